"""Lying bars, each with its number: long Chinese names have room, and no colour stands alone."""

from __future__ import annotations

from renderers import plot_ink as ink
from renderers.plot_values import Bars

_THICK, _GAP, _BETWEEN = 20.0, 4.0, 14.0


def draw(plot: Bars, width: float) -> str:
    """Return the bars as an SVG of ``width`` px."""
    has_legend = len(plot.series) > 1
    parts = [_legend(plot, width)] if has_legend else []
    values = [v for s in plot.series for v in s.values if v is not None]
    high = plot.high if plot.high is not None else max(values, default=0.0)
    words = [ink.number(v) + plot.unit for v in values] + [plot.unknown]
    tail = max(map(ink.width_of, words)) + 12
    names = min(max(map(ink.width_of, plot.groups), default=0.0) + 12, width * 0.4)
    room, y = max(width - names - tail, 10.0), 40.0 if has_legend else 8.0
    for place, group in enumerate(plot.groups):
        tall = len(plot.series) * (_THICK + _GAP) - _GAP
        name = ink.cut(group, names - 10)
        parts.append(ink.text(names - 8, y + tall / 2 + 4.5, name, anchor="end"))
        for number, one in enumerate(plot.series):
            value = one.values[place]
            long = 0.0 if value is None or high <= 0 else min(value / high, 1.0) * room
            parts.append(_bar(names, y, long, number))
            said = plot.unknown if value is None else ink.number(value) + plot.unit
            fill = ink.SOFT if value is None else ink.INK
            parts.append(ink.text(names + long + 7, y + 14.5, said, fill=fill))
            y += _THICK + _GAP
        y += _BETWEEN - _GAP
    parts.append(ink.line(names, 40.0 if has_legend else 4.0, names, y - 6, ink.SOFT))
    return ink.drawing(width, y, plot.title, parts)


def _bar(x: float, y: float, long: float, number: int) -> str:
    """Return one bar: full, striped across, or empty with an edge, by its series."""
    colour, look = ink.COLOURS[number % len(ink.COLOURS)], number % 3
    body = ink.box(x, y, long, _THICK, fill=ink.PAPER if look else colour, edge=colour)
    if look == 1:
        body += "".join(ink.line(x, y + d, x + long, y + d, colour) for d in (4, 7, 10, 13, 16))
    return body


def _legend(plot: Bars, width: float) -> str:
    parts, x, room = [], 4.0, (width - 8) / len(plot.series)
    for number, one in enumerate(plot.series):
        name = ink.cut(one.name, room - 50)
        parts += [_bar(x, 6, 28, number), ink.text(x + 36, 20.5, name)]
        x += min(room, 36 + ink.width_of(name) + 20)
    return "".join(parts)
