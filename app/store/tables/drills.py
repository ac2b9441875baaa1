"""Drills: what was held where, which areas and screens took part, and when each showed it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from app.store.tables.base import Instant, count, metadata, text

# ``told_at``: the screens were ordered; ``ended_at``: somebody ended it before ``until``;
# ``over_at``: it has been taken back.
drill = Table(
    "drill",
    metadata,
    Column("id", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    text("kind"),
    text("level", None),
    text("title", None),
    text("text", None),
    Column("minutes", Integer, nullable=False),
    Column("is_whole", Boolean(create_constraint=False), nullable=False),
    text("held_by", None),
    Column("held_at", Instant, nullable=False, index=True),
    Column("until", Instant, nullable=False),
    Column("told_at", Instant),
    Column("ended_at", Instant),
    text("ended_by"),
    Column("over_at", Instant),
)

_OPEN = "over_at IS NULL"

# The alerts of an area hold the drill from ``seq`` on and no more from ``gone_seq`` on. An area
# takes part in one drill at a time.
drill_area = Table(
    "drill_area",
    metadata,
    Column("drill", String, ForeignKey("drill.id"), primary_key=True),
    Column("area", String, primary_key=True),
    count("epoch"),
    count("seq"),
    Column("gone_seq", Integer),
    Column("over_at", Instant),
    Index(
        "uq_drill_area_open",
        "area",
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    ),
)

# ``why``: for what reason it had not shown it when the drill was over.
drill_screen = Table(
    "drill_screen",
    metadata,
    Column("drill", String, ForeignKey("drill.id"), primary_key=True),
    Column("screen", String, ForeignKey("screen.id"), primary_key=True, index=True),
    text("name"),
    text("area", None),
    text("nonce"),
    Column("seen_at", Instant),
    Column("shown_at", Instant),
    text("why"),
)
