"""Signs drawn as SVG paths (SVG 1.1, 8.3), as dots: the same sign on a page and on a picture."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw

from renderers.fonts import Glyph

GRID, WIDTH = 24, 2  # of every sign: the grid it is drawn on, the width of its strokes
_FINE, _STEPS = 4, 16
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
At = tuple[float, float]


@cache
def drawn(path: str, size_px: int) -> Glyph:
    """Return what ``path`` draws, ``size_px`` wide and high, with round ends and corners."""
    scale = size_px * _FINE / GRID
    image = Image.new("L", (size_px * _FINE, size_px * _FINE))
    pen, reach = ImageDraw.Draw(image), WIDTH * scale / 2
    for line in lines(path):
        dots = [(x * scale, y * scale) for x, y in line]
        if len(dots) > 1:
            pen.line(dots, fill=255, width=round(2 * reach), joint="curve")
        for x, y in (dots[0], dots[-1]):
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=255)
    dots_image = image.resize((size_px, size_px), Image.Resampling.BOX)
    return Glyph(dots=dots_image, x=0, y=0, advance=size_px)


def lines(path: str) -> list[list[At]]:
    """Return the strokes of ``path`` as points joined by straight lines."""
    found: list[list[At]] = []
    for command, values in _commands(path):
        kind, at = command.upper(), found[-1][-1] if found else (0.0, 0.0)
        dx, dy = at if command.islower() else (0.0, 0.0)
        if kind == "M":
            found.append([(values[0] + dx, values[1] + dy)])
        elif kind == "Z":
            found[-1].append(found[-1][0])
        else:
            found[-1] += _drawn_by(kind, values, at, (dx, dy))
    return found


def _drawn_by(kind: str, values: list[float], at: At, base: At) -> list[At]:
    """Return the points after ``at`` that one command draws."""
    dx, dy = base
    if kind == "H":
        return [(values[0] + dx, at[1])]
    if kind == "V":
        return [(at[0], values[0] + dy)]
    if kind == "A":
        rx, large, sweep, x, y = values[0], values[3], values[4], values[5], values[6]
        return _arc(at, rx, large != sweep, bool(sweep), (x + dx, y + dy))
    points = [(values[n] + dx, values[n + 1] + dy) for n in range(0, len(values), 2)]
    return _curve(at, *points) if kind == "C" else points


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with its values; one that is repeated may leave its letter out."""
    for letter, rest in re.findall(r"([MmLlHhVvCcAaZz])([^MmLlHhVvCcAaZz]*)", path):
        takes = _TAKES[letter.upper()]
        values = list(_numbers(rest, is_arc=letter in "Aa"))
        if not takes:
            yield letter, []
        for n in range(0, len(values), takes or 1):
            follows = {"M": "L", "m": "l"}.get(letter, letter) if n else letter
            yield follows, values[n : n + takes]


def _numbers(text: str, *, is_arc: bool) -> Iterator[float]:
    """Yield the numbers in ``text``; the two flags of an arc are one digit each."""
    at, count = 0, 0
    number, flag = re.compile(r"[\s,]*([+-]?(?:\d+\.?\d*|\.\d+))"), re.compile(r"[\s,]*([01])")
    while found := (flag if is_arc and count % 7 in {3, 4} else number).match(text, at):
        yield float(found[1])
        at, count = found.end(), count + 1


def _curve(a: At, b: At, c: At, d: At) -> list[At]:
    """Return points on a cubic Bézier curve after its first."""

    def at(t: float) -> At:
        u = 1 - t
        w = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        return (
            w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
            w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
        )

    return [at(n / _STEPS) for n in range(1, _STEPS + 1)]


def _arc(a: At, radius: float, is_left: bool, sweeps: bool, b: At) -> list[At]:  # noqa: FBT001
    """Return points on an arc of a circle after its first (SVG 1.1, F.6.5)."""
    half = math.dist(a, b) / 2
    radius = max(radius, half)
    away = math.sqrt(max(radius**2 - half**2, 0.0)) * (1 if is_left else -1)
    ux, uy = (b[0] - a[0]) / (2 * half), (b[1] - a[1]) / (2 * half)
    centre = (a[0] + b[0]) / 2 - uy * away, (a[1] + b[1]) / 2 + ux * away
    start = math.atan2(a[1] - centre[1], a[0] - centre[0])
    end = math.atan2(b[1] - centre[1], b[0] - centre[0])
    turn = (end - start) % (2 * math.pi)
    turn = turn if sweeps else turn - 2 * math.pi
    steps = [start + turn * n / _STEPS for n in range(1, _STEPS + 1)]
    return [(centre[0] + radius * math.cos(s), centre[1] + radius * math.sin(s)) for s in steps]
