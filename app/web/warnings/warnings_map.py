"""Maps of warnings: their own shapes over the outlines of the areas they are for."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.warning import Circle, Message, Place

WIDTH, MOST_HEIGHT, LEAST_HEIGHT, MARGIN = 640, 480, 200, 24
_KM_PER_DEGREE, _SIDES = 111.32, 48
Spot = tuple[float, float]
Ring = Sequence[Spot]
Fit = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: the ``d`` of a path, and whether it is an area's outline or the warning's."""

    path: str
    is_area: bool
    level: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """The number of a warning in the list beside the map, and where it stands."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The map, north up."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...] = ()


def chart(said: Message, outlines: Mapping[str, Mapping[str, Any]]) -> Chart | None:
    """Return the map, None when there is nothing to draw; without shapes of its own, its areas.

    Args:
        said: the message.
        outlines: GeoJSON geometries of the areas it is for.
    """
    areas = [ring for outline in outlines.values() for ring in _rings(outline)]
    own = [ring for info in said.infos for place in info.places for ring in _of(place)]
    spots = [spot for ring in (*areas, *own) for spot in ring]
    if not spots:
        return None
    fit, height = _fit(spots)
    own = own or areas
    shapes = [Shape(_path(ring, fit), True) for ring in areas]
    shapes += [Shape(_path(ring, fit), False) for ring in dict.fromkeys(map(tuple, own))]
    return Chart(WIDTH, height, tuple(shapes))


def overview(
    said: Sequence[tuple[Message, Collection[str]]], outlines: Mapping[str, Mapping[str, Any]]
) -> Chart | None:
    """Return one map of several warnings, None when there is nothing to draw.

    Args:
        said: the messages, the worst first, each with the codes of the areas it is for; one
            without shapes of its own is drawn as those areas.
        outlines: GeoJSON geometries of those areas, as far as they are known.
    """
    grounds = {code: list(_rings(outline)) for code, outline in outlines.items()}
    drawn = []
    for number, (message, codes) in enumerate(said, 1):
        places = [place for info in message.infos for place in info.places]
        own: list[Ring] = [ring for place in places for ring in _of(place)]
        found = own or [ring for code in codes for ring in grounds.get(code, ())]
        drawn.append((number, message.level.word, found))
    areas = [ring for rings in grounds.values() for ring in rings]
    spots = [spot for _, _, rings in drawn for ring in rings for spot in ring]
    spots += [spot for ring in areas for spot in ring]
    if not spots:
        return None
    fit, height = _fit(spots)
    shapes = [Shape(_path(ring, fit), True) for ring in areas]
    worst_on_top = [(level, ring) for _, level, rings in reversed(drawn) for ring in rings]
    shapes += [Shape(_path(ring, fit), False, level) for level, ring in worst_on_top]
    labels = [_label(number, rings[0], fit) for number, _, rings in drawn if rings]
    return Chart(WIDTH, height, tuple(shapes), tuple(labels))


def _label(number: int, ring: Ring, fit: Fit) -> Label:
    left, top, across, down = fit
    middle = [(min(v) + max(v)) / 2 for v in zip(*ring, strict=True)]
    return Label(number, round((middle[0] - left) * across, 1), round((top - middle[1]) * down, 1))


def _of(place: Place) -> list[Ring]:
    polygons = [[(p.lon, p.lat) for p in ring] for ring in place.polygons]
    return [*polygons, *map(_round, place.circles)]


def _round(circle: Circle) -> Ring:
    lat, lon = circle.centre.lat, circle.centre.lon
    high = max(circle.radius_km, 0.05) / _KM_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    turns = (2 * math.pi * n / _SIDES for n in range(_SIDES))
    return [(lon + wide * math.sin(t), lat + high * math.cos(t)) for t in turns]


def _rings(outline: Mapping[str, Any]) -> Iterable[Ring]:
    parts = outline.get("coordinates", ())
    polygons = parts if outline.get("type") == "MultiPolygon" else [parts]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]


def _fit(spots: Sequence[Spot]) -> tuple[Fit, int]:
    """Return west, north and the scales of both ways, and how high the map is."""
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    south, north = min(y for _, y in spots), max(y for _, y in spots)
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.01)
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HEIGHT - 2 * MARGIN) / high)
    height = max(round(high * scale) + 2 * MARGIN, LEAST_HEIGHT)
    left = west - ((WIDTH - wide * scale) / 2) / (scale * squeeze)
    top = north + ((height - high * scale) / 2) / scale
    return (left, top, scale * squeeze, scale), height


def _path(ring: Ring, fit: Fit) -> str:
    left, top, across, down = fit
    return (
        "M" + "L".join(f"{(x - left) * across:.1f} {(top - y) * down:.1f}" for x, y in ring) + "Z"
    )
