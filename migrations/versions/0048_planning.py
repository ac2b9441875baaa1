"""How far publications for very many are planned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
_OPEN = sa.text("ended_at IS NULL")


def upgrade():
    op.create_table(
        "planning",
        sa.Column("notice_id", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String, primary_key=True),
        sa.Column("stretches", sa.JSON, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("planned", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("before_at", INSTANT, nullable=False),
        sa.Column("doubted", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("why", sa.String, nullable=False),
    )
    op.create_index(
        "ix_planning_open",
        "planning",
        ["last_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    # People of one area and channel in the order of their ids: slices begin in the middle of them.
    # With what they want: whom a notice would reach is counted in the index alone.
    op.drop_index("ix_target_area", "target")
    op.create_index("ix_target_area", "target", ["area", "channel", "id", "wants"])


def downgrade():
    op.drop_index("ix_target_area", "target")
    op.create_index("ix_target_area", "target", ["area", "channel"])
    op.drop_table("planning")
