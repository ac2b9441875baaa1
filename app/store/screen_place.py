"""Where a screen hangs: its point, what its lamps are apart, from how far it is looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import screen_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A WGS-84 point in degrees, or none; ``distance_m`` is from where people look."""

    screen: str
    latitude: float | None = None
    longitude: float | None = None
    pitch_mm: float | None = None
    distance_m: float | None = None
    note: str = ""


def put(tx: Tx, made: Place) -> None:
    """Keep what is known of where a screen hangs."""
    upsert(tx, screen_place, [asdict(made)], key=("screen",))


def of(tx: Tx, screens: Collection[str]) -> dict[str, Place]:
    """Return what is known, by screen."""
    query = sa.select(screen_place).where(screen_place.c.screen.in_(list(screens)))
    return {row.screen: Place(**row._mapping) for row in tx.execute(query)}
