"""What an area hides of what comes from above."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "hidden",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_hidden_area"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_hidden_notice_id"),
        sa.PrimaryKeyConstraint("area", "notice_id", name="pk_hidden"),
    )
    op.create_index("ix_hidden_notice_id", "hidden", ["notice_id"])


def downgrade():
    op.drop_table("hidden")
