"""Local life as residents ask for it: places found, one looked up, the nearest, the shelters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.dispatch.places.place_search import MOST, Found, Hit, Query, leaf, search
from app.dispatch.places.place_voices import Rated, Voice, rate, rated, report
from app.dispatch.voices.voice import MOST_A_DAY, NotSaid, TooOften
from app.domain import place_hours, place_kind
from app.domain.place import Place, Point
from app.domain.place_hours import BEIJING, Opening
from app.store import place
from app.store.session import Tx

__all__ = [
    "MOST_A_DAY",
    "NotSaid",
    "Rated",
    "TooOften",
    "Voice",
    "rate",
    "rated",
    "report",
    "MOST",
    "Found",
    "Hit",
    "Opening",
    "Query",
    "get",
    "leaf",
    "nearest",
    "opening",
    "search",
    "shelters",
]


def get(tx: Tx, place_id: str) -> Place | None:
    """Return a place that residents may see, None when there is none."""
    found = place.get(tx, place_id)
    return found if found and found.public else None


def nearest(  # noqa: PLR0913 - where somebody is, and where they belong
    tx: Tx,
    category: str,
    now: datetime,
    *,
    near: Point | None = None,
    area: str | None = None,
    limit: int = 3,
) -> tuple[Hit, ...]:
    """Return the places of a category next to a point, or of an area: its own first."""
    query = Query(now=now, category=category, near=near, area=area, limit=limit)
    return search(tx, query).hits


def shelters(tx: Tx, area: str, now: datetime) -> tuple[Hit, ...]:
    """Return the shelters of an area, its own first."""
    query = Query(now=now, category=place_kind.SHELTER, area=area, limit=MOST)
    return search(tx, query).hits


def opening(
    made: Place, now: datetime, holidays: Mapping[date, str], zone: ZoneInfo = BEIJING
) -> Opening:
    """Return whether a place is open, until when, or when it opens; ``holidays`` is the table."""
    return place_hours.opening(made.schedule, now, holidays, zone)
