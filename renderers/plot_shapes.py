"""A small map of areas: their own outlines drawn to fit, shaded, each with its name and number."""

from __future__ import annotations

from itertools import pairwise
from math import cos, radians

from renderers import plot_ink as ink
from renderers.plot_values import Shape, Shapes

_EDGE = 12.0
_At = tuple[float, float]


def draw(plot: Shapes, width: float) -> str:
    """Return the map as an SVG of ``width`` px; its height is three fifths of that, or more."""
    high = max(width * 0.6, 280.0)
    fit = _Fit([p for s in plot.shapes for r in s.rings for p in r], width, high)
    parts, labels = list[str](), list[str]()
    for one in plot.shapes:
        fill, letters = (
            (ink.PAPER, ink.INK) if one.value is None else ink.shade(one.value, plot.high)
        )
        rings = [[fit.at(p) for p in ring] for ring in one.rings if len(ring) > 2]
        data = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in r) + "Z" for r in rings)
        if rings:
            dash = "4 3" if one.value is None else ""
            parts.append(ink.path(data, stroke=ink.INK, fill=fill, width=1.5, dash=dash))
            labels.append(_label(plot, one, max(rings, key=_wide), letters))
    foot = ink.legend_of_shades(_EDGE, high + 4, plot.high, plot.unit)
    return ink.drawing(width, high + 38, plot.title, [*parts, *labels, foot])


def _label(plot: Shapes, one: Shape, ring: list[_At], letters: str) -> str:
    """Write the name in the middle of an outline, as far as there is room, and the value below."""
    xs, ys = [x for x, y in ring], [y for x, y in ring]
    middle, y = _centre(ring)
    said = plot.unknown if one.value is None else f"{ink.number(one.value)}{plot.unit}"
    name = ink.cut(one.name, (max(xs) - min(xs)) * 0.9)
    if max(ys) - min(ys) < 2.5 * ink.SIZE:
        return ink.text(middle, y + 4.5, said, anchor="middle", fill=letters)
    return ink.text(middle, y - 3, name, anchor="middle", fill=letters) + ink.text(
        middle, y + 14, said, anchor="middle", fill=letters
    )


def _centre(ring: list[_At]) -> _At:
    """Return where the outline would balance on a needle."""
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]])]
    if abs(sum(crosses)) < 1e-6:
        return ring[0]
    sides = list(zip(pairwise([*ring, ring[0]]), crosses, strict=True))
    x = sum((a[0] + b[0]) * c for (a, b), c in sides) / (3 * sum(crosses))
    y = sum((a[1] + b[1]) * c for (a, b), c in sides) / (3 * sum(crosses))
    return x, y


def _wide(ring: list[_At]) -> float:
    return max(x for x, y in ring) - min(x for x, y in ring)


class _Fit:
    """Brings longitude and latitude onto the sheet, as large as it goes."""

    def __init__(self, points: list[_At], width: float, high: float) -> None:
        lons, lats = [p[0] for p in points] or [0.0], [p[1] for p in points] or [0.0]
        self._west, self._north = min(lons), max(lats)
        self._narrow = max(cos(radians((min(lats) + max(lats)) / 2)), 0.01)
        across = max((max(lons) - min(lons)) * self._narrow, 1e-6)
        tall = max(max(lats) - min(lats), 1e-6)
        self._scale = min((width - 2 * _EDGE) / across, (high - 2 * _EDGE) / tall)
        self._left = (width - across * self._scale) / 2
        self._top = (high - tall * self._scale) / 2

    def at(self, point: _At) -> _At:
        x = self._left + (point[0] - self._west) * self._narrow * self._scale
        return x, self._top + (self._north - point[1]) * self._scale
