"""How long messages take to be handed over, and which did not get there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_UNREACHED = sa.text("state IN ('failed', 'expired', 'unknown')")


def upgrade():
    op.add_column("delivery", sa.Column("wanted", _INSTANT, nullable=True))
    op.create_index(
        "ix_delivery_unreached",
        "delivery",
        ["changed_at"],
        sqlite_where=_UNREACHED,
        postgresql_where=_UNREACHED,
    )
    op.create_table(
        "hand_over",
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("hour", _INSTANT, primary_key=True),
        sa.Column("state", sa.String(), primary_key=True),
        sa.Column("reason", sa.String(), primary_key=True),
        sa.Column("within", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("last_at", _INSTANT, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade():
    op.drop_table("hand_over")
    op.drop_index("ix_delivery_unreached", "delivery")
    op.drop_column("delivery", "wanted")
