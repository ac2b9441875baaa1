"""Which slot a screen showed when: kept at its approval and at every move."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import screen, screen_slot


def keep(tx: Tx, screen_id: str, key: str, since: datetime) -> None:
    """Say that a screen shows the slot ``key`` from ``since`` on; the last word of an instant."""
    mine = (screen_slot.c.screen == screen_id, screen_slot.c.since == since)
    tx.execute(sa.delete(screen_slot).where(*mine))
    tx.execute(sa.insert(screen_slot).values(screen=screen_id, since=since, slot=key))


def at(tx: Tx, screen_id: str, moment: datetime) -> str | None:
    """Return the slot a screen showed at ``moment``; before its first one, that one.

    None when nobody ever approved it.
    """
    mine = screen_slot.c.screen == screen_id
    by_time = sa.select(screen_slot.c.slot).where(mine)
    last = by_time.where(screen_slot.c.since <= moment).order_by(screen_slot.c.since.desc())
    found = tx.scalar(last.limit(1)) or tx.scalar(by_time.order_by(screen_slot.c.since).limit(1))
    now = found or tx.scalar(sa.select(screen.c.slot).where(screen.c.id == screen_id))
    return str(now) if now else None
