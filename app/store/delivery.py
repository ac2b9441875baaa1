"""Deliveries: planned in the outbox, claimed with a lease, stored behind a fence, counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.domain.delivery import Delivery, State
from app.domain.notice import Notice
from app.domain.target import Target
from app.store import hand_over, lease
from app.store import target as targets
from app.store.batch import Rows
from app.store.lease import FENCED
from app.store.notice import by_keys
from app.store.outbox import cancel_queued, doubt
from app.store.planning import plan, plan_successor
from app.store.report import add_references, earlier_reference, settle
from app.store.session import Tx
from app.store.tables import UNDONE, delivery, notice, target
from app.store.target import Cipher, mask

__all__ = [
    "Claimed",
    "DeliveryLine",
    "add_references",
    "cancel_queued",
    "claim",
    "counts",
    "doubt",
    "earlier_reference",
    "listing",
    "next_due",
    "plan",
    "plan_successor",
    "settle",
    "store",
]

_CHANGED = ("state", "attempts", "due", "reference", "reason", "wanted")
_RESULT = {name: delivery.c[name].type for name in _CHANGED}
_RESULTS = Rows({**FENCED, **_RESULT})
# What needs a person's eye comes first.
WORST_FIRST = (
    *(State.FAILED, State.UNKNOWN, State.EXPIRED, State.QUEUED, State.SENDING, State.ACCEPTED),
    *(State.DELIVERED, State.CANCELLED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery in state SENDING, with whom and what it is about.

    ``is_repeat`` says that an earlier worker took it and was not heard of again: the message may
    have gone out already.
    """

    delivery: Delivery
    target: Target
    notice: Notice
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """A delivery as pages may show it; a removed target has neither address nor label."""

    delivery: Delivery
    masked: str
    label: str
    changed_at: datetime


def claim(
    tx: Tx,
    cipher: Cipher,
    now: datetime,
    held_for: timedelta,
    limit: int,
    channels: Collection[str] | None = None,
) -> list[Claimed]:
    """Take at most ``limit`` due deliveries that nobody else holds, longest due first.

    Of revisions replaced meanwhile, and to targets removed meanwhile, nothing is sent.
    """
    found: dict[str, object] = {"now": now, "most": limit}
    if channels is not None:
        found["channels"] = sorted(channels)
    rows = tx.execute(_lock(channels is None), found).all()
    wanted = [row for row in rows if _is_wanted(row)]
    _drop(tx, [row for row in rows if not _is_wanted(row)], now)
    if wanted:
        lease.take(tx, wanted, now + held_for)
    notices = by_keys(tx, {(row.notice_id, row.revision) for row in wanted})
    return [_claimed(cipher, row, notices, now + held_for) for row in wanted]


def store(tx: Tx, deliveries: Sequence[Delivery], now: datetime) -> int:
    """Store what became of claimed deliveries; return how many were still the caller's.

    One whose lease ran out and that somebody else has claimed since stays untouched.
    """
    if not deliveries:
        return 0
    rows = [
        (
            *(d.notice_id, d.revision, d.channel, d.target_id, d.fence),
            *(d.state.value, d.attempts, d.due, d.reference, d.reason, d.wanted),
        )
        for d in deliveries
    ]
    count = tx.execute(_store(tx.dialect.name), {**_RESULTS.bound(tx, rows), "now": now}).rowcount
    if count:
        hand_over.note(tx, deliveries, now)
    return count


def counts(tx: Tx, notice_id: str) -> dict[tuple[str, int], dict[State, int]]:
    """Return how many deliveries of a notice stand where, by (channel, revision)."""
    columns = (delivery.c.channel, delivery.c.revision, delivery.c.state)
    query = sa.select(*columns, sa.func.count()).where(delivery.c.notice_id == notice_id)
    found: dict[tuple[str, int], dict[State, int]] = {}
    for channel, revision, state, number in tx.execute(query.group_by(*columns)):
        found.setdefault((channel, revision), {})[State(state)] = number
    return found


def listing(
    tx: Tx, cipher: Cipher, notice_id: str, channel: str | None, limit: int
) -> list[DeliveryLine]:
    """Return deliveries of a notice: the latest revision first, what went wrong before the rest."""
    rank = sa.case(*((delivery.c.state == s.value, i) for i, s in enumerate(WORST_FIRST)), else_=9)
    query = (
        sa.select(delivery, target.c.sealed, target.c.label)
        .outerjoin(target, target.c.id == delivery.c.target_id)
        .where(delivery.c.notice_id == notice_id)
        .order_by(delivery.c.revision.desc(), rank, delivery.c.channel, delivery.c.target_id)
        .limit(limit)
    )
    if channel is not None:
        query = query.where(delivery.c.channel == channel)
    return [
        DeliveryLine(
            delivery=lease.of(row),
            masked=mask(cipher.open(row.sealed, row.target_id)) if row.sealed else "",
            label=row.label or "",
            changed_at=row.changed_at,
        )
        for row in tx.execute(query)
    ]


def next_due(tx: Tx, channels: Collection[str] | None = None) -> datetime | None:
    """Return when there will be something to claim on ``channels`` (None: on any)."""
    query = sa.select(sa.func.min(delivery.c.due)).where(sa.text(UNDONE))
    if channels is not None:
        query = query.where(delivery.c.channel.in_(sorted(channels)))
    return tx.execute(query).scalar()


# Statements of the busy lanes are made once: making one costs more than running it.
@cache
def _lock(on_any_channel: bool) -> sa.Select[Any]:
    """Select free rows that are due, with their target and the latest revision there is."""
    query = (
        sa.select(
            delivery,
            target.c.id,
            target.c.area,
            target.c.language,
            target.c.sealed,
            notice.c.revision.label("head"),
        )
        .join(notice, notice.c.id == delivery.c.notice_id)
        .outerjoin(target, target.c.id == delivery.c.target_id)
        .where(sa.text(UNDONE), delivery.c.due <= sa.bindparam("now"))
        .order_by(delivery.c.due)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(of=delivery, skip_locked=True)
    )
    if on_any_channel:
        return query
    return query.where(delivery.c.channel.in_(sa.bindparam("channels", expanding=True)))


@cache
def _store(dialect: str) -> sa.Update:
    """Store results of rows that are still leased to who claimed them with that fence."""
    results = _RESULTS.of(dialect)
    mine = [delivery.c[name] == results.c[name] for name in FENCED]
    now = sa.bindparam("now", type_=delivery.c.changed_at.type)
    return (
        sa.update(delivery)
        .where(*mine, delivery.c.state == State.SENDING.value)
        .values({**{name: results.c[name] for name in _CHANGED}, "changed_at": now})
    )


def _is_wanted(row: sa.Row[Any]) -> bool:
    """Whether its target is still there and no later revision has replaced it."""
    return bool(row.sealed) and row.head == row.revision


def _drop(tx: Tx, rows: Sequence[sa.Row[Any]], now: datetime) -> None:
    """End what nobody wants any more; what an earlier worker took may have gone out already."""
    for sealed, reason in ((True, "superseded"), (False, "target_removed")):
        lease.end(tx, [r for r in rows if (r.sealed is not None) is sealed], reason, now)


def _claimed(
    cipher: Cipher,
    row: sa.Row[Any],
    notices: dict[tuple[str, int], Notice],
    until: datetime,
) -> Claimed:
    return Claimed(
        delivery=lease.taken(row, until),
        target=targets.opened(cipher, row),
        notice=notices[row.notice_id, row.revision],
        is_repeat=row.state == State.SENDING,
    )
