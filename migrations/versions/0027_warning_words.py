"""What messages say of each warning; deliveries about warnings are found ahead of all others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_UNPLANNED = sa.text("planned_at IS NULL")
_WARNED = sa.text("state IN ('queued', 'sending') AND substr(notice_id, 1, 8) = 'warning:'")


def upgrade():
    at = sa.DateTime(timezone=True)
    op.create_table(
        "warning_word",
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("warning", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("said_at", at, nullable=False),
        sa.Column("planned_at", at, nullable=True),
        sa.PrimaryKeyConstraint("thread", "number", name="pk_warning_word"),
    )
    op.create_index("ix_warning_word_warning", "warning_word", ["warning"])
    op.create_index(
        "ix_warning_word_unplanned",
        "warning_word",
        ["said_at"],
        sqlite_where=_UNPLANNED,
        postgresql_where=_UNPLANNED,
    )
    op.create_index(
        "ix_delivery_warned",
        "delivery",
        ["channel", "due"],
        sqlite_where=_WARNED,
        postgresql_where=_WARNED,
    )


def downgrade():
    op.drop_index("ix_delivery_warned", "delivery")
    op.drop_table("warning_word")
