"""Boards that run dry: slots on which nothing more comes, some days ahead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.dispatch.house import House
from app.domain.target import Slot
from app.store import drought
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
    ends = drought.last_ends(tx, above, now)
    last: dict[tuple[str, str], datetime] = {}
    found = []
    for one in drought.watched(tx, above):
        place = (one.path, one.key.partition("/")[0])
        if place not in last:
            last[place] = _since(*place, ends, now)
        if last[place] < now + AHEAD:
            found.append((last[place], not one.screens, one))
    found.sort(key=lambda f: (f[0], f[1], f[2].key))
    return [
        Drought(
            slot=Slot.parse(one.key),
            area_name=one.area_name,
            screens=tuple(one.screens),
            since=since,
        )
        for since, _, one in found[:limit]
    ]


def _since(
    path: str, medium: str, ends: Mapping[tuple[str, str], datetime], now: datetime
) -> datetime:
    """Return when the last of what reaches an area ends; now when there is nothing."""
    reached = [ends[code, medium] for code in path.split("/") if (code, medium) in ends]
    return max(reached, default=now)
