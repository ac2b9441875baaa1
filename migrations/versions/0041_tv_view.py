"""Views on television are counted by slot and number of its edition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade():
    op.drop_table("tv_view")  # nothing was counted yet
    op.create_table(
        "tv_view",
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("hour", AT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("beacons", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slot", "hour", "seq", name="pk_tv_view"),
    )
    op.create_index("ix_tv_view_hour", "tv_view", ["hour"])


def downgrade():
    op.drop_table("tv_view")
    op.create_table(
        "tv_view",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("hour", AT, nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("beacons", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_tv_view_area"),
        sa.PrimaryKeyConstraint("area", "hour", "edition", name="pk_tv_view"),
    )
