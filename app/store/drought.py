"""What a forecast of droughts is made from: the last end of what is aimed where, and the slots."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain.target import Slot
from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import aim, area, screen, showing, slot

# What nobody looks at on a wall or a telephone is no board that runs dry.
MEDIA = ("led", "tv", "mobile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dry:
    """A slot to watch: codes from the city down to its area, and the names of its screens."""

    slot: Slot
    area_name: str
    lineage: tuple[str, ...]
    screens: tuple[str, ...]


def last_ends(tx: Tx, now: datetime) -> dict[tuple[str, str], datetime]:
    """Return when the last showing ends of what is aimed at each code for each medium."""
    query = (
        sa.select(aim.c.area, showing.c.channels, sa.func.max(showing.c.until_at))
        .join(showing, showing.c.notice_id == aim.c.notice_id)
        .where(showing.c.until_at > now)
        .group_by(aim.c.area, showing.c.channels)
    )
    found: dict[tuple[str, str], datetime] = {}
    for code, channels, end in tx.execute(query):
        for medium in MEDIA:
            if f",{medium}," in channels:
                key = (code, medium)
                found[key] = max(found.get(key, end), end)
    return found


def watched(tx: Tx, above: Collection[str]) -> list[Dry]:
    """Return the slots of open areas at or below ``above`` that people look at."""
    query = (
        sa.select(slot.c.key, area.c.name, area.c.path, screen.c.name.label("screen"))
        .join(area, area.c.code == slot.c.area)
        .outerjoin(screen, (screen.c.slot == slot.c.key) & (screen.c.state == "approved"))
        .where(slot.c.medium.in_(MEDIA), area.c.is_open, at_or_below(slot.c.area, above))
        .order_by(slot.c.key, screen.c.name)
    )
    names: dict[str, list[str]] = {}
    places: dict[str, tuple[str, str]] = {}
    for key, name, path, hung in tx.execute(query):
        places[key] = (name, path)
        names.setdefault(key, []).extend([hung] if hung else [])
    return [
        Dry(
            slot=Slot.parse(key),
            area_name=name,
            lineage=tuple(path.split("/")),
            screens=tuple(names[key]),
        )
        for key, (name, path) in places.items()
        if names[key] or not key.startswith("led/")
    ]
