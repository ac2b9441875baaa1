"""What comes in from outside: where each draft came from, and files that were handed in."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table

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
    text("name", None),
    Column("sha256", String, nullable=False, index=True),
    Column("body", LargeBinary),
    Column("added_at", Instant, nullable=False),
    Column("taken_at", Instant),
    count("taken"),
    Index("ix_upload_owner", "owner", "added_at"),
)
