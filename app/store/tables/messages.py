"""Messages: targets, deliveries, and the far end's names for their parts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

target = Table(
    "target",
    metadata,
    Column("id", String, primary_key=True),
    text("channel", None),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    text("language", None),
    text("label"),
    Column("sealed", LargeBinary, nullable=False),
    Column("blind", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
    # What it wants to be told: a bit for each kind of notice and level of warning, -1: everything.
    Column("wants", Integer, nullable=False, default=-1, server_default="-1"),
    sa.UniqueConstraint("channel", "blind", name="uq_target_channel"),
    Index("ix_target_area", "area", "channel", "id", "wants"),
)

# Audience groups, such as 60 岁以上: a name within an area, and the recipients in it.
audience_group = Table(
    "audience_group",
    metadata,
    Column("area", String, ForeignKey("area.code"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("added_at", Instant, nullable=False),
)

group_member = Table(
    "group_member",
    metadata,
    Column("name", String, primary_key=True),
    Column("target_id", String, ForeignKey("target.id"), primary_key=True, index=True),
    Column("area", String, primary_key=True),
    sqlite_with_rowid=False,
)

# Deliveries that somebody still has to do something about: a small index, however many are done.
# It is written out where it is queried, too, so that every planner sees that it fits.
UNDONE = "state IN ('queued', 'sending')"

# Deliveries that nobody knows about: there are few, and reports look for them.
UNKNOWN = "state = 'unknown'"

# Deliveries about warnings, which are found ahead of all others, however many of these wait.
WARNED = "substr(notice_id, 1, 8) = 'warning:'"

# What did not get there, or nobody knows whether: what a person looks at.
UNREACHED = "state IN ('failed', 'expired', 'unknown')"

# ``due`` is the next instant to try; while a worker holds the delivery, the end of its lease.
# ``wanted`` is when it should have gone out, None of deliveries older than the column.
delivery = Table(
    "delivery",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("channel", String, primary_key=True),
    Column("target_id", String, primary_key=True),
    text("state", None),
    count("attempts"),
    Column("due", Instant, nullable=False),
    count("fence"),
    text("reference"),
    text("reason"),
    Column("changed_at", Instant, nullable=False),
    Column("wanted", Instant),
    Index(
        "ix_delivery_unreached",
        "changed_at",
        sqlite_where=sa.text(UNREACHED),
        postgresql_where=sa.text(UNREACHED),
    ),
    Index(
        "ix_delivery_undone",
        "channel",
        "due",
        sqlite_where=sa.text(UNDONE),
        postgresql_where=sa.text(UNDONE),
    ),
    Index(
        "ix_delivery_warned",
        "channel",
        "due",
        sqlite_where=sa.text(f"{UNDONE} AND {WARNED}"),
        postgresql_where=sa.text(f"{UNDONE} AND {WARNED}"),
    ),
    Index(
        "ix_delivery_unknown",
        "channel",
        "changed_at",
        sqlite_where=sa.text(UNKNOWN),
        postgresql_where=sa.text(UNKNOWN),
    ),
    sqlite_with_rowid=False,
)

# How far a revision is planned on a channel, where not all of its deliveries were made at once:
# ``stretches`` are what is left. A row stays when it has ended, and says why.
planning = Table(
    "planning",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("channel", String, primary_key=True),
    Column("stretches", JSON, nullable=False),
    Column("size", Integer, nullable=False),
    Column("planned", Integer, nullable=False),
    Column("total", Integer),
    Column("begun_at", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("before_at", Instant, nullable=False),
    Column("doubted", Boolean(create_constraint=False), nullable=False),
    Column("ended_at", Instant),
    text("why"),
    Index(
        "ix_planning_open",
        "last_at",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    ),
)

# The far end's name of each part of a message: what its delivery reports speak of.
reference = Table(
    "reference",
    metadata,
    Column("reference", String, primary_key=True),
    text("notice_id", None),
    Column("revision", Integer, nullable=False),
    text("channel", None),
    text("target_id", None),
    text("state", None),
    Index("ix_reference_notice_id", "notice_id", "revision", "channel", "target_id"),
)

# What became of attempts, summed: by channel, hour, outcome and, of what was handed over, how long
# after it was wanted: at most ``within`` milliseconds.
hand_over = Table(
    "hand_over",
    metadata,
    Column("channel", String, primary_key=True),
    Column("hour", Instant, primary_key=True),
    Column("state", String, primary_key=True),
    Column("reason", String, primary_key=True),
    Column("within", Integer, primary_key=True, autoincrement=False),
    count("number"),
    Column("last_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# Texts handed over: to each number on a day; what they cost stands in ``sms_cost``.
sms_day = Table(
    "sms_day",
    metadata,
    Column("day", sa.Date, primary_key=True),
    Column("target_id", String, primary_key=True),
    Column("texts", Integer, nullable=False),
    sqlite_with_rowid=False,
)
