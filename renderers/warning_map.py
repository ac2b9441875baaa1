"""A small map of where a warning holds: its own outlines, drawn to fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from app.domain.warning import Place, Point

WIDE, HIGH, _EDGE = 640, 360, 16
_KM_PER_DEGREE = 111.32


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an SVG of ``WIDE`` by ``HIGH`` shows: one path, and circles as (x, y, radius)."""

    path: str
    circles: tuple[tuple[float, float, float], ...]


def drawn(places: Iterable[Place]) -> Drawn | None:
    """Return the outlines of ``places``; None when there is none to draw."""
    listed = list(places)
    rings = [ring for place in listed for ring in place.polygons if len(ring) > 2]
    rounds = [circle for place in listed for circle in place.circles if circle.radius_km > 0]
    corners = [point for ring in rings for point in ring]
    for one in rounds:
        up = one.radius_km / _KM_PER_DEGREE
        side = up / max(cos(radians(one.centre.lat)), 0.01)
        corners += [Point(one.centre.lat - up, one.centre.lon - side)]
        corners += [Point(one.centre.lat + up, one.centre.lon + side)]
    if not corners:
        return None
    south, north = min(p.lat for p in corners), max(p.lat for p in corners)
    west, east = min(p.lon for p in corners), max(p.lon for p in corners)
    narrow = max(cos(radians((south + north) / 2)), 0.01)
    across, tall = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min((WIDE - 2 * _EDGE) / across, (HIGH - 2 * _EDGE) / tall)
    left, top = (WIDE - across * scale) / 2, (HIGH - tall * scale) / 2

    def at(point: Point) -> tuple[float, float]:
        x = left + (point.lon - west) * narrow * scale
        return round(x, 1), round(top + (north - point.lat) * scale, 1)

    path = "".join("M" + "L".join(f"{x},{y}" for x, y in map(at, ring)) + "Z" for ring in rings)
    circles = tuple((*at(c.centre), round(c.radius_km / _KM_PER_DEGREE * scale, 1)) for c in rounds)
    return Drawn(path, circles)
