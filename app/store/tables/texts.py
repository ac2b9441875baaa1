"""Texts: what gateways told and nobody has read yet, what to ask them, what they cost whom."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, LargeBinary, String, Table

from app.store.tables.base import Instant, count, metadata, text

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

# What texts came to, by day, the area that pays (at which the notice was aimed) and notice.
# ``cost`` is in ten-thousandths of a yuan, at the price of that day; ``told`` of the texts come
# with the far end's own count, ``charged`` in all.
sms_cost = Table(
    "sms_cost",
    metadata,
    Column("day", Date, primary_key=True),
    Column("area", String, primary_key=True),
    Column("notice_id", String, primary_key=True),
    count("texts"),
    count("parts"),
    Column("cost", BigInteger, nullable=False, default=0),
    count("told"),
    count("charged"),
    Index("ix_sms_cost_notice_id", "notice_id"),
    sqlite_with_rowid=False,
)

# What an area may spend on texts in a month, with all below it, in yuan.
sms_budget = Table(
    "sms_budget",
    metadata,
    Column("area", String, ForeignKey("area.code"), primary_key=True),
    text("yuan", None),
    text("set_by", None),
    Column("at", Instant, nullable=False),
)
