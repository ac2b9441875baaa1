"""Accounts to post with, and how they last did."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

# Its id is that of the target through which it is sent posts.
account = Table(
    "account",
    metadata,
    Column("id", String, primary_key=True),
    text("kind", None),
    Column("area", String, ForeignKey("area.code"), nullable=False),
    text("name", None),
    Column("sealed", LargeBinary, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("is_active", Boolean(create_constraint=False), nullable=False, default=True),
    Column("ends_at", Instant),
    Column("made_at", Instant, nullable=False),
)

# How posts last went; of an account in the settings, under the channel's name.
account_state = Table(
    "account_state",
    metadata,
    Column("id", String, primary_key=True),
    Column("good_at", Instant),
    Column("tried_at", Instant, nullable=False),
    text("fault"),
)
