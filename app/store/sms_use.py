"""How many texts each number had today, and who had the same as a push message."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from app.domain.delivery import State
from app.domain.notice import Category
from app.store.batch import count_up
from app.store.session import Tx
from app.store.tables import delivery, sms_day, subscription, target
from app.store.target import wanting

_PUSH = "webpush"
_BETTER = (None, State.QUEUED, State.SENDING, State.ACCEPTED, State.DELIVERED)


def add(tx: Tx, day: date, ids: Collection[str]) -> None:
    """Count a text to each of the targets ``ids``."""
    if ids:
        count_up(tx, sms_day, [{"day": day, "target_id": x, "texts": 1} for x in ids], "texts")


def today(tx: Tx, day: date, ids: Collection[str]) -> dict[str, int]:
    """Return how many texts those of ``ids`` had on ``day`` that had any."""
    query = sa.select(sms_day.c.target_id, sms_day.c.texts)
    mine = (sms_day.c.day == day, sms_day.c.target_id.in_(list(ids)))
    return {one: texts for one, texts in tx.execute(query.where(*mine))}


def forget(tx: Tx, before: date) -> int:
    """Forget who had how many before a day; return how many lines."""
    return tx.execute(sa.delete(sms_day).where(sms_day.c.day < before)).rowcount


def pushes(
    tx: Tx, notice_id: str, revision: int, what: Category, ids: Collection[str]
) -> dict[str, State | None]:
    """Return those of ``ids`` whose device wants the same as a push, and how far that came.

    None: the push is not planned yet.
    """
    theirs, other = subscription.alias("theirs"), subscription.alias("other")
    of_push = (delivery.c.notice_id == notice_id, delivery.c.revision == revision)
    query = (
        sa.select(theirs.c.target_id, delivery.c.state)
        .join(other, (other.c.device == theirs.c.device) & (theirs.c.device != ""))
        .join(target, (target.c.id == other.c.target_id) & (target.c.channel == _PUSH))
        .outerjoin(
            delivery,
            sa.and_(*of_push, delivery.c.channel == _PUSH, delivery.c.target_id == target.c.id),
        )
        .where(theirs.c.target_id.in_(list(ids)), wanting(what))
    )
    found: dict[str, State | None] = {}
    for target_id, state in tx.execute(query):
        known = State(state) if state else None
        if target_id not in found or _rank(known) > _rank(found[target_id]):
            found[target_id] = known
    return found


def shown(tx: Tx, device: str, notice_id: str, now: datetime) -> int:
    """Note that a device shows the push about a notice; return how many deliveries that ends."""
    mine = sa.select(subscription.c.target_id).where(subscription.c.device == device)
    changed = sa.update(delivery).where(
        delivery.c.notice_id == notice_id,
        delivery.c.channel == _PUSH,
        delivery.c.state == State.ACCEPTED.value,
        delivery.c.target_id.in_(mine),
    )
    return tx.execute(changed.values(state=State.DELIVERED.value, changed_at=now)).rowcount


def _rank(state: State | None) -> int:
    return _BETTER.index(state) if state in _BETTER else -1
