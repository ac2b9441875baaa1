"""Boards that run dry: slots on which nothing more comes, some days ahead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.domain.target import Slot
from app.store import drought
from app.store.drought import Dry
from app.store.session import Tx

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drought:
    """A slot with nothing on it from ``since`` on; ``screens`` are the names of its screens."""

    slot: Slot
    area_name: str
    screens: tuple[str, ...]
    since: datetime


def forecast(house: House, tx: Tx, above: Collection[str], limit: int) -> list[Drought]:
    """Return slots at or below the areas ``above`` that run dry within 14 days, soonest first.

    A slot that shows what its area is sent runs dry with the last of it. Slots of screens come
    before pages and feeds that run dry at the same time.
    """
    now = house.clock()
    ends = drought.last_ends(tx, now)
    found = [
        Drought(slot=one.slot, area_name=one.area_name, screens=one.screens, since=since)
        for one in drought.watched(tx, above)
        if (since := _since(one, ends, now)) < now + AHEAD
    ]
    found.sort(key=lambda d: (d.since, not d.screens, d.slot.key))
    return found[:limit]


def _since(one: Dry, ends: Mapping[tuple[str, str], datetime], now: datetime) -> datetime:
    """Return when the last of what reaches the slot ends; now when there is nothing."""
    reached = (ends.get((code, one.slot.medium)) for code in one.lineage)
    return max((end for end in reached if end), default=now)
