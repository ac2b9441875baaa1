"""Webhooks: what another system is told of, and when a call that failed is made again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.notice import Notice


class Event(StrEnum):
    """What may be told; the values are stored and sent, never rename them."""

    PUBLISHED = "notice.published"
    UPDATED = "notice.updated"
    WITHDRAWN = "notice.withdrawn"
    ENDED = "notice.ended"
    COMPLETED = "delivery.completed"
    OFFLINE = "screen.offline"
    ONLINE = "screen.online"
    WATCH_ALARM = "watch.alarm"
    WATCH_OVER = "watch.over"
    PING = "test.ping"


# Before an address that is mailed instead of called, of alarms only.
MAILTO = "mailto:"
ALARMS = frozenset({Event.OFFLINE, Event.ONLINE, Event.WATCH_ALARM, Event.WATCH_OVER})
# What an address can be told of; a ping is sent by hand.
EVENTS = tuple(one for one in Event if one is not Event.PING)


class CallState(StrEnum):
    """Where a call stands; the values are stored."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


# Waits after the first, second ... attempt, in seconds: a day and a half in all, then it failed.
WAITS_S = (5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200, 43_200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told; ``areas`` are codes whose notices it hears of, and those below.

    ``reason`` is why the house itself stopped calling it, empty when a person did.
    """

    id: str
    owner: str
    url: str
    events: frozenset[Event]
    areas: tuple[str, ...]
    is_active: bool = True
    reason: str = ""
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One event on its way to one address; ``status`` is the far end's last HTTP status."""

    id: str
    webhook_id: str
    event: Event
    subject: str
    revision: int
    data: dict[str, object] = field(default_factory=dict)
    state: CallState = CallState.QUEUED
    attempts: int = 0
    due: datetime
    fence: int = 0
    status: int = 0
    reason: str = ""
    made_at: datetime
    changed_at: datetime


def event_of(made: Notice) -> Event:
    """Return what a new revision is to those who are told."""
    if made.is_withdrawal:
        return Event.WITHDRAWN
    return Event.PUBLISHED if made.revision == 1 else Event.UPDATED


def facts(made: Notice) -> dict[str, object]:
    """Return what is told of a notice: enough to know it by, and to ask for the rest."""
    return {
        "id": made.id,
        "revision": made.revision,
        "act": made.act.value,
        "category": made.category.value,
        "headline": made.headline,
        "title": made.title,
        "areas": list(made.areas),
        "effective": made.effective.isoformat(),
        "expires": made.expires.isoformat(),
        "sent": made.sent.isoformat(),
    }


def again(attempts: int, now: datetime) -> datetime | None:
    """Return when to try after so many attempts, None when it has been enough."""
    if attempts > len(WAITS_S):
        return None
    return now + timedelta(seconds=WAITS_S[attempts - 1])
