"""The sign of an alert, drawn here, so that its kind is told without reading: no file is needed.

A shape is written on a grid of 16 by 16, y downwards, points as ``x,y``. ``P`` fills a polygon,
``L w`` draws a line of width ``w``, ``D r`` a disc around each point; a small letter takes away.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from PIL import ImageDraw

_GRID, _FINE = 16, 8  # each dot is drawn as 8 by 8 before it is lit or not
_SOFT_PX = 32  # from here on edges may be soft

_CLOUD = "D 3.4 6.4,4.5; D 2.6 11,6; D 2.4 3.4,6.6; P 3,5 11.5,5 11.5,9 3,9;"
_FLAKE = "L 1.6 8,0 8,16; L 1.6 1,4 15,12; L 1.6 1,12 15,4; L 1.2 5.5,1.5 8,4 10.5,1.5;"
_SHAPES = {
    "rainstorm": _CLOUD + "L 1.8 5,10.5 3.5,15.5; L 1.8 9,10.5 7.5,15.5; L 1.8 13,10.5 11.5,15.5",
    "snowstorm": _CLOUD + "D 1.1 3,12 8,12 13,12 5.5,15 10.5,15",
    "hail": _CLOUD + "D 2 3,13 8,14 13,13",
    "thunder": _CLOUD + "p 10.5,6.5 4.5,13 8,13; P 10.5,7.5 5.5,12 8.5,12 6.5,16 12,11 9,11",
    "fog": _CLOUD + "L 1.6 1,11.5 15,11.5; L 1.6 3,14.5 13,14.5",
    "typhoon": "D 4.6 8,8; d 1.9 8,8; P 3.5,8 4,5 6,2.5 9,1 14,1 11,2.5 9.5,4.5;"
    "P 12.5,8 12,11 10,13.5 7,15 2,15 5,13.5 6.5,11.5",
    "gale": "L 1.7 0,5.5 8.5,5.5 10.5,4.5 10.5,2.5 9,1.3 7.3,2.2;"
    "L 1.7 0,9 13,9 15,8 15,6 13.5,4.8; L 1.7 1,12.5 8.5,12.5 10,13.3 9.6,15 8,15.2",
    "sandstorm": "L 2 0,2 16,2; L 2 2,5.7 13,5.7; L 2 4,9.4 12,9.4; L 2 6,13 10,13;"
    "D 1 15,6 14,9.5 12.5,13 1.5,9 3,12.5",
    "haze": "L 1.8 0,3 9,3; L 1.8 11.5,3 16,3; L 1.8 0,7 4,7; L 1.8 6.5,7 16,7; L 1.8 0,11 10,11;"
    "L 1.8 12.5,11 16,11; L 1.8 3,15 13,15",
    "heat": "D 3.7 8,8; L 1.7 8,0 8,2.6; L 1.7 8,13.4 8,16; L 1.7 0,8 2.6,8; L 1.7 13.4,8 16,8;"
    "L 1.7 2.3,2.3 4.2,4.2; L 1.7 11.8,11.8 13.7,13.7; L 1.7 2.3,13.7 4.2,11.8;"
    "L 1.7 11.8,4.2 13.7,2.3",
    "cold_wave": _FLAKE + "L 1.2 5.5,14.5 8,12 10.5,14.5",
    "frost": "L 1.6 8,0 8,11; L 1.6 3,3 13,8; L 1.6 3,8 13,3; P 0,13 16,13 16,15 0,15",
    "road_ice": "P 5,0 11,0 16,16 0,16; p 7.4,1 8.6,1 8.9,4 7.1,4; p 7,6 9,6 9.2,9 6.8,9;"
    "p 6.6,11 9.4,11 9.8,15 6.2,15",
    "drought": "P 0,1 16,1 16,15 0,15; l 1.3 9,1 6,6 9,10 7,15; l 1.3 6,6 0,8; l 1.3 9,10 16,8",
    "flood": "P 8,0 15,5 12.5,5 12.5,9 3.5,9 3.5,5 1,5; L 1.8 0,12 2,11 4,11.5 6,12.4 8,12 10,11"
    " 12,11.5 14,12.4 16,12; L 1.8 0,15.4 2,14.4 4,15 6,15.8 8,15.4 10,14.4 12,15 14,15.8 16,15.4",
    "fire": "P 8,0 11.5,4 13.5,8 13.5,11 11.5,14.5 8,16 4.5,14.5 2.5,11 2.5,8 4.8,9 5,4.5;"
    "p 8,8 10.3,11 10,13.4 8,14.6 6,13.4 5.7,11",
    "earthquake": "L 1.7 0,8 3,8 4.5,4.5 6.5,13.5 9,1.5 11,12 12.3,8 16,8",
    "landslide": "P 0,16 0,3 4,3 16,16; D 2.1 9,3.5; D 1.7 12.6,7.6; D 1.3 15,11.5",
    "": "P 8,0 16,15 0,15; p 6.9,5 9.1,5 8.6,10 7.4,10; d 1.1 8,12.3",
}
NAMES = tuple(filter(None, _SHAPES))


@lru_cache(maxsize=16)
def sign(name: str, px: int) -> Image.Image:
    """Return the sign ``name`` as a mask ``px`` square; a triangle for a name not known here."""
    from PIL import ImageDraw  # brings FreeType along, a megabyte that most screens never need

    fine = Image.new("L", (px * _FINE, px * _FINE))
    pen = ImageDraw.Draw(fine)
    for shape in _SHAPES.get(name, _SHAPES[""]).split(";"):
        if shape.strip():
            _draw(pen, shape.split(), px * _FINE / _GRID)
    small = fine.resize((px, px), Image.Resampling.BOX)
    return small if px > _SOFT_PX else small.point([0] * 128 + [255] * 128)


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
