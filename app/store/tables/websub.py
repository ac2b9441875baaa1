"""WebSub: who asks to be told of a feed, and who is told."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from app.store.tables.base import Instant, count, metadata, text

# A later request for the same feed and callback takes the place of the one before.
websub_intent = Table(
    "websub_intent",
    metadata,
    Column("id", String, primary_key=True),
    text("mode", None),
    text("topic", None),
    text("base", None),
    text("callback", None),
    text("host", None),
    Column("sealed", LargeBinary, nullable=False),
    Column("lease_s", Integer, nullable=False),
    text("seen"),
    Column("due", Instant, nullable=False),
    count("attempts"),
    count("fence"),
    text("reason"),
    Column("made_at", Instant, nullable=False),
    sa.UniqueConstraint("topic", "callback", name="uq_websub_intent_topic"),
    Index("ix_websub_intent_host", "host"),
)

websub_follower = Table(
    "websub_follower",
    metadata,
    Column("id", String, primary_key=True),
    text("kind", None),
    text("topic", None),
    text("base", None),
    text("callback", None),
    text("host", None),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Instant, nullable=True),
    text("seen"),
    text("told"),
    Column("due", Instant, nullable=False),
    count("attempts"),
    count("fence"),
    count("status"),
    text("reason"),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    sa.UniqueConstraint("topic", "callback", name="uq_websub_follower_topic"),
    Index("ix_websub_follower_base", "base"),
    Index("ix_websub_follower_host", "host"),
)
