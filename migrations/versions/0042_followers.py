"""Followers in the fediverse; what an account is sent is what its target wants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "follower",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("inbox", sa.String(), nullable=False),
        sa.Column("follow", sa.JSON(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_follower_area"),
        sa.PrimaryKeyConstraint("id", name="pk_follower"),
        sa.UniqueConstraint("area", "actor", name="uq_follower_area"),
    )
    op.create_index("ix_follower_due", "follower", ["due"])
    op.create_index("ix_follower_actor", "follower", ["actor"])
    op.drop_table("account_refuses")


def downgrade():
    op.create_table(
        "account_refuses",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "category", name="pk_account_refuses"),
    )
    op.drop_table("follower")
