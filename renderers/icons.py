"""The sign each category has, drawn here: solid shapes that hold at 16 dots and at 96 px.

A shape is written on a grid of 16 by 16, y downwards, points as ``x,y``. ``P`` fills a polygon,
``L w`` draws a line of width ``w``, ``D r`` a disc around each point; a small letter takes away.
"""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw

from app.domain.notice import Category
from renderers.fonts import Glyph

_GRID, _FINE = 16, 8  # each px is drawn as 8 by 8 before it is lit or not

_SHAPES: dict[Category, str] = {
    # a loudspeaker
    Category.NOTICE: "P 0,6 4,6 9,2 9,14 4,10 0,10; P 2,10 5,10 6,15 3,15;"
    "P 11,5 12,5 13,7 13,9 12,11 11,11 12,9 12,7; P 13,3 14,3 16,6 16,10 14,13 13,13 15,10 15,6",
    # a drop of water with a bolt in it
    Category.OUTAGE: "P 8,0 12,6 13,9 13,11 12,13 10,15 6,15 4,13 3,11 3,9 4,6;"
    "p 9,4 5,10 7.5,10 6.5,14 11,8.5 8.5,8.5",
    # a notice board on two legs
    Category.PUBLICITY: "P 1,2 15,2 15,12 1,12; p 3,4 13,4 13,10 3,10; L 1 4,5.5 12,5.5;"
    "L 1 4,8.5 9,8.5; L 1.6 4,12 4,16; L 1.6 12,12 12,16",
    # a sheet with a seal on it
    Category.POLICY: "P 2,0 10,0 14,4 14,16 2,16; p 10,1 10,4 13,4; l 1 4,5.5 8,5.5;"
    "l 1 4,8.5 12,8.5; d 2.4 9.5,12.5; D 1.1 9.5,12.5",
    # a signpost
    Category.GUIDE: "L 2 8,0 8,16; P 2,2 12,2 15,4.5 12,7 2,7; P 14,8 4,8 1,10.5 4,13 14,13;"
    "l 1 4,4.5 11,4.5; l 1 5,10.5 12,10.5",
    # a calendar sheet with a heart on it
    Category.ACTIVITY: "P 1,2 15,2 15,15 1,15; p 3,6 13,6 13,13 3,13; P 4,0 6,0 6,4 4,4;"
    "P 10,0 12,0 12,4 10,4; P 5,8 6,7 7,7 8,8 9,7 10,7 11,8 11,9 8,12 5,9",
    # two notes
    Category.CULTURE: "D 2.4 3.5,12.5; D 2.4 12.5,11.5;"
    "P 4,2 15,0 15,11.5 13,11.5 13,5 6,6.5 6,12.5 4,12.5",
    # a scholar's cap
    Category.LEARNING: "P 8,2 16,6 8,10 0,6; P 3,9 8,11.5 13,9 13,12.5 8,15 3,12.5;"
    "L 1.2 14.6,6.5 14.6,13",
    # a briefcase
    Category.JOBS: "P 1,4 15,4 15,14 1,14; P 5,1 11,1 11,4 9,4 9,3 7,3 7,4 5,4; l 1 1,8.5 15,8.5;"
    "p 6,7 10,7 10,11 6,11; P 7,8 9,8 9,10 7,10",
    # a cross
    Category.HEALTH: "P 5,1 11,1 11,5 15,5 15,11 11,11 11,15 5,15 5,11 1,11 1,5 5,5",
    # a magnifying glass
    Category.LOST_FOUND: "D 5.6 6.5,6.5; d 3.7 6.5,6.5; L 3 10.8,10.8 14.5,14.5",
    # a pencil
    Category.CORRECTION: "P 11,1 15,5 6,14 1,15 2,10; l 1 9,3.5 12.5,7; p 2,13 3,14 1,15",
}


@cache
def icon(category: Category, size_px: int, *, is_smooth: bool = True) -> Glyph:
    """Return the sign of ``category``, ``size_px`` square; if not smooth, a dot is lit or not."""
    fine = Image.new("L", (size_px * _FINE, size_px * _FINE))
    pen = ImageDraw.Draw(fine)
    scale = size_px * _FINE / _GRID
    for shape in _SHAPES[category].split(";"):
        _draw(pen, shape.split(), scale)
    small = fine.resize((size_px, size_px), Image.Resampling.BOX)
    dots = small if is_smooth else small.point([0] * 128 + [255] * 128, "1")
    return Glyph(dots, 0, 0, size_px)


def _draw(pen: ImageDraw.ImageDraw, written: list[str], scale: float) -> None:
    kind, colour = written[0], 255 * written[0].isupper()
    is_wide = kind in "LlDd"
    size = float(written[1]) * scale if is_wide else 0
    points = [
        (float(x) * scale, float(y) * scale)
        for x, _, y in (one.partition(",") for one in written[1 + is_wide :])
    ]
    if kind in "Pp":
        pen.polygon([(x - (x > 0) * 0.5, y - (y > 0) * 0.5) for x, y in points], fill=colour)
    elif kind in "Ll":
        pen.line(points, fill=colour, width=round(size), joint="curve")
    else:
        for x, y in points:
            pen.ellipse((x - size, y - size, x + size - 1, y + size - 1), fill=colour)
