"""A map without tiles to click a place's point on: the places around, as dots, and a scale.

Clicking posts the pixel (an image button does so without a script); here it becomes a point.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import render_template, url_for

from app.domain import place_point
from app.domain.place import Place, Point
from app.store import area, place
from app.store.place import Wanted
from app.store.session import Tx

WIDTH, HEIGHT = 640, 400
# Degrees of latitude from top to bottom: about a kilometre.
_TALL = 0.01
_BEIJING: Point = (39.9042, 116.4074)
_MOST = 200
_LINE, _LETTER = 14, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A piece of ground: its middle, its own point if it has one, and its area."""

    middle: Point
    point: Point | None
    area: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map."""

    x: float
    y: float
    name: str
    is_named: bool = True


def address(texts: Mapping[str, str]) -> str:
    """Return where the map of what stands in the form is fetched."""
    asked = {name: texts.get(name, "").strip() for name in ("area", "lat", "lon")}
    return f"{url_for('place_page.chart')}?{urlencode({k: v for k, v in asked.items() if v})}"


def view(tx: Tx, asked: Mapping[str, str]) -> View:
    """Return what the map shows: around the point, else around the area's places."""
    try:
        point = float(asked.get("lat", "")), float(asked.get("lon", ""))
    except ValueError:
        point = (math.nan, math.nan)
    code = asked.get("area", "")
    if place_point.is_in_china(*point):
        return View(middle=(round(point[0], 4), round(point[1], 4)), point=point, area=code)
    known = [one.point for one in _near(tx, code) if one.point]
    if not known:
        return View(middle=_BEIJING, point=None, area=code)
    lat, lon = (sum(p[n] for p in known) / len(known) for n in (0, 1))
    return View(middle=(round(lat, 4), round(lon, 4)), point=None, area=code)


def drawn(tx: Tx, seen: View) -> str:
    """Return the map as SVG."""
    dots = _named(
        Dot(x, y, one.name)
        for one in _near(tx, seen.area)
        if one.point
        for x, y in [_pixel(seen.middle, one.point)]
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT
    )
    own = Dot(*_pixel(seen.middle, seen.point), "") if seen.point else None
    metres = _TALL * math.pi / 180 * place_point.EARTH_M / HEIGHT
    return render_template(
        "place_map.svg", width=WIDTH, height=HEIGHT, dots=dots, own=own, bar=round(200 / metres)
    )


def clicked(tx: Tx, texts: Mapping[str, str], form: Mapping[str, str]) -> dict[str, str]:
    """Return the point that was clicked as texts, nothing when none was."""
    x, y = form.get("at.x", ""), form.get("at.y", "")
    if not (x.isdecimal() and y.isdecimal() and x.isascii() and y.isascii()):
        return {}
    middle = view(tx, texts).middle
    east, north = int(x[:5]) - WIDTH / 2, HEIGHT / 2 - int(y[:5])
    lat = middle[0] + north * _TALL / HEIGHT
    lon = middle[1] + east * _TALL / HEIGHT / math.cos(math.radians(middle[0]))
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}


def _pixel(middle: Point, point: Point) -> tuple[float, float]:
    scale = HEIGHT / _TALL
    x = WIDTH / 2 + (point[1] - middle[1]) * scale * math.cos(math.radians(middle[0]))
    return round(x, 1), round(HEIGHT / 2 - (point[0] - middle[0]) * scale, 1)


def _near(tx: Tx, code: str) -> list[Place]:
    """Return places of an area and of its street."""
    known = area.get(tx, code) if code else None
    if known is None:
        return []
    above = known.parent or known.code
    return place.listing(tx, Wanted(areas=[above]), _MOST)


def _named(dots: Iterable[Dot]) -> list[Dot]:
    """Leave out names that would be written over others; dots stay."""
    found: list[Dot] = []
    for one in dots:
        kept = (other for other in found if other.is_named)
        free = all(
            abs(one.y - other.y) > _LINE or abs(one.x - other.x) > _LETTER * len(other.name) + 12
            for other in kept
        )
        found.append(replace(one, is_named=free))
    return found
