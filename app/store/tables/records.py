"""The audit log and the settings."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    text("actor", None),
    text("action", None),
    Column("object", String, nullable=False, index=True),
    Column("facts", JSON, nullable=False),
    text("prev_hash", None),
    text("hash", None),
)

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON, nullable=False),
)
