"""Second factors and what guessing costs: codes, recovery codes, passkeys, addresses."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, String, Table

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
    Column("id", String, primary_key=True),
    Column("user_id", String, ForeignKey("user.id"), nullable=False, index=True),
    text("name"),
    Column("public_key", LargeBinary, nullable=False),
    # An authenticator counts in 32 bits without a sign.
    Column("sign_count", BigInteger, nullable=False, default=0),
    Column("made_at", Instant, nullable=False),
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
