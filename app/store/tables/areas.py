"""The area tree."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from app.store.tables.base import metadata, text

area = Table(
    "area",
    metadata,
    Column("code", String, primary_key=True),
    text("name", None),
    Column("level", Integer, nullable=False),
    Column("slug", String, nullable=False, unique=True),
    text("path", None),
    Column("parent", String, ForeignKey("area.code"), index=True),
    Column("is_open", Boolean(create_constraint=False), nullable=False, default=False),
    text("name_en"),
)

# Every area with each area above it, itself included: "at or below" is one equality.
lineage = Table(
    "lineage",
    metadata,
    Column("above", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
