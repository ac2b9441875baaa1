"""The map of screens: dots where they hang, coloured and numbered by how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.scatter import Point, scattered
from app.domain.standing import STANDINGS
from app.store import screen_place
from app.store.session import Tx
from app.web.screens_line import Line

WIDTH, HEIGHT = 960, 420
_WORST_FIRST = ("offline", "late", "never", "online", *STANDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dot of the map: one screen, or several that hang together; ``state`` is the worst."""

    x: float
    y: float
    lines: tuple[Line, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The map, and how many screens of the list nobody has put on it."""

    width: int
    height: int
    marks: tuple[Mark, ...]
    unplaced: int


def chart(tx: Tx, lines: Sequence[Line]) -> Chart:
    """Return the map of ``lines``."""
    by_id = {line.screen.id: line for line in lines}
    places = screen_place.of(tx, list(by_id))
    points = [
        Point(id=p.screen, latitude=p.latitude, longitude=p.longitude)
        for p in places.values()
        if p.latitude is not None and p.longitude is not None
    ]
    marks = [
        Mark(x=d.x, y=d.y, lines=ones, state=min((o.state for o in ones), key=_WORST_FIRST.index))
        for d in scattered(points, WIDTH, HEIGHT)
        for ones in [tuple(by_id[one] for one in d.ids)]
    ]
    return Chart(width=WIDTH, height=HEIGHT, marks=tuple(marks), unplaced=len(by_id) - len(points))
