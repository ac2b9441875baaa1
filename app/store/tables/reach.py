"""How soon screens showed what was published, and how soon they took it down: summed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from app.store.tables.base import Instant, count, metadata

# ``number`` screens of a slot did so within ``within`` ms; ``longest`` is the most that one took.
# ``what`` is shown or removed.
reach_time = Table(
    "reach_time",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("slot", String, ForeignKey("slot.key"), primary_key=True),
    Column("what", String, primary_key=True),
    Column("within", BigInteger, primary_key=True, autoincrement=False),
    count("number"),
    Column("longest", BigInteger, nullable=False),
    Column("last_at", Instant, nullable=False),
    Index("ix_reach_time_last_at", "last_at"),
    sqlite_with_rowid=False,
)

# From which to before which signed state of an area a warning stood in its alerts.
alert_appearance = Table(
    "alert_appearance",
    metadata,
    Column("alert", String, primary_key=True),
    Column("scope", String, ForeignKey("area.code"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("from_seq", Integer, primary_key=True, autoincrement=False),
    Column("from_at", Instant, nullable=False),
    Column("until_seq", Integer),
    Column("until_at", Instant),
    Index("ix_alert_appearance_scope", "scope", "epoch", "from_seq"),
    Index("ix_alert_appearance_until", "scope", "epoch", "until_seq"),
)
