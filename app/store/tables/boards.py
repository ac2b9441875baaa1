"""Boards: slots, what each has shown, and the documents that are fetched."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

slot = Table(
    "slot",
    metadata,
    Column("key", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False, index=True),
    text("medium", None),
    text("profile", None),
    Column("due_at", Instant, index=True),
    count("wanted"),
    count("fence"),
    Column("lease_until", Instant),
    count("seq"),
    text("edition"),
    text("head_hash"),
    text("reason"),
    Column("issued_at", Instant),
    text("fetched_edition"),
    Column("fetched_at", Instant),
    Column("tags", JSON, nullable=False, default=list),
)

appearance = Table(
    "appearance",
    metadata,
    Column("notice_id", String, primary_key=True),
    Column("slot", String, ForeignKey("slot.key"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("from_seq", Integer, primary_key=True, autoincrement=False),
    Column("until_seq", Integer),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant),
    Index("ix_appearance_from", "slot", "from_at"),
    Index("ix_appearance_from_seq", "slot", "from_seq"),
    Index("ix_appearance_until_seq", "slot", "until_seq"),
    Index(
        "ix_appearance_slot",
        "slot",
        sqlite_where=sa.text("until_seq IS NULL"),
        postgresql_where=sa.text("until_seq IS NULL"),
    ),
)

document = Table(
    "document",
    metadata,
    Column("path", String, primary_key=True),
    Column("slot", String, nullable=False, index=True),
    text("edition"),
    text("media_type", None),
    Column("body", LargeBinary, nullable=False),
    text("etag", None),
    text("cache_control", None),
    Column("modified", Instant, nullable=False),
)
