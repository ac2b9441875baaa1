"""What plots are drawn with: letters, lines, signs and shades, as SVG's own attributes.

No style attribute, no style sheet and no pattern: a strict page takes the drawing as it is, and so
does fpdf2, in which the family ``sans-serif`` must be a font with Chinese letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from renderers.plot_values import Axis

INK, SOFT, LINE, PAPER = "#1c2430", "#566070", "#d9dee6", "#ffffff"
# All have a contrast of 4.5 or more on white; each comes with a sign and a dash of its own.
COLOURS = ("#1a56a8", "#b34700", "#1b7a43", "#8a2f8f", "#6b5900", "#b3261e")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2", "12 4")
SHADES = ("#f3f7fc", "#c7dbf1", "#8fb6e1", "#3a78bf", "#134385")
_ON_SHADES = (INK, INK, INK, PAPER, PAPER)
SIZE = 13  # of letters, px
_HAN = 0x2E7F


def drawing(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    """Return a whole SVG of ``parts``; ``title`` is what it says to who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )


def text(
    x: float, y: float, words: str, *, size: float = SIZE, anchor: str = "start", fill: str = INK
) -> str:
    """Return letters whose foot stands at ``y``; ``anchor`` as in SVG."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="{fill}">{escape(words)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str = LINE) -> str:
    """Return a thin line."""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="1"/>'
    )


def box(x: float, y: float, wide: float, high: float, *, fill: str, edge: str = "none") -> str:
    """Return a filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0):.1f}" height="{max(high, 0):.1f}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="1"/>'
    )


def path(data: str, *, stroke: str, fill: str = "none", width: float = 2, dash: str = "") -> str:
    """Return a path."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{data}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"{dashed}/>'


def sign(x: float, y: float, number: int) -> str:
    """Return the sign of series ``number``: disc, square, triangle, lozenge, two hollow ones."""
    colour = COLOURS[number % len(COLOURS)]
    fill = PAPER if number % 6 > 3 else colour
    if number % 6 in (0, 4):
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{colour}" '
            'stroke-width="2"/>'
        )
    corners = {
        1: ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        2: ((0, -5), (5, 4), (-5, 4)),
        3: ((0, -5), (5, 0), (0, 5), (-5, 0)),
        5: ((-4, -4), (4, -4), (4, 4), (-4, 4)),
    }[number % 6]
    data = "M" + "L".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners) + "Z"
    return path(data, stroke=colour, fill=fill, width=2)


def width_of(words: str, size: float = SIZE) -> float:
    """Return about how wide letters are: Chinese ones are as wide as high."""
    return size * sum(1.0 if ord(letter) > _HAN else 0.58 for letter in words)


def cut(words: str, room: float, size: float = SIZE) -> str:
    """Return as much of ``words`` as there is room for, with … where something is missing."""
    if width_of(words, size) <= room:
        return words
    while words and width_of(words + "…", size) > room:
        words = words[:-1]
    return words + "…"


def number(value: float) -> str:
    """Return a number as people write it: no needless digits, thousands set apart."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def shade(value: float, high: float) -> tuple[str, str]:
    """Return the shade of a value from 0 to ``high``, and the colour of letters on it."""
    step = 0 if high <= 0 else min(max(ceil(value / high * len(SHADES)) - 1, 0), len(SHADES) - 1)
    return SHADES[step], _ON_SHADES[step]


def legend_of_shades(x: float, y: float, high: float, unit: str) -> str:
    """Return the five shades in a row with their bounds, in words."""
    parts, wide = [], 30.0
    for step, colour in enumerate(SHADES):
        parts.append(box(x + step * wide, y, wide, 12, fill=colour, edge=SOFT))
    parts.append(text(x, y + 26, "0", size=12, fill=SOFT))
    end = x + len(SHADES) * wide
    parts.append(text(end, y + 26, f"{number(high)}{unit}", size=12, anchor="end", fill=SOFT))
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values stand between two edges of a drawing."""

    axis: Axis
    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the coordinate of ``value``; what lies outside stands at the edge."""
        low, high, held = self.low, self.high, min(max(value, self.low), self.high)
        if self.axis.is_log:
            low, high, held = log10(low), log10(high), log10(held)
        return self.start + (held - low) / (high - low) * (self.end - self.start)

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Return where the axis is marked, with what words: at most about ``most`` times."""
        if self.axis.ticks:
            return [t for t in self.axis.ticks if self.low <= t[0] <= self.high]
        if self.axis.is_log:
            powers = range(ceil(log10(self.low)), floor(log10(self.high)) + 1)
            return [(10.0**p, number(10.0**p)) for p in powers]
        step = _step((self.high - self.low) / most)
        first = ceil(self.low / step)
        count = floor(self.high / step + 1e-9) - first + 1
        return [((first + n) * step, number((first + n) * step)) for n in range(count)]


def scale(axis: Axis, values: Sequence[float], start: float, end: float) -> Scale:
    """Return the scale of ``axis`` for ``values``, from ``start`` to ``end`` of the drawing."""
    low = axis.low if axis.low is not None else min(values, default=0.0)
    if axis.is_log:
        low = max(low, 1e-3)
    high = axis.high if axis.high is not None else max(values, default=low)
    if high <= low:
        high = low * 10 if axis.is_log else low + 1
    return Scale(axis, low, high, start, end)


def _step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
