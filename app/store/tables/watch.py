"""What the watch found wrong, while it is and afterwards."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, String, Table
from sqlalchemy.types import JSON

from app.store.tables.base import Instant, metadata, text

_OPEN = "over_at IS NULL"

# One thing wrong with one ``subject``; found again it is the same row until it is over.
watch_finding = Table(
    "watch_finding",
    metadata,
    Column("id", String, primary_key=True),
    text("kind", None),
    text("subject", None),
    Column("areas", JSON, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("since", Instant, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("over_at", Instant, index=True),
    Index(
        "uq_watch_finding_open",
        "kind",
        "subject",
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    ),
)
