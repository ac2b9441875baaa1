"""What became of attempts, summed by the hour: how well a channel works, and how fast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain import pace
from app.domain.delivery import Delivery, State
from app.store.batch import count_up
from app.store.session import Tx
from app.store.tables import UNDONE, delivery, hand_over

_KEY = ("channel", "hour", "state", "reason", "within")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many attempts ended so; ``within`` ms of when it was wanted, 0 if not handed over."""

    channel: str
    state: State
    reason: str
    within: int
    number: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages of a channel should be out by now, and since when the oldest should."""

    number: int
    since: datetime


def note(tx: Tx, done: Iterable[Delivery], now: datetime) -> None:
    """Count what became of attempts: one row for all that ended alike in this hour.

    What was put back or put off untried is no attempt.
    """
    counted: Counter[tuple[str, str, str, int]] = Counter()
    for one in (d for d in done if d.state is not State.QUEUED or _was_tried(d)):
        is_over = one.state is State.ACCEPTED and one.wanted is not None
        within = pace.bound(now - one.wanted) if is_over and one.wanted else 0
        counted[one.channel, one.state.value, one.reason.partition(":")[0], within] += 1
    if not counted:
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = [
        dict(zip(_KEY, (channel, hour, state, reason, within), strict=True))
        | {"number": number, "last_at": now}
        for (channel, state, reason, within), number in sorted(counted.items())
    ]
    count_up(tx, hand_over, rows, "number", newest=["last_at"])


def since(tx: Tx, start: datetime) -> list[Tally]:
    """Return what became of attempts since the hour of ``start``, each kind once."""
    kinds = [hand_over.c[name] for name in _KEY if name != "hour"]
    query = (
        sa.select(
            *kinds,
            sa.func.sum(hand_over.c.number).label("number"),
            sa.func.max(hand_over.c.last_at).label("last_at"),
        )
        .where(hand_over.c.hour >= start.replace(minute=0, second=0, microsecond=0))
        .group_by(*kinds)
    )
    return [
        Tally(
            channel=row.channel,
            state=State(row.state),
            reason=row.reason,
            within=row.within,
            number=int(row.number),
            last_at=row.last_at,
        )
        for row in tx.execute(query)
    ]


def waiting(tx: Tx, now: datetime) -> dict[str, Waiting]:
    """Return what should be out by now and is not, by channel."""
    should_be = sa.func.coalesce(delivery.c.wanted, delivery.c.changed_at)
    query = (
        sa.select(delivery.c.channel, sa.func.count(), sa.func.min(should_be))
        .where(sa.text(UNDONE), should_be <= now)
        .group_by(delivery.c.channel)
    )
    return {channel: Waiting(number, oldest) for channel, number, oldest in tx.execute(query)}


def drop_before(tx: Tx, before: datetime) -> int:
    """Forget hours before ``before``; return how many rows."""
    return tx.execute(sa.delete(hand_over).where(hand_over.c.hour < before)).rowcount


def _was_tried(waiting: Delivery) -> bool:
    return bool(waiting.reason) and waiting.due != waiting.wanted
