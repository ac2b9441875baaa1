"""Drills: what was held where, and when each screen showed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OPEN = sa.text("over_at IS NULL")


def upgrade():
    _drill()
    op.create_table(
        "drill_area",
        sa.Column("drill", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("gone_seq", sa.Integer(), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["drill"], ["drill.id"], name="fk_drill_area_drill"),
        sa.PrimaryKeyConstraint("drill", "area", name="pk_drill_area"),
    )
    op.create_index(
        "uq_drill_area_open",
        "drill_area",
        ["area"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    _screens()


def _drill():
    at = sa.DateTime(timezone=True)
    op.create_table(
        "drill",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("held_at", at, nullable=False),
        sa.Column("until", at, nullable=False),
        sa.Column("told_at", at, nullable=True),
        sa.Column("ended_at", at, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("over_at", at, nullable=True),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_drill_area"),
        sa.PrimaryKeyConstraint("id", name="pk_drill"),
    )
    op.create_index("ix_drill_held_at", "drill", ["held_at"])


def _screens():
    at = sa.DateTime(timezone=True)
    op.create_table(
        "drill_screen",
        sa.Column("drill", sa.String(), nullable=False),
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("seen_at", at, nullable=True),
        sa.Column("shown_at", at, nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["drill"], ["drill.id"], name="fk_drill_screen_drill"),
        sa.ForeignKeyConstraint(["screen"], ["screen.id"], name="fk_drill_screen_screen"),
        sa.PrimaryKeyConstraint("drill", "screen", name="pk_drill_screen"),
    )
    op.create_index("ix_drill_screen_screen", "drill_screen", ["screen"])


def downgrade():
    for name in ("drill_screen", "drill_area", "drill"):
        op.drop_table(name)
