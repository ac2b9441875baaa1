"""Which areas of this house a warning is for: outlines, codes, names; never more than it says."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.domain.audience import Area
from app.domain.warning import Circle, Message, Place, Ring
from app.domain.warning_code import full_names, is_division, matching, named
from app.store import area, boundary
from app.store.session import Tx

_KM_PER_DEGREE = 111.32
_SIDES = 64
# Outlines of the same border differ a little: an overlap of less than this is none.
_SLIVER = 0.01


@dataclass(frozen=True, slots=True)
class Reached:
    """Codes of areas reached with all below them, and of those reached without."""

    places: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether it is anywhere here."""
        return bool(self.places or self.touched)


class Outlines:
    """The outlines of areas, to be asked fast which of them a shape touches."""

    def __init__(self, outlines: Mapping[str, Mapping[str, Any]]) -> None:
        self._codes = list(outlines)
        self._shapes = [shape_of(outlines[code]) for code in self._codes]
        self._tree = shapely.STRtree(self._shapes)
        self.by_code = dict(zip(self._codes, self._shapes, strict=True))

    def touched_by(self, shape: BaseGeometry) -> set[str]:
        """Return the codes of the areas that ``shape`` lies in or overlaps."""
        found = self._tree.query(shape, predicate="intersects")
        return {self._codes[n] for n in found if _overlaps(self._shapes[n], shape)}


class Map:
    """The areas of this house and their outlines."""

    def __init__(self, areas: Iterable[Area], outlines: Outlines) -> None:
        self._areas = {a.code: a for a in areas}
        self._outlines = outlines
        self._names = full_names(self._areas.values())
        self._children: dict[str | None, list[str]] = defaultdict(list)
        for one in self._areas.values():
            self._children[one.parent].append(one.code)
        self._outlined = {
            above
            for code in outlines.by_code
            if code in self._areas
            for above in self._areas[code].lineage
        }

    def reached(self, message: Message, otherwise: Collection[str] = ()) -> Reached:
        """Return where ``message`` is for.

        Args:
            message: all its areas count, of every language.
            otherwise: codes of the areas of a message that names no place at all.
        """
        places = [place for info in message.infos for place in info.places]
        found = [self._of_place(place) for place in dict.fromkeys(places)]
        if not places:
            codes = frozenset(otherwise) & self._areas.keys()
            found = [Reached(codes)]
        return Reached(
            frozenset().union(*(one.places for one in found)),
            frozenset().union(*(one.touched for one in found)),
        )

    def _of_place(self, place: Place) -> Reached:
        shape, without = _shape(place), _rings(place.excluded)
        spatial = self._of_shape(shape.difference(without)) if shape is not None else Reached()
        codes = {
            code
            for pair in place.codes
            if is_division(pair)
            for code in matching(pair.value, self._areas)
        }
        if not codes and not spatial:
            codes = set(named(place.name, self._names))
        if not place.excluded:
            return Reached(spatial.places | codes, spatial.touched)
        parts = [spatial, *(self._without(code, without) for code in codes)]
        return Reached(
            frozenset().union(*(one.places for one in parts)),
            frozenset().union(*(one.touched for one in parts)),
        )

    def _without(self, code: str, excluded: BaseGeometry) -> Reached:
        """Return an area without what is left out of it; nothing when its outline is unknown."""
        outline = self._outlines.by_code.get(code)
        if outline is None:
            return Reached()
        return self._of_shape(outline.difference(excluded), within=code)

    def _of_shape(self, shape: BaseGeometry, within: str = "") -> Reached:
        hit = self._outlines.touched_by(shape) & self._areas.keys()
        if not hit:
            return Reached()
        places: set[str] = set()
        touched: set[str] = set()
        towards = {above for code in hit for above in self._areas[code].lineage}
        for code in [within] if within else self._children[None]:
            if code in towards:
                self._walk(code, False, (hit, towards), (places, touched))
        return Reached(frozenset(places), frozenset(touched))

    def _walk(
        self,
        code: str,
        inherited: bool,
        shape: tuple[set[str], set[str]],
        into: tuple[set[str], set[str]],
    ) -> bool:
        """Add what is reached at and below ``code``; return whether all of it is."""
        (hit, towards), (places, touched) = shape, into
        own = code in hit if code in self._outlines.by_code else inherited
        below = self._children[code]
        if not any(child in self._outlined for child in below):
            if own:
                places.add(code)
            return own
        # One without an outline of its own lies wherever the one above it does.
        asked = [child for child in below if own or child in towards]
        whole = [self._walk(child, own, shape, into) for child in asked]
        if own and len(asked) == len(below) and all(whole):
            places.difference_update(below)
            places.add(code)
            return True
        if own:
            touched.add(code)
        return False


def current_map(tx: Tx) -> Map:
    """Return the map of this house; outlines are read again only when one has changed."""
    stamp = boundary.stamp(tx)
    if _KEPT.get("stamp") != stamp:
        _KEPT.update(stamp=stamp, outlines=Outlines(boundary.everything(tx)))
    outlines: Outlines = _KEPT["outlines"]
    return Map(area.everything(tx), outlines)


_KEPT: dict[str, Any] = {}


def shape_of(outline: Mapping[str, Any]) -> BaseGeometry:
    """Return the shape of a GeoJSON geometry.

    Raises:
        ValueError: it is no Polygon or MultiPolygon of places on earth.
    """
    try:
        found = shapely.from_geojson(json.dumps(outline))
        west, south, east, north = found.bounds
    except (shapely.errors.GEOSException, TypeError, ValueError):
        raise ValueError("not_an_outline") from None
    if found.geom_type not in {"Polygon", "MultiPolygon"} or found.is_empty:
        raise ValueError("not_an_outline")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("out_of_range")
    return shapely.make_valid(found)


def _shape(place: Place) -> BaseGeometry | None:
    if not place.polygons and not place.circles:
        return None
    circles = [_round(one) for one in place.circles]
    return shapely.union_all([_rings(place.polygons), *circles])


def _rings(rings: Iterable[Ring]) -> BaseGeometry:
    """Return what lies within any of ``rings``; one across the date line is none here."""
    shapes = [
        shapely.make_valid(shapely.Polygon([(p.lon, p.lat) for p in ring]))
        for ring in rings
        if max(p.lon for p in ring) - min(p.lon for p in ring) <= 180
    ]
    return shapely.union_all(shapes)


def _round(circle: Circle) -> BaseGeometry:
    lat, lon = circle.centre.lat, circle.centre.lon
    if circle.radius_km == 0:
        return shapely.Point(lon, lat)
    high = circle.radius_km / _KM_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    turns = [2 * math.pi * n / _SIDES for n in range(_SIDES)]
    ring = [(lon + wide * math.sin(t), lat + high * math.cos(t)) for t in turns]
    return shapely.box(-180, -90, 180, 90).intersection(shapely.Polygon(ring))


def _overlaps(one: BaseGeometry, other: BaseGeometry) -> bool:
    smaller = min(one.area, other.area)
    if smaller == 0:
        return bool(one.intersects(other))
    return bool(one.intersection(other).area >= _SLIVER * smaller)
