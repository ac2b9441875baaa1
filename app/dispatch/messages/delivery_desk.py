"""The desk for messages: how each channel stands, what did not get there, and sending it again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from app.dispatch.granted import NotAllowed, NotThere, among
from app.dispatch.house import House
from app.domain import pace
from app.domain.channel_health import Health
from app.domain.delivery import State
from app.domain.powers import WRITERS
from app.store import audit, hand_over, notice, undelivered
from app.store.hand_over import Tally, Waiting
from app.store.undelivered import Kind
from app.store.user import User

# What is looked back on: a day of attempts, a week of what did not get there.
DAY, WEEK = timedelta(days=1), timedelta(days=7)
_TRIED_IN_VAIN = frozenset({State.FAILED, State.QUEUED, State.UNKNOWN})


def channels(house: House) -> list[Health]:
    """Return how each channel that sends messages did since this hour yesterday."""
    now = house.clock()
    with house.store.read() as tx:
        told, waits = hand_over.since(tx, now - DAY), hand_over.waiting(tx, now)
    return [
        _health(name, [t for t in told if t.channel == name], waits.get(name))
        for name in sorted(house.routes.messages)
    ]


def unreached(house: House, areas: Sequence[str]) -> list[Kind]:
    """Return what of notices at or below ``areas`` did not get there within a week."""
    with house.store.read() as tx:
        return undelivered.within(tx, areas, house.clock() - WEEK)


def again(house: House, notice_id: str, channel: str, states: Collection[State], who: User) -> int:
    """Send again what of a notice did not get there over ``channel``; return to how many.

    Raises:
        NotThere: there is no such notice, or it has ended.
        NotAllowed: ``who`` may not write for all of its areas.
    """
    now = house.clock()
    with house.store.begin() as tx:
        latest = notice.latest(tx, notice_id)
        if latest is None or latest.expires <= now:
            raise NotThere(notice_id)
        if lacking := set(latest.areas) - among(tx, who, WRITERS, latest.areas):
            raise NotAllowed(sorted(lacking))
        count = undelivered.requeue(tx, notice_id, channel, states, now)
        facts = {"channel": channel, "messages": count, "unknown": State.UNKNOWN in states}
        audit.add(tx, now, who.login, "delivery.again", notice_id, facts)
    house.bell.nudge()
    return count


def _health(channel: str, told: Sequence[Tally], waits: Waiting | None) -> Health:
    taken = [t for t in told if t.state is State.ACCEPTED]
    vain = [t for t in told if t.state in _TRIED_IN_VAIN and t.reason]
    bounds: dict[int, int] = {}
    for one in taken:
        if one.within:
            bounds[one.within] = bounds.get(one.within, 0) + one.number
    last = max(vain, key=lambda t: t.last_at, default=None)
    return Health(
        channel=channel,
        accepted=sum(t.number for t in taken),
        failed=sum(t.number for t in told if t.state is State.FAILED),
        pace=pace.pace(bounds),
        accepted_at=_latest(taken),
        failed_at=last.last_at if last else None,
        why=last.reason if last else "",
        waiting=waits.number if waits else 0,
        since=waits.since if waits else None,
    )


def _latest(told: Sequence[Tally]) -> datetime | None:
    return max((t.last_at for t in told), default=None)
