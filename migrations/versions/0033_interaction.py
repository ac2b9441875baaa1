"""What residents answer to notices: counts, feedback, counted devices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "tally",
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "what", "area", "day", "detail", name="pk_tally"),
    )
    op.create_index("ix_tally_day", "tally", ["day", "area"])
    op.create_table(
        "counted_device",
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "what", "device", name="pk_counted_device"),
    )
    _feedback()


def _feedback():
    at = sa.DateTime(timezone=True)
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("has_phone", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("at", at, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("handled_by", sa.String(), nullable=False),
        sa.Column("handled_at", at, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_state", "feedback", ["state", "at"])
    op.create_index("ix_feedback_notice", "feedback", ["notice_id", "at"])
    op.create_index("ix_feedback_device", "feedback", ["device", "at"])


def downgrade():
    for name in ("feedback", "counted_device", "tally"):
        op.drop_table(name)
