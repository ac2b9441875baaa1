"""A heat of cells: the more, the darker, and the number in each cell that has room for it."""

from __future__ import annotations

from renderers import plot_ink as ink
from renderers.plot_values import Heat

_TALL, _NARROW = 30.0, 480.0


def draw(plot: Heat, width: float) -> str:
    """Return the cells as an SVG of ``width`` px."""
    columns, rows, cells = plot.columns, plot.rows, plot.cells
    if width < _NARROW and len(columns) > len(rows):
        columns, rows = rows, columns
        cells = tuple(tuple(row[n] for row in plot.cells) for n in range(len(rows)))
    names = min(max(map(ink.width_of, rows), default=0.0) + 12, width * 0.35)
    wide = (width - names - 4) / max(len(columns), 1)
    high = max((v for row in cells for v in row if v is not None), default=0.0)
    parts = [
        ink.text(names + (n + 0.5) * wide, 16, ink.cut(name, wide, 12), size=12, anchor="middle")
        for n, name in enumerate(columns)
    ]
    for place, (name, values) in enumerate(zip(rows, cells, strict=True)):
        y = 24 + place * _TALL
        label = ink.cut(name, names - 10)
        parts.append(ink.text(names - 8, y + _TALL / 2 + 4.5, label, anchor="end"))
        for n, value in enumerate(values):
            parts.append(_cell(plot, value, high, (names + n * wide, y, wide)))
    foot = 24 + len(rows) * _TALL + 10
    parts.append(ink.legend_of_shades(names, foot, high, plot.unit))
    return ink.drawing(width, foot + 34, plot.title, parts)


def _cell(plot: Heat, value: float | None, high: float, where: tuple[float, float, float]) -> str:
    x, y, wide = where
    fill, letters = (ink.PAPER, ink.SOFT) if value is None else ink.shade(value, high)
    said = plot.unknown if value is None else _short(value)
    body = ink.box(x, y, wide, _TALL, fill=fill, edge=ink.LINE)
    size = min(max(wide * 0.39, 10.0), 12.0)
    if ink.width_of(said, size) <= wide - 1:
        foot = y + _TALL / 2 + 4
        body += ink.text(x + wide / 2, foot, said, size=size, anchor="middle", fill=letters)
    return body


def _short(value: float) -> str:
    return f"{value / 1000:.3g}k" if value >= 10_000 else ink.number(value).replace(",", "")
