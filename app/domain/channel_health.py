"""How a channel that sends messages stands: from what became of its attempts, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.pace import Pace

# Messages that wait longer than this are late, whatever the reason.
LATE = timedelta(minutes=5)


class Standing(StrEnum):
    """What a person makes of a channel at a glance."""

    FINE = "fine"
    IDLE = "idle"  # nothing was sent in the time looked at, and nothing waits
    LATE = "late"  # messages should be out and are not
    DOWN = "down"  # and the last attempt did not get through


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A channel over the time looked at; ``why`` is the reason of the last attempt that failed."""

    channel: str
    accepted: int = 0
    failed: int = 0
    pace: Pace | None = None
    accepted_at: datetime | None = None
    failed_at: datetime | None = None
    why: str = ""
    waiting: int = 0
    since: datetime | None = None


def standing(health: Health, now: datetime) -> Standing:
    """Return how a channel stands at ``now``."""
    is_failing = health.failed_at is not None and (
        health.accepted_at is None or health.failed_at > health.accepted_at
    )
    if health.waiting and is_failing:
        return Standing.DOWN
    if health.since is not None and now - health.since > LATE:
        return Standing.LATE
    return Standing.FINE if health.accepted or health.waiting else Standing.IDLE
