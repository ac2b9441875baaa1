"""Adds areas, and gives every open one the boards it publishes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.dispatch.house import AREA_MEDIA
from app.domain.audience import Area
from app.domain.target import Slot
from app.store import area, slot
from app.store.session import Tx


def add(tx: Tx, found: Iterable[Area], now: datetime) -> int:
    """Add or update ``found``, parents first; return how many are open."""
    listed = list(found)
    area.put_all(tx, listed)
    opened = [a for a in listed if a.is_open]
    for one in opened:
        for medium in AREA_MEDIA:
            slot.ensure(tx, Slot(area=one.code, medium=medium), now)
    return len(opened)
