"""Pictures and files: their bytes, what the library says of them, and what they go with."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from app.store.tables.base import Instant, count, metadata, text

# Bytes named by their SHA-256: the same file is kept once, whoever brought it.
blob = Table(
    "blob",
    metadata,
    Column("sha256", String, primary_key=True),
    text("media_type", None),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)

# An entry of the library of one area; ``thumb`` names the small picture, empty for files.
asset = Table(
    "asset",
    metadata,
    Column("id", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    text("sha256", None),
    text("thumb"),
    text("name", None),
    text("alt"),
    text("media_type", None),
    Column("size", Integer, nullable=False),
    count("width_px"),
    count("height_px"),
    text("added_by", None),
    Column("added_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    UniqueConstraint("area", "sha256", name="uq_asset_area"),
    Index("ix_asset_added_at", "added_at", "id"),
    Index("ix_asset_sha256", "sha256"),
    Index("ix_asset_thumb", "thumb"),
)

# Which bytes go with which revision of a notice; revision 0 is its draft.
attached = Table(
    "attached",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("notice_id", String, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Index("ix_attached_notice_id", "notice_id", "revision"),
)
