"""Points of the globe on a small flat map, those that would touch as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

# A map of one point, or of points in a line, still shows some hundred metres around.
_LEAST_DEGREES = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something at a WGS-84 position."""

    id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """What stands at (x, y) of the map, in its pixels; ``ids`` are one or several points."""

    x: float
    y: float
    ids: tuple[str, ...]


def scattered(points: Sequence[Point], width: int, height: int, apart: int = 44) -> list[Dot]:
    """Return ``points`` on a map of ``width`` by ``height`` with ``apart`` pixels of margin.

    North is up, and a metre is as long in both directions. Points nearer to each other than
    ``apart`` are one dot.
    """
    if not points:
        return []
    middle = (_middle(p.latitude for p in points), _middle(p.longitude for p in points))
    across = cos(radians(middle[0])) or 1.0
    flat = [
        ((p.longitude - middle[1]) * across, middle[0] - p.latitude, p.id)
        for p in sorted(points, key=lambda p: p.id)
    ]
    wide = max(2 * max(abs(x) for x, _, _ in flat), _LEAST_DEGREES)
    high = max(2 * max(abs(y) for _, y, _ in flat), _LEAST_DEGREES)
    scale = min((width - 2 * apart) / wide, (height - 2 * apart) / high)
    placed = [(width / 2 + x * scale, height / 2 + y * scale, name) for x, y, name in flat]
    return _joined(placed, apart)


def captions(
    dots: Sequence[Dot], widths: Sequence[float], room: tuple[int, int], high: float = 18
) -> list[tuple[float, float] | None]:
    """Return where the words of each dot stand: the middle of their base line.

    Below the dot, else above it, never over other words or another dot, and inside ``room`` (width,
    height); None for words that find no place: a map with half of its names can be read.
    """
    taken = [(d.x - high / 2, d.y - high / 2, d.x + high / 2, d.y + high / 2) for d in dots]
    found: list[tuple[float, float] | None] = []
    for dot, wide in zip(dots, widths, strict=True):
        x = min(max(dot.x, wide / 2), room[0] - wide / 2)
        for y in (dot.y + 1.8 * high, dot.y - high):
            box = (x - wide / 2, y - high, x + wide / 2, y + high / 4)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append((round(x, 1), round(y, 1)))
                break
        else:
            found.append(None)
    return found


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    is_beside = one[2] <= other[0] or other[2] <= one[0]
    return not is_beside and one[1] < other[3] and other[1] < one[3]


def _joined(placed: Iterable[tuple[float, float, str]], apart: int) -> list[Dot]:
    """Return one dot for those within ``apart`` of the first of them."""
    dots: list[Dot] = []
    for x, y, name in placed:
        near = next((d for d in dots if hypot(d.x - x, d.y - y) < apart), None)
        if near is None:
            dots.append(Dot(x=round(x, 1), y=round(y, 1), ids=(name,)))
        else:
            dots[dots.index(near)] = Dot(x=near.x, y=near.y, ids=(*near.ids, name))
    return dots


def _middle(values: Iterable[float]) -> float:
    every = list(values)
    return (min(every) + max(every)) / 2
