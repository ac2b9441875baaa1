"""Screens and how far each has come."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

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
)
