"""Adds areas, and gives every open one the boards it publishes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.dispatch.house import AREA_MEDIA
from app.domain.audience import Area
from app.domain.target import Slot
from app.store import area, slot
from app.store.session import Tx


def add(tx: Tx, found: Iterable[Area], now: datetime) -> None:
    """Add or update ``found``, parents first."""
    listed = list(found)
    area.put_all(tx, listed)
    for one in (a for a in listed if a.is_open):
        for medium in AREA_MEDIA:
            slot.ensure(tx, Slot(area=one.code, medium=medium), now)
