"""Where the middle of an area is: of its outline, or else its committee's door."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from app.dispatch.areas.warning_where import shape_of
from app.dispatch.places import places
from app.domain.board import Centre
from app.store import boundary
from app.store.session import Tx

_DOOR = "office.committee"
_NEAR = 3


def of(tx: Tx, codes: Iterable[str], now: datetime) -> tuple[Centre, ...]:
    """Return code and (longitude, latitude) of those of ``codes`` of which one knows."""
    wanted = sorted(set(codes))
    outlines = boundary.of(tx, wanted)
    found = []
    for code in wanted:
        outline = outlines.get(code)
        middle = _middle(json.dumps(outline, sort_keys=True)) if outline else _door(tx, code, now)
        if middle:
            found.append((code, middle))
    return tuple(found)


@lru_cache(4096)
def _middle(outline: str) -> tuple[float, float] | None:
    """Return a point that surely lies within, however bent the outline is."""
    try:
        point = shape_of(json.loads(outline)).representative_point()
    except ValueError:
        return None
    return round(point.x, 5), round(point.y, 5)


def _door(tx: Tx, code: str, now: datetime) -> tuple[float, float] | None:
    hits = places.nearest(tx, _DOOR, now, area=code, limit=_NEAR)
    own = (hit.place.point for hit in hits if hit.place.area == code and hit.place.point)
    return next(((lon, lat) for lat, lon in own), None)
