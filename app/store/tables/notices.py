"""Notices: their heads, what they are aimed at, their revisions, and drafts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

# The latest revision of each notice; the revisions themselves never change. ``turn`` is its place
# in lists: the microseconds of ``sent`` since 1970, or the first free number after them.
notice = Table(
    "notice",
    metadata,
    Column("id", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    text("act", None),
    Column("sent", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("turn", BigInteger, nullable=False),
    text("category", None),
    Column("effective", Instant, nullable=False),
    text("number"),
    Index("ix_notice_number", "number"),
    Index("ix_notice_turn", "turn", "id"),
    Index("ix_notice_act", "act", "turn"),
    Index("ix_notice_category", "category", "turn"),
    Index("ix_notice_effective", "effective"),
    Index("ix_notice_expires", "expires"),
)

# What the latest revision is aimed at.
aim = Table(
    "aim",
    metadata,
    Column("area", String, primary_key=True),
    Column("notice_id", String, ForeignKey("notice.id"), primary_key=True, index=True),
    Column("expires", Instant, nullable=False),
    Index("ix_aim_area", "area", "expires"),
)

# What an area does not show of what comes from above.
hidden = Table(
    "hidden",
    metadata,
    Column("area", String, ForeignKey("area.code"), primary_key=True),
    Column("notice_id", String, ForeignKey("notice.id"), primary_key=True, index=True),
    text("reason", None),
    text("by", None),
    Column("at", Instant, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    text("act", None),
    text("category", None),
    text("headline", None),
    text("title", None),
    text("body"),
    text("when_where"),
    text("contact"),
    text("source"),
    Column("effective", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("sent", Instant, nullable=False),
    Column("areas", JSON, nullable=False),
    Column("channels", JSON, nullable=False),
    Column("overrides", JSON, nullable=False),
    Column("details", JSON, nullable=False),
    text("made_by", None),
    text("hash", None),
    Index("ix_revision_sent", "sent"),
)

draft = Table(
    "draft",
    metadata,
    Column("notice_id", String, primary_key=True),
    text("owner", None),
    Column("saved_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Index("ix_draft_owner", "owner", "saved_at"),
)

# What a draft is aimed at: a list of one area's drafts reads no others.
draft_area = Table(
    "draft_area",
    metadata,
    Column("area", String, primary_key=True),
    Column("notice_id", String, primary_key=True, index=True),
)
