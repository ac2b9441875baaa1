"""Where screens hang, alarms about screens that went silent, and what stood on a slot when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
OPEN = "closed_at IS NULL"


def upgrade():
    op.create_table(
        "screen_place",
        sa.Column("screen", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("pitch_mm", sa.Float(), nullable=True),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["screen"], ["screen.id"], name="fk_screen_place_screen"),
        sa.PrimaryKeyConstraint("screen", name="pk_screen_place"),
    )
    op.create_table(
        "screen_alarm",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("screens", sa.JSON(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_screen_alarm_area"),
        sa.PrimaryKeyConstraint("id", name="pk_screen_alarm"),
    )
    op.create_index(
        "ix_screen_alarm_area",
        "screen_alarm",
        ["area"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    op.create_index("ix_appearance_from", "appearance", ["slot", "from_at"])


def downgrade():
    op.drop_index("ix_appearance_from", "appearance")
    op.drop_table("screen_alarm")
    op.drop_table("screen_place")
