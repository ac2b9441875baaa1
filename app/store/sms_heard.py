"""What gateways of texts pushed, kept sealed until the worker has dealt with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx, new_id
from app.store.tables import sms_heard
from app.store.target import Cipher


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing that was pushed: what it says is dispatch's to read; ``at`` is when it came."""

    id: str
    said: str
    at: datetime


def add(tx: Tx, cipher: Cipher, said: Sequence[str], now: datetime) -> None:
    """Keep what was pushed."""
    rows = [
        {"id": name, "sealed": cipher.seal(one, f"sms {name}"), "at": now, "due": now}
        for name, one in ((new_id(), one) for one in said)
    ]
    if rows:
        tx.execute(sa.insert(sms_heard), rows)


def has(tx: Tx, many: int) -> bool:
    """Return whether so many wait."""
    query = sa.select(sa.literal(1)).select_from(sms_heard).limit(1).offset(many - 1)
    return tx.execute(query).first() is not None


def due(tx: Tx, cipher: Cipher, now: datetime, most: int) -> list[Letter]:
    """Return at most ``most`` to be dealt with now, the longest due first."""
    query = sa.select(sms_heard).where(sms_heard.c.due <= now)
    rows = tx.execute(query.order_by(sms_heard.c.due, sms_heard.c.id).limit(most))
    return [Letter(r.id, cipher.open(bytes(r.sealed), f"sms {r.id}"), r.at) for r in rows]


def remove(tx: Tx, ids: Collection[str]) -> None:
    """Forget what was dealt with."""
    tx.execute(sa.delete(sms_heard).where(sms_heard.c.id.in_(list(ids))))


def put_off(tx: Tx, ids: Collection[str], until: datetime) -> None:
    """Look at these again later: what they are about is not known yet."""
    changed = sa.update(sms_heard).where(sms_heard.c.id.in_(list(ids)))
    tx.execute(changed.values(due=until))
