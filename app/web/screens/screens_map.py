"""The map of screens: dots where they hang, coloured and numbered by how they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from app.domain.scatter import Point, captions, scattered
from app.domain.standing import STANDINGS
from app.store import screen_place
from app.store.session import Tx
from app.web.screens.screens_line import Line

# As wide as a desk's page, and as a phone's: letters must be large enough on both.
SIZES = {"wide": (960, 420), "tall": (300, 380)}
_LETTER_PX = 15
_WORST_FIRST = ("offline", "late", "never", "online", *STANDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A dot of the map: one screen, or several that hang together; ``state`` is the worst.

    ``caption`` is where its name stands, None where there is no room for it.
    """

    x: float
    y: float
    lines: tuple[Line, ...]
    state: str
    name: str
    caption: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The map drawn in one size: ``wide`` or ``tall``."""

    shape: str
    width: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The map in each size, and how many screens of the list nobody has put on it."""

    sheets: tuple[Sheet, ...]
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
    sheets = [_sheet(points, by_id, shape) for shape in SIZES] if points else []
    return Chart(sheets=tuple(sheets), unplaced=len(by_id) - len(points))


def _sheet(points: Sequence[Point], by_id: Mapping[str, Line], shape: str) -> Sheet:
    width, height = SIZES[shape]
    dots = scattered(points, width, height)
    marks = [_mark(dot.x, dot.y, tuple(by_id[one] for one in dot.ids)) for dot in dots]
    places = captions(dots, [_wide(mark.name) for mark in marks], (width, height))
    named = [replace(m, caption=at) for m, at in zip(marks, places, strict=True)]
    return Sheet(shape=shape, width=width, height=height, marks=tuple(named))


def _mark(x: float, y: float, ones: tuple[Line, ...]) -> Mark:
    name = ones[0].screen.name
    if len(ones) > 1:
        name = _("%(name)s 等 %(n)s 块", name=name, n=len(ones))
    state = min((one.state for one in ones), key=_WORST_FIRST.index)
    return Mark(x=x, y=y, lines=ones, state=state, name=name)


def _wide(name: str) -> float:
    """Return about how wide a name is: Chinese letters are as wide as high."""
    return sum(_LETTER_PX * (1.0 if ord(letter) > 0x2E7F else 0.6) for letter in name)
