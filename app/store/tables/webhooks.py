"""Webhooks: addresses that are told, and the calls to them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

webhook = Table(
    "webhook",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String, ForeignKey("user.id"), nullable=False, index=True),
    text("url", None),
    Column("sealed", LargeBinary, nullable=False),
    Column("events", JSON, nullable=False),
    Column("areas", JSON, nullable=False),
    Column("is_active", Boolean(create_constraint=False), nullable=False, default=True),
    text("reason"),
    Column("made_at", Instant, nullable=False),
)

_UNDONE = "state IN ('queued', 'sending')"

# Told once of each event of a revision: doing it again adds nothing.
webhook_call = Table(
    "webhook_call",
    metadata,
    Column("id", String, primary_key=True),
    Column("webhook_id", String, ForeignKey("webhook.id"), nullable=False),
    text("event", None),
    text("subject", None),
    Column("revision", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    text("state", None),
    count("attempts"),
    Column("due", Instant, nullable=False),
    count("fence"),
    count("status"),
    text("reason"),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    sa.UniqueConstraint(
        "webhook_id", "event", "subject", "revision", name="uq_webhook_call_webhook_id"
    ),
    Index("ix_webhook_call_log", "webhook_id", "made_at"),
    Index(
        "ix_webhook_call_undone",
        "due",
        sqlite_where=sa.text(_UNDONE),
        postgresql_where=sa.text(_UNDONE),
    ),
)
