"""When notices are shown: showings, which notices repeat, and the holiday table."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from app.store.tables.base import Instant, metadata, text

# Showings of the latest revision of each notice. The days are local and counted (date.toordinal),
# and category and channels are the notice's, so that a calendar reads nothing else to count.
showing = Table(
    "showing",
    metadata,
    Column("notice_id", String, ForeignKey("notice.id"), primary_key=True),
    Column("from_at", Instant, primary_key=True),
    Column("until_at", Instant, nullable=False),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    text("category", None),
    text("channels", None),
    Index("ix_showing_first_day", "first_day", "last_day", "notice_id"),
    Index("ix_showing_until_at", "until_at"),
)

# Notices that repeat, and until when their showings are made.
recurrence = Table(
    "recurrence",
    metadata,
    Column("notice_id", String, ForeignKey("notice.id"), primary_key=True),
    Column("made_until", Instant, nullable=False, index=True),
)

holiday = Table(
    "holiday",
    metadata,
    Column("day", Date, primary_key=True),
    text("kind", None),
    text("name"),
)
