"""Warnings: sources, documents as they came, messages, events; outlines of areas."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

warning_source = Table(
    "warning_source",
    metadata,
    Column("id", String, primary_key=True),
    text("name", None),
    text("url", None),
    text("certificate"),
    Column("issuers", JSON, nullable=False),
    Column("automatic", JSON, nullable=False),
    Column("areas", JSON, nullable=False),
    count("rank"),
    Column("life_s", Integer, nullable=False),
    Column("interval_s", Integer, nullable=False),
    Column("lists_all", Boolean(create_constraint=False), nullable=False),
    Column("is_paused", Boolean(create_constraint=False), nullable=False),
    text("etag"),
    text("modified"),
    Column("due", Instant, nullable=False, index=True),
    Column("checked_at", Instant),
    Column("good_at", Instant),
    count("failures"),
    text("code"),
    Column("facts", JSON, nullable=False),
    Column("added_at", Instant, nullable=False),
)

# What came in, byte for byte, once.
warning_document = Table(
    "warning_document",
    metadata,
    Column("digest", String, primary_key=True),
    text("source", None),
    Column("received_at", Instant, nullable=False),
    Column("is_verified", Boolean(create_constraint=False), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# What a link of a source led to, so that it is not asked for again.
warning_link = Table(
    "warning_link",
    metadata,
    Column("source", String, primary_key=True),
    Column("url", String, primary_key=True),
    Column("messages", JSON, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

# A chain of messages, derived from them; ``over_at``: from then on nothing of it can hold.
warning_event = Table(
    "warning_event",
    metadata,
    Column("id", String, primary_key=True),
    text("status", None),
    text("kind"),
    count("level"),
    text("headline"),
    Column("is_ended", Boolean(create_constraint=False), nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
    Column("over_at", Instant, nullable=False, index=True),
)

# One message, by (sender, identifier, sent). ``state`` is ``none`` (not to be shown by itself),
# ``held``, ``released`` or ``dismissed``.
warning_message = Table(
    "warning_message",
    metadata,
    Column("key", String, primary_key=True),
    Column("event", String, nullable=False, index=True),
    text("document", None),
    text("source", None),
    Column("received_at", Instant, nullable=False),
    Column("is_verified", Boolean(create_constraint=False), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("life_s", Integer, nullable=False),
    Column("sent", Instant, nullable=False),
    Column("over_at", Instant, nullable=False),
    Column("gone_at", Instant),
    Column("state", String, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("places", JSON, nullable=False),
    Column("touched", JSON, nullable=False),
    text("decided_by"),
    Column("decided_at", Instant),
    Column("said", JSON, nullable=False),
    Index(
        "ix_warning_message_held",
        "over_at",
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    ),
    Index("ix_warning_message_source", "source", "over_at"),
)

# What residents are told of a warning, as last brought out; ``until``: from then on nothing shows
# it any more.
warning_told = Table(
    "warning_told",
    metadata,
    Column("id", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("message", String, nullable=False),
    Column("said", JSON, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("until", Instant, nullable=False, index=True),
)

# Who is answerable for a message of our own. ``seal`` is the hash of what both agreed to; without
# a second officer, who is never its author, what needs one does not go out.
warning_own = Table(
    "warning_own",
    metadata,
    Column("key", String, ForeignKey("warning_message.key"), primary_key=True),
    text("seal", None),
    Column("author", String, ForeignKey("user.id"), nullable=False),
    Column("needs_two", Boolean(create_constraint=False), nullable=False),
    Column("second", String, ForeignKey("user.id")),
    Column("out_at", Instant),
    sa.CheckConstraint("second <> author", name="ck_warning_own_other"),
    sa.CheckConstraint(
        "out_at IS NULL OR second IS NOT NULL OR NOT needs_two", name="ck_warning_own_two"
    ),
)

# What messages say of a warning, word by word; ``thread`` stands in deliveries where a notice's id
# would.
warning_word = Table(
    "warning_word",
    metadata,
    Column("thread", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("warning", String, nullable=False, index=True),
    text("act", None),
    text("level", None),
    Column("places", JSON, nullable=False),
    Column("touched", JSON, nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("planned_at", Instant),
    # How far that is: the channel, the area and the id of the last one planned, and how many.
    Column("planned", JSON),
    Index(
        "ix_warning_word_unplanned",
        "said_at",
        sqlite_where=sa.text("planned_at IS NULL"),
        postgresql_where=sa.text("planned_at IS NULL"),
    ),
)

# The secret with which a source pushes, sealed.
warning_push = Table(
    "warning_push",
    metadata,
    Column("source", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)

# What ties a message to others of its event.
warning_tie = Table(
    "warning_tie",
    metadata,
    Column("token", String, primary_key=True),
    Column("key", String, ForeignKey("warning_message.key"), primary_key=True, index=True),
)

# The outline of an area (GeoJSON geometry, WGS 84).
area_boundary = Table(
    "area_boundary",
    metadata,
    Column("code", String, ForeignKey("area.code"), primary_key=True),
    Column("outline", JSON, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
