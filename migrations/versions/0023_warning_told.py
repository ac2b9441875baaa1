"""What residents are told of each warning, as last brought out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade():
    at = sa.DateTime(timezone=True)
    op.create_table(
        "warning_told",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("first_at", at, nullable=False),
        sa.Column("changed_at", at, nullable=False),
        sa.Column("ended_at", at, nullable=True),
        sa.Column("until", at, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_warning_told"),
    )
    op.create_index("ix_warning_told_until", "warning_told", ["until"])


def downgrade():
    op.drop_table("warning_told")
