"""Second factors, and what guessing costs: one-time codes, recovery codes, passkeys, addresses."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from app.store.tables.base import Instant, count, metadata, text

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

passkey = Table(
    "passkey",
    metadata,
    Column("credential", String, primary_key=True),
    Column("user_id", String, ForeignKey("user.id"), nullable=False, index=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False, default=0),
    text("name"),
    Column("added_at", Instant, nullable=False),
    Column("used_at", Instant),
)

guesser = Table(
    "guesser",
    metadata,
    Column("address", String, primary_key=True),
    count("failed"),
    Column("failed_at", Instant, nullable=False),
    Column("locked_until", Instant),
)
