"""Subscriptions of residents: waiting for a proof, or held; and who agreed to what, for good."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from app.store.tables.base import Instant, count, metadata, text

# Waits until who asked proves that the telephone or browser is theirs.
SIGNUP_DUE = "due IS NOT NULL"

signup = Table(
    "signup",
    metadata,
    Column("id", String, primary_key=True),
    text("channel", None),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    text("language", None),
    Column("wants", Integer, nullable=False),
    Column("blind", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("code", LargeBinary, nullable=False),
    text("device"),
    text("words"),
    # When the code is to be sent, or sent again; empty once it went out.
    Column("due", Instant),
    count("attempts"),
    count("tries"),
    text("reason"),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Index("ix_signup_blind", "blind", "made_at"),
    Index(
        "ix_signup_due",
        "channel",
        "due",
        sqlite_where=sa.text(SIGNUP_DUE),
        postgresql_where=sa.text(SIGNUP_DUE),
    ),
)

# Beside the target of the same id: which device it is managed from.
subscription = Table(
    "subscription",
    metadata,
    Column("target_id", String, primary_key=True),
    text("device"),
    Column("since", Instant, nullable=False),
    Index("ix_subscription_device", "device"),
)

# Never changed, never removed with the number: who agreed to what, when, how, by which words.
consent = Table(
    "consent",
    metadata,
    Column("id", String, primary_key=True),
    text("target_id", None),
    text("channel", None),
    Column("blind", LargeBinary, nullable=False),
    text("masked"),
    Column("area", String, nullable=False),
    text("act", None),
    text("how", None),
    text("words"),
    text("language", None),
    Column("wants", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_consent_blind", "blind", "at"),
    Index("ix_consent_at", "at"),
)
