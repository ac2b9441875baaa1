"""Screens: how far each has come, what it reported, what it was told, and alerts for them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

screen = Table(
    "screen",
    metadata,
    Column("id", String, primary_key=True),
    text("name"),
    Column("slot", String, ForeignKey("slot.key"), index=True),
    text("profile", None),
    text("device"),
    Column("public_key", LargeBinary, nullable=False, unique=True),
    text("state", None),
    Column("code", String, nullable=False, default="", index=True),
    Column("code_expires", Instant),
    Column("enrolled_at", Instant, nullable=False),
    Column("approved_at", Instant),
    count("epoch"),
    count("received"),
    count("verified"),
    count("shown"),
    Column("shown_at", Instant),
    Column("seen_at", Instant),
    text("version"),
    Column("free_bytes", sa.BigInteger),
    Column("drill_until", Instant),
    Column("alerts_epoch", Integer, nullable=False, default=0, server_default="0"),
    Column("alerts_seq", Integer, nullable=False, default=0, server_default="0"),
    Column("alerts_at", Instant),
    Column("next_key", LargeBinary),
)


screen_fault = Table(
    "screen_fault",
    metadata,
    Column("screen", String, ForeignKey("screen.id"), primary_key=True),
    Column("document", String, primary_key=True),
    Column("code", String, primary_key=True),
    text("item"),
    Column("at", Instant, nullable=False),
    count("count"),
)

played = Table(
    "played",
    metadata,
    Column("screen", String, ForeignKey("screen.id"), primary_key=True),
    Column("item", String, primary_key=True, index=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("hour", Instant, primary_key=True, index=True),
    count("times"),
    count("seconds"),
)

# Plays of days long gone: ``day`` is the first hour of a day here, ``hours`` what each told.
played_day = Table(
    "played_day",
    metadata,
    Column("item", String, primary_key=True),
    Column("screen", String, ForeignKey("screen.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("day", Instant, primary_key=True, index=True),
    count("times"),
    count("seconds"),
    Column("hours", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

command = Table(
    "command",
    metadata,
    Column("nonce", String, primary_key=True),
    Column("screen", String, ForeignKey("screen.id"), nullable=False, index=True),
    text("command", None),
    Column("until", Instant),
    text("asked_by", None),
    Column("asked_at", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("done_at", Instant),
    Column("ok", Boolean),
    text("why"),
)

screenshot = Table(
    "screenshot",
    metadata,
    Column("screen", String, ForeignKey("screen.id"), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("png", LargeBinary, nullable=False),
)

alert_raised = Table(
    "alert_raised",
    metadata,
    Column("area", String, ForeignKey("area.code"), primary_key=True),
    Column("mode", String, primary_key=True),
    Column("alerts", JSON, nullable=False),
    Column("raised_at", Instant, nullable=False),
)

alert_head = Table(
    "alert_head",
    metadata,
    Column("scope", String, ForeignKey("area.code"), primary_key=True),
    Column("mode", String, primary_key=True),
    count("epoch"),
    count("seq"),
    Column("body", LargeBinary, nullable=False, default=b""),
    Column("due_at", Instant, nullable=False, index=True),
)
