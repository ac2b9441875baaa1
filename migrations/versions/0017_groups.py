"""Audience groups of recipients."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "audience_group",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_audience_group_area"),
        sa.PrimaryKeyConstraint("area", "name", name="pk_audience_group"),
    )
    op.create_table(
        "group_member",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["target_id"], ["target.id"], name="fk_group_member_target_id"),
        sa.PrimaryKeyConstraint("name", "target_id", "area", name="pk_group_member"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_member_target_id", "group_member", ["target_id"])


def downgrade():
    op.drop_table("group_member")
    op.drop_table("audience_group")
