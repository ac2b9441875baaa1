"""What comes in from outside: where each draft came from, files handed in, feeds read."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

# Where a draft came from; the key keeps the same thing from coming in twice.
intake = Table(
    "intake",
    metadata,
    Column("kind", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("reference", String, primary_key=True),
    Column("notice_id", String, nullable=False, index=True),
    text("label"),
    Column("at", Instant, nullable=False),
)

# A spreadsheet somebody handed in; the bytes go after a while, the hash stays.
upload = Table(
    "upload",
    metadata,
    Column("id", String, primary_key=True),
    text("owner", None),
    text("kind", None),
    text("name", None),
    Column("sha256", String, nullable=False, index=True),
    Column("body", LargeBinary),
    Column("added_at", Instant, nullable=False),
    Column("taken_at", Instant),
    count("taken"),
    Index("ix_upload_owner", "owner", "added_at"),
)

# A feed or calendar that is read again and again; ``due`` is when next.
source = Table(
    "source",
    metadata,
    Column("id", String, primary_key=True),
    text("kind", None),
    text("url", None),
    text("name", None),
    text("area", None),
    text("category", None),
    text("policy", None),
    Column("days", Integer, nullable=False),
    Column("interval_s", Integer, nullable=False),
    text("owner", None),
    Column("takes_existing", Boolean(create_constraint=False), nullable=False),
    Column("is_paused", Boolean(create_constraint=False), nullable=False),
    text("etag"),
    text("modified"),
    Column("due", Instant, nullable=False, index=True),
    Column("checked_at", Instant),
    Column("good_at", Instant),
    count("failures"),
    Column("added_at", Instant, nullable=False),
)

# What was read of it, by the hash of its own name for it.
source_item = Table(
    "source_item",
    metadata,
    Column("source_id", String, ForeignKey("source.id"), primary_key=True),
    Column("guid", String, primary_key=True),
    text("notice_id"),
    text("digest", None),
    count("draft_version"),
    text("title"),
    text("state", None),
    Column("published", Instant),
    Column("ends", Instant),
    Column("seen_at", Instant, nullable=False),
)

source_result = Table(
    "source_result",
    metadata,
    Column("source_id", String, ForeignKey("source.id"), primary_key=True),
    Column("at", Instant, primary_key=True),
    text("code", None),
    Column("facts", JSON, nullable=False),
)
