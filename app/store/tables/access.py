"""What programs hold and ask: access tokens."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, String, Table
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
