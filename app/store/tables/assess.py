"""What the assessment is worked out from: sums by area and month, and counts nobody else keeps."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, String, Table

from app.store.tables.base import Instant, count, metadata

# ``within`` 0: a plain count; else of a time, the most seconds it took. The month is its first day.
month_sum = Table(
    "month_sum",
    metadata,
    Column("area", String, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("key", String, primary_key=True),
    Column("within", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Index("ix_month_sum_month", "month"),
    sqlite_with_rowid=False,
)

# When a month was counted last, and whether it never will be again.
month_counted = Table(
    "month_counted",
    metadata,
    Column("month", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("is_settled", Boolean(create_constraint=False), nullable=False),
)

# How often residents searched, by day and area, and whether it was found: no words, no device.
search_day = Table(
    "search_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("area", String, primary_key=True),
    Column("what", String, primary_key=True),
    Column("is_found", Boolean(create_constraint=False), primary_key=True),
    count("count"),
)

# On how many screens of an area a warning was to come; ``at`` is when it was first told. How soon
# they showed it stands in ``reach_time``.
warning_aimed = Table(
    "warning_aimed",
    metadata,
    Column("warning", String, primary_key=True),
    Column("area", String, primary_key=True),
    Column("screens", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_warning_aimed_at", "at"),
)
