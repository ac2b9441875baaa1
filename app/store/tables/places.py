"""Places of local life, and what residents say of them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

# ``served``, ``categories`` and the like are lists; ``shelter`` and ``defence`` the fields of one.
# The words it is found by lie in ``place_words``, which each database keeps in its own way.
place = Table(
    "place",
    metadata,
    Column("id", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    text("name", None),
    text("name_en"),
    text("pinyin"),
    text("initials"),
    Column("categories", JSON, nullable=False),
    text("address"),
    text("building"),
    Column("lat", Float),
    Column("lon", Float),
    Column("phones", JSON, nullable=False),
    text("hours"),
    text("elder_discount"),
    text("accessibility"),
    Column("cash", Boolean(create_constraint=False)),
    text("source"),
    Column("checked_on", Date),
    text("checked_by"),
    text("status", None),
    text("note"),
    Column("served", JSON, nullable=False),
    Column("shelter", JSON),
    Column("defence", JSON),
    Column("public", Boolean(create_constraint=False), nullable=False),
    Column("services", JSON, nullable=False),
    text("picture"),
    Column("changed_at", Instant, nullable=False),
    Index("ix_place_area", "area", "name", "id"),
)

# Which entries of the library which places show: their picture, or a shelter's plan.
place_picture = Table(
    "place_picture",
    metadata,
    Column("asset", String, primary_key=True),
    Column("place", String, primary_key=True),
    Index("ix_place_picture_place", "place"),
)

# One thing a resident said: a mistake, a rating or a complaint. ``device`` is a keyed hash that
# says no more than "the same one"; where the device was is not kept.
place_report = Table(
    "place_report",
    metadata,
    Column("id", String, primary_key=True),
    Column("place", String, ForeignKey("place.id"), nullable=False),
    text("kind", None),
    Column("stars", Integer),
    text("said"),
    text("device", None),
    Column("at", Instant, nullable=False),
    text("state", None),
    text("answer"),
    text("handled_by"),
    Column("handled_at", Instant),
    Index("ix_place_report_place", "place", "kind", "device"),
    Index("ix_place_report_state", "state", "at"),
)
