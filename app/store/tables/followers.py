"""Who follows an area from elsewhere in the fediverse."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, count, metadata, text

# ``due`` is when the Accept is to be sent next, null once it was; its id is its target's.
follower = Table(
    "follower",
    metadata,
    Column("id", String, primary_key=True),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    text("actor", None),
    text("inbox", None),
    Column("follow", JSON, nullable=False),
    Column("due", Instant),
    count("attempts"),
    Column("added_at", Instant, nullable=False),
    sa.UniqueConstraint("area", "actor", name="uq_follower_area"),
    Index("ix_follower_due", "due"),
    Index("ix_follower_actor", "actor"),
)
