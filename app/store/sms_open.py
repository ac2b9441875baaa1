"""Texts that a gateway took and of which it has told nothing: when to ask it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain.delivery import Delivery, State
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import delivery, reference, sms_open, target
from app.store.target import Cipher


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenText:
    """One of them; ``phone`` is empty when nothing is to be asked any more."""

    reference: str
    phone: str
    key: str
    sent: datetime
    tries: int


def add(tx: Tx, names: Collection[str], sent: datetime, due: datetime) -> None:
    """Remember texts that were taken; ask about them when they are due."""
    rows = [{"reference": name, "sent": sent, "due": due, "tries": 0} for name in names]
    if rows:
        insert_or_ignore(tx, sms_open, rows)


def due(tx: Tx, cipher: Cipher, now: datetime, most: int) -> list[OpenText]:
    """Return at most ``most`` to be asked about now, the longest due first.

    Of one that is settled, or whose recipient is gone, ``phone`` is empty.
    """
    mine = [delivery.c[n] == reference.c[n] for n in _KEY]
    query = (
        sa.select(sms_open, delivery.c.state, *(delivery.c[n] for n in _KEY), target.c.sealed)
        .outerjoin(reference, reference.c.reference == sms_open.c.reference)
        .outerjoin(delivery, sa.and_(*mine))
        .outerjoin(target, target.c.id == delivery.c.target_id)
        .where(sms_open.c.due <= now)
        .order_by(sms_open.c.due, sms_open.c.reference)
        .limit(most)
    )
    return [_open(cipher, row) for row in tx.execute(query)]


def remove(tx: Tx, names: Collection[str]) -> None:
    """Ask about these no more."""
    tx.execute(sa.delete(sms_open).where(sms_open.c.reference.in_(list(names))))


def put_off(tx: Tx, name: str, until: datetime) -> None:
    """Ask about one again later."""
    changed = sa.update(sms_open).where(sms_open.c.reference == name)
    tx.execute(changed.values(due=until, tries=sms_open.c.tries + 1))


_KEY = ("notice_id", "revision", "channel", "target_id")


def _open(cipher: Cipher, row: sa.Row[tuple[object, ...]]) -> OpenText:
    waits = row.state == State.ACCEPTED and row.sealed is not None
    made = Delivery(**{n: getattr(row, n) for n in _KEY}, due=row.due) if waits else None
    return OpenText(
        reference=row.reference,
        phone=cipher.open(row.sealed, row.target_id) if waits else "",
        key=made.key if made else "",
        sent=row.sent,
        tries=row.tries,
    )
