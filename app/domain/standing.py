"""How a screen stands by its last sign of life."""

from __future__ import annotations

from datetime import datetime, timedelta

LATE, OFFLINE = timedelta(seconds=90), timedelta(minutes=5)
# In the order in which pages count them.
STANDINGS = ("online", "late", "offline", "never", "waiting", "revoked")


def standing(state: str, seen_at: datetime | None, now: datetime) -> str:
    """Return one of ``STANDINGS``: late after 90 s without a sign of life, offline after 5 min.

    ``state`` is what was decided about the screen: waiting, approved or revoked.
    """
    if state != "approved":
        return state
    if seen_at is None:
        return "never"
    silent = now - seen_at
    return "online" if silent < LATE else "late" if silent < OFFLINE else "offline"
