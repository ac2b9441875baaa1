"""What residents answer to notices: counts, feedback, and which devices have been counted."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, LargeBinary, String, Table

from app.store.tables.base import Instant, count, metadata, text

# How often something was done about a notice, by area and day; ``detail`` is the medium it was
# opened from, the kind of feedback or the number of the answer voted for. No device is in it.
tally = Table(
    "tally",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("what", String, primary_key=True),
    Column("area", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("detail", String, primary_key=True),
    count("count"),
    Index("ix_tally_day", "day", "area"),
    Index("ix_tally_what", "what", "notice_id"),
)

# That a device was counted once; ``device`` is a keyed hash of this notice alone. It does not say
# what was voted for, and it is forgotten when the notice has ended.
counted_device = Table(
    "counted_device",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("what", String, primary_key=True),
    Column("device", String, primary_key=True),
)

# How many votes the boards of a poll show, and since when.
poll_shown = Table(
    "poll_shown",
    metadata,
    Column("notice_id", String, primary_key=True),
    count("total"),
    Column("at", Instant, nullable=False),
)

# What residents answer in words, for the desk. ``phone`` is sealed and forgotten in time.
feedback = Table(
    "feedback",
    metadata,
    Column("id", String, primary_key=True),
    text("notice_id", None),
    text("kind", None),
    text("said"),
    Column("has_phone", Boolean(create_constraint=False), nullable=False),
    Column("phone", LargeBinary),
    text("device", None),
    text("area", None),
    Column("at", Instant, nullable=False),
    text("state", None),
    text("answer"),
    text("handled_by"),
    Column("handled_at", Instant),
    Index("ix_feedback_state", "state", "at"),
    Index("ix_feedback_notice", "notice_id", "at"),
    Index("ix_feedback_device", "device", "at"),
)
