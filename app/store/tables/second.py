"""Second factors, and what guessing costs: one-time codes, recovery codes, addresses."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from app.store.tables.base import Instant, count, metadata

totp = Table(
    "totp",
    metadata,
    Column("user_id", String, ForeignKey("user.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    count("last_step"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("user_id", String, ForeignKey("user.id"), primary_key=True),
    Column("hash", String, primary_key=True),
)

guesser = Table(
    "guesser",
    metadata,
    Column("address", String, primary_key=True),
    count("failed"),
    Column("failed_at", Instant, nullable=False),
    Column("locked_until", Instant),
)
