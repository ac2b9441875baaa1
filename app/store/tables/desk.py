"""What lies on the desk: the words to look out for, templates, and the contacts book."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

# The words of the operator's list, in its order; ``folded`` is how they are looked for.
wording = Table(
    "wording",
    metadata,
    Column("folded", String, primary_key=True),
    Column("line", Integer, nullable=False),
    text("word", None),
    text("tier", None),
    text("reason"),
    text("suggestion"),
)

# A community's own templates; those that are shipped are a file.
template = Table(
    "template",
    metadata,
    Column("id", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False, index=True),
    text("name", None),
    Column("content", JSON, nullable=False),
    text("saved_by", None),
    Column("saved_at", Instant, nullable=False),
)

contact = Table(
    "contact",
    metadata,
    Column("id", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False, index=True),
    text("name", None),
    text("phone", None),
    text("hours"),
)
