"""Which votes boards show already; counts are found by what they count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "poll_shown",
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", name="pk_poll_shown"),
    )
    op.create_index("ix_tally_what", "tally", ["what", "notice_id"])


def downgrade():
    op.drop_index("ix_tally_what", "tally")
    op.drop_table("poll_shown")
