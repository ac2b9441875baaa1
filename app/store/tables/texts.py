"""Texts over gateways of HTTP: what these told and nobody has read yet, and what to ask them."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table

from app.store.tables.base import Instant, count, metadata

# A report or a text of a phone, sealed, as it was pushed; gone as soon as it is dealt with.
sms_heard = Table(
    "sms_heard",
    metadata,
    Column("id", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Index("ix_sms_heard_due", "due"),
)

# Texts a gateway took and has told nothing of; when to ask it next.
sms_open = Table(
    "sms_open",
    metadata,
    Column("reference", String, primary_key=True),
    Column("sent", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    count("tries"),
    Index("ix_sms_open_due", "due"),
    sqlite_with_rowid=False,
)
