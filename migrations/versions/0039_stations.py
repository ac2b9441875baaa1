"""Television stations, what was sent to them, and how often boards were seen on sets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('in_review', 'on_hold')")
AT = sa.DateTime(timezone=True)


def upgrade():
    op.create_table(
        "station",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("pulled_at", AT, nullable=True),
        sa.Column("pulled_by", sa.String(), nullable=False),
        sa.Column("pulled_what", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.code"], name="fk_station_area"),
        sa.PrimaryKeyConstraint("id", name="pk_station"),
    )
    op.create_index("ix_station_area", "station", ["area"])
    op.create_table(
        "station_item",
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", AT, nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("steps BETWEEN 1 AND 3", name="ck_station_item_steps"),
        sa.ForeignKeyConstraint(["station"], ["station.id"], name="fk_station_item_station"),
        sa.PrimaryKeyConstraint("station", "notice_id", "revision", name="pk_station_item"),
    )
    op.create_index("ix_station_item_notice_id", "station_item", ["notice_id"])
    op.create_index(
        "ix_station_item_open",
        "station_item",
        ["sent_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
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


def downgrade():
    op.drop_table("tv_view")
    op.drop_table("station_item")
    op.drop_table("station")
