"""Curves: stairs of what has been reached by then, or values over months."""

from __future__ import annotations

from collections.abc import Sequence

from renderers import plot_ink as ink
from renderers.plot_ink import Scale
from renderers.plot_values import Curves, Series

_HIGH, _LEFT, _RIGHT, _FOOT, _LEGEND, _SIGNS = 300.0, 52.0, 20.0, 50.0, 24.0, 24


def draw(plot: Curves, width: float) -> str:
    """Return the curves as an SVG of ``width`` px."""
    legend, rows = _legend(plot.series, width)
    top = 26 + rows * _LEGEND
    xs = [x for s in plot.series for x, y in s.points]
    ys = [y for s in plot.series for x, y in s.points if y is not None]
    across = ink.scale(plot.x, xs, _LEFT, width - _RIGHT)
    up = ink.scale(plot.y, ys, top + _HIGH, top)
    parts = [legend, _grid(plot, across, up)]
    for number, one in enumerate(plot.series):
        parts.append(_curve(one, number, across, up, is_stepped=plot.is_stepped))
    return ink.drawing(width, top + _HIGH + _FOOT, plot.title, parts)


def _grid(plot: Curves, across: Scale, up: Scale) -> str:
    parts = [ink.text(4, up.end - 12, plot.y.name, size=12, fill=ink.SOFT)]
    for value, words in up.ticks(5):
        y = up.at(value)
        parts += [
            ink.line(across.start, y, across.end, y),
            ink.text(across.start - 8, y + 4, words, size=12, anchor="end", fill=ink.SOFT),
        ]
    free = across.start - 40
    for value, words in across.ticks(max(int((across.end - across.start) / 90), 2)):
        x, half = across.at(value), ink.width_of(words, 12) / 2
        parts.append(ink.line(x, up.start, x, up.start + 5, ink.SOFT))
        if x - half > free:
            at = min(x, across.end + _RIGHT - half)
            parts.append(ink.text(at, up.start + 20, words, size=12, anchor="middle"))
            free = x + half + 6
    parts.append(ink.line(across.start, up.start, across.end, up.start, ink.SOFT))
    end = up.start + 40
    parts.append(ink.text(across.end, end, plot.x.name, size=12, anchor="end", fill=ink.SOFT))
    return "".join(parts)


def _curve(one: Series, number: int, across: Scale, up: Scale, *, is_stepped: bool) -> str:
    data, signs, is_open = [], [], False
    every = max(len(one.points) // _SIGNS, 1)
    for place, (value, height) in enumerate(one.points):
        if height is None:
            is_open = False
            continue
        x, y = across.at(value), up.at(height)
        if not is_open:
            data.append(f"M{x:.1f},{y:.1f}")
        else:
            data.append(f"H{x:.1f}V{y:.1f}" if is_stepped else f"L{x:.1f},{y:.1f}")
        is_open = True
        if place % every == 0 or place == len(one.points) - 1:
            signs.append(ink.sign(x, y, number))
    if data and is_stepped:
        data.append(f"H{across.end:.1f}")
    colour, dash = (kind[number % len(kind)] for kind in (ink.COLOURS, ink.DASHES))
    return (ink.path("".join(data), stroke=colour, dash=dash) if data else "") + "".join(signs)


def _legend(series: Sequence[Series], width: float) -> tuple[str, int]:
    """Return the names of the curves beside their signs, and how many rows they take."""
    parts, x, row = [], 4.0, 0
    for number, one in enumerate(series):
        name = ink.cut(one.name, width - 60)
        wide = 44 + ink.width_of(name) + 16
        if x > 4 and x + wide > width:
            x, row = 4.0, row + 1
        y = 14 + row * _LEGEND
        colour, dash = (kind[number % len(kind)] for kind in (ink.COLOURS, ink.DASHES))
        parts += [
            ink.path(f"M{x:.1f},{y:.1f}H{x + 34:.1f}", stroke=colour, dash=dash),
            ink.sign(x + 17, y, number),
            ink.text(x + 42, y + 4.5, name),
        ]
        x += wide
    return "".join(parts), row + 1 if series else 0
