"""How many texts were handed over: to each number today, and in all by day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa

from app.store.batch import count_up
from app.store.session import Tx
from app.store.tables import delivery, sms_day, sms_spent, subscription


def add(tx: Tx, day: date, texts: Mapping[str, int]) -> None:
    """Count what was handed over: by target how many parts its one text had."""
    if not texts:
        return
    count_up(tx, sms_day, [{"day": day, "target_id": one, "texts": 1} for one in texts], "texts")
    count_up(tx, sms_spent, [{"day": day, "parts": sum(texts.values())}], "parts")


def today(tx: Tx, day: date, ids: Collection[str]) -> dict[str, int]:
    """Return how many texts those of ``ids`` had on ``day`` that had any."""
    query = sa.select(sms_day.c.target_id, sms_day.c.texts)
    mine = (sms_day.c.day == day, sms_day.c.target_id.in_(list(ids)))
    return {one: texts for one, texts in tx.execute(query.where(*mine))}


def parts(tx: Tx, since: date, until: date) -> int:
    """Return how many parts were handed over from ``since`` up to and including ``until``."""
    within = sms_spent.c.day.between(since, until)
    return tx.execute(sa.select(sa.func.sum(sms_spent.c.parts)).where(within)).scalar() or 0


def forget(tx: Tx, before: date) -> int:
    """Forget who had how many before a day; the sums stay. Return how many lines."""
    return tx.execute(sa.delete(sms_day).where(sms_day.c.day < before)).rowcount


def pushed(tx: Tx, notice_id: str, revision: int, ids: Collection[str]) -> frozenset[str]:
    """Return those of ``ids`` to whose device the same went as a push message."""
    theirs, other = subscription.alias("theirs"), subscription.alias("other")
    query = (
        sa.select(theirs.c.target_id)
        .join(other, (other.c.device == theirs.c.device) & (theirs.c.device != ""))
        .join(delivery, delivery.c.target_id == other.c.target_id)
        .where(theirs.c.target_id.in_(list(ids)))
        .where(delivery.c.notice_id == notice_id, delivery.c.revision == revision)
        .where(delivery.c.channel == "webpush", delivery.c.state.in_(("accepted", "delivered")))
    )
    return frozenset(tx.scalars(query))
