"""Where what an entry tells of is: GeoRSS Simple in RSS and Atom, GeoJSON (RFC 7946) in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from feedgen.entry import FeedEntry
from lxml import etree

from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.warning import Point
from app.domain.warning_told import Told

GEORSS = "http://www.georss.org/georss"
_MOST = 400
# Longitude first, as GeoJSON has it.
_Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Where:
    """One geometry; ``kind`` is the name of its element in GeoRSS, ``pairs`` its points."""

    kind: str
    pairs: tuple[_Pair, ...]
    radius_m: int = 0

    def georss(self) -> etree._Element:
        """Return it as an element: latitude first, blanks between."""
        made = etree.Element(f"{{{GEORSS}}}{self.kind}", nsmap={"georss": GEORSS})
        made.text = " ".join(f"{lat:.5f} {lon:.5f}" for lon, lat in self.pairs)
        if self.radius_m:
            made.text += f" {self.radius_m}"
        return made

    def geojson(self) -> dict[str, Any]:
        """Return it as a geometry; GeoJSON knows no circle, so of one the centre."""
        points = [[round(lon, 5), round(lat, 5)] for lon, lat in self.pairs]
        if self.kind in {"point", "circle"}:
            return {"type": "Point", "coordinates": points[0]}
        if self.kind == "box":
            (west, south), (east, north) = points
            ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
            return {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Polygon", "coordinates": [points]}


def of_notice(notice: Notice, board: Board) -> Where | None:
    """Return the centre of the area a notice is aimed at; of several what they lie within."""
    centres = dict(board.centres)
    return _around([centres[code] for code in notice.areas if code in centres])


def of_warning(one: Told, board: Board) -> Where | None:
    """Return the issuer's polygon or circle; where there is none the centre of the board's area."""
    places = [place for info in one.message.infos[:1] for place in info.places]
    rings = [_pairs(ring) for place in places for ring in place.polygons if len(ring) > 3]
    circles = [circle for place in places for circle in place.circles]
    if len(rings) == 1 and not circles and len(rings[0]) <= _MOST:
        return Where("polygon", tuple(rings[0]))
    if len(circles) == 1 and not rings:
        (circle,) = circles
        radius_m = max(1, round(circle.radius_km * 1000))
        return Where("circle", tuple(_pairs([circle.centre])), radius_m)
    if rings or circles:
        spread = [pair for ring in rings for pair in ring]
        return _around([*spread, *_pairs(circle.centre for circle in circles)])
    return _around([pair for code, pair in board.centres if code == board.area.code])


class Entry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry that says where it is and names its files, which feedgen has no words for."""

    def __init__(
        self, where: Where | None = None, enclosures: Iterable[dict[str, str]] = ()
    ) -> None:
        super().__init__()
        self._where, self._enclosures = where, tuple(enclosures)

    def atom_entry(self, extensions: bool = True) -> etree._Element:
        """Return the entry of Atom, with every file as a link."""
        entry = super().atom_entry(extensions)
        for one in self._enclosures:
            etree.SubElement(entry, "link", {"rel": "enclosure", **one})
        return self._placed(entry)

    def rss_entry(self, extensions: bool = True) -> etree._Element:
        """Return the item of RSS."""
        return self._placed(super().rss_entry(extensions))

    def _placed(self, entry: etree._Element) -> etree._Element:
        if self._where is not None:
            entry.append(self._where.georss())
        return entry


def _around(pairs: list[_Pair]) -> Where | None:
    """Return the one point there is, or the box around several."""
    if not pairs:
        return None
    lons, lats = [lon for lon, _ in pairs], [lat for _, lat in pairs]
    corners = ((min(lons), min(lats)), (max(lons), max(lats)))
    return Where("point", corners[:1]) if corners[0] == corners[1] else Where("box", corners)


def _pairs(points: Iterable[Point]) -> list[_Pair]:
    return [(p.lon, p.lat) for p in points]
