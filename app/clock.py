"""The server's only clock."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, aware UTC."""
    return datetime.now(UTC)
