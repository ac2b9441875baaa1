"""What the watch finds wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

OPEN = sa.text("over_at IS NULL")


def upgrade():
    at = sa.DateTime(timezone=True)
    op.create_table(
        "watch_finding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("since", at, nullable=False),
        sa.Column("told_at", at, nullable=False),
        sa.Column("over_at", at, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_watch_finding"),
    )
    op.create_index("ix_watch_finding_over_at", "watch_finding", ["over_at"])
    op.create_index(
        "uq_watch_finding_open",
        "watch_finding",
        ["kind", "subject"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade():
    op.drop_table("watch_finding")
