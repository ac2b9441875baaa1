"""What programs hold and ask: access tokens, answers kept for a repeated question, pushes."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

access_token = Table(
    "access_token",
    metadata,
    Column("id", String, primary_key=True),
    Column("token_hash", String, nullable=False, unique=True),
    text("prefix", None),
    text("name", None),
    Column("owner", String, ForeignKey("user.id"), nullable=False, index=True),
    Column("scopes", JSON, nullable=False),
    Column("areas", JSON, nullable=False),
    Column("is_test", Boolean(create_constraint=False), nullable=False, default=False),
    Column("made_at", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)

# ``status`` 0: the first to ask is still being answered.
api_answer = Table(
    "api_answer",
    metadata,
    Column("token_id", String, primary_key=True),
    Column("key", String, primary_key=True),
    text("fingerprint", None),
    text("ticket", None),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    text("body", None),
    Column("made_at", Instant, nullable=False, index=True),
)

push = Table(
    "push",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String, ForeignKey("user.id"), nullable=False),
    text("source", None),
    text("reference", None),
    text("title", None),
    text("fingerprint", None),
    Column("sent", Instant, nullable=False),
    UniqueConstraint("owner", "source", "reference", name="uq_push_owner"),
    Index("ix_push_owner", "owner", "sent"),
)

# ``reason`` is why an area did not take it at all; then there is no notice.
push_receipt = Table(
    "push_receipt",
    metadata,
    Column("push_id", String, ForeignKey("push.id"), primary_key=True),
    Column("area", String, primary_key=True),
    Column("notice_id", String),
    text("reason", None),
)
