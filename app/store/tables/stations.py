"""Television: stations and what was sent to them, and how often boards were seen on sets."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

_OPEN = "state IN ('in_review', 'on_hold')"

station = Table(
    "station",
    metadata,
    Column("id", String, primary_key=True),
    text("name", None),
    Column("area", String, ForeignKey("area.code"), nullable=False, index=True),
    Column("formats", JSON, nullable=False),
    Column("is_private", Boolean(create_constraint=False), nullable=False, default=True),
    Column("is_paused", Boolean(create_constraint=False), nullable=False, default=False),
    text("key_hash"),
    Column("made_at", Instant, nullable=False),
    Column("pulled_at", Instant),
    text("pulled_by"),
    text("pulled_what"),
)

# A revision never changes, so an approval of it is of what was seen (ADR 0004).
station_item = Table(
    "station_item",
    metadata,
    Column("station", String, ForeignKey("station.id"), primary_key=True),
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    text("state", None),
    Column("steps", Integer, nullable=False),
    count("done"),
    text("sent_by", None),
    Column("sent_at", Instant, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("seats", JSON, nullable=False),
    Column("changed_at", Instant, nullable=False),
    text("reason"),
    sa.CheckConstraint("steps BETWEEN 1 AND 3", name="ck_station_item_steps"),
    Index("ix_station_item_notice_id", "notice_id"),
    Index(
        "ix_station_item_open",
        "sent_at",
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    ),
)

# How often sets said that they show an edition, by the hour: no set, no address, no person.
tv_view = Table(
    "tv_view",
    metadata,
    Column("slot", String, primary_key=True),
    Column("hour", Instant, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    count("beacons"),
    Index("ix_tv_view_hour", "hour"),
)
