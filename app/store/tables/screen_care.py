"""What staff know of screens: where each hangs, and which went silent."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Float, ForeignKey, Index, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

screen_place = Table(
    "screen_place",
    metadata,
    Column("screen", String, ForeignKey("screen.id"), primary_key=True),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("pitch_mm", Float),
    Column("distance_m", Float),
    text("note"),
)

_OPEN = "closed_at IS NULL"

# ``screens`` are those that went silent together; it is closed when all are back.
screen_alarm = Table(
    "screen_alarm",
    metadata,
    Column("id", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    Column("screens", JSON, nullable=False),
    Column("since", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index(
        "ix_screen_alarm_area",
        "area",
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    ),
)

# Which slot a screen shows from ``since`` on, until the next row: what it showed can be said later.
screen_slot = Table(
    "screen_slot",
    metadata,
    Column("screen", String, ForeignKey("screen.id"), primary_key=True),
    Column("since", Instant, primary_key=True),
    text("slot", None),
)
