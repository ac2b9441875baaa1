"""How many texts each number had today, and who had the same as a push message."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from app.store.batch import count_up
from app.store.session import Tx
from app.store.tables import delivery, sms_day, subscription


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
