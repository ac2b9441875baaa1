"""What a forecast of droughts is made from: the last end of what is aimed where, and the slots."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import aim, area, lineage, screen, showing, slot

# What nobody looks at on a wall or a telephone is no board that runs dry.
MEDIA = ("led", "tv", "mobile")


@dataclass(frozen=True, slots=True)
class Watched:
    """A slot to watch: its key, its area's name and path, and the names of its screens."""

    key: str
    area_name: str
    path: str
    screens: list[str]


def last_ends(tx: Tx, above: Collection[str], now: datetime) -> dict[tuple[str, str], datetime]:
    """Return when the last showing ends of what is aimed at each code for each medium.

    Codes at or below ``above``, and those over them.
    """
    over = sa.select(lineage.c.above).where(lineage.c.area.in_(list(above)))
    query = (
        sa.select(aim.c.area, showing.c.channels, sa.func.max(showing.c.until_at))
        .join(showing, showing.c.notice_id == aim.c.notice_id)
        .where(aim.c.expires > now, showing.c.until_at > now)
        .where(sa.or_(at_or_below(aim.c.area, above), aim.c.area.in_(over)))
        .group_by(aim.c.area, showing.c.channels)
    )
    found: dict[tuple[str, str], datetime] = {}
    for code, channels, end in tx.execute(query):
        for medium in MEDIA:
            if f",{medium}," in channels:
                key = (code, medium)
                found[key] = max(found.get(key, end), end)
    return found


def watched(tx: Tx, above: Collection[str]) -> list[Watched]:
    """Return the slots of open areas at or below ``above`` that people look at."""
    query = (
        sa.select(slot.c.key, area.c.name, area.c.path, screen.c.name.label("screen"))
        .join(area, area.c.code == slot.c.area)
        .outerjoin(screen, (screen.c.slot == slot.c.key) & (screen.c.state == "approved"))
        .where(slot.c.medium.in_(MEDIA), area.c.is_open, at_or_below(slot.c.area, above))
        .order_by(screen.c.name)
    )
    found: dict[str, Watched] = {}
    for key, name, path, hung in tx.execute(query):
        one = found.setdefault(key, Watched(key, name, path, []))
        if hung:
            one.screens.append(hung)
    return [one for one in found.values() if one.screens or not one.key.startswith("led/")]
