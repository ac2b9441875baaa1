"""The audit log and the settings."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table
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
    Index("ix_audit_actor", "actor", "id"),
    Index("ix_audit_action", "action", "id"),
    Index("ix_audit_at", "at"),
)

audit_anchor = Table(
    "audit_anchor",
    metadata,
    Column("upto", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    text("hash", None),
)

setting = Table(
    "setting",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", JSON, nullable=False),
)
