"""QR codes of addresses, one dot a module."""

from __future__ import annotations

from functools import lru_cache

import segno
from PIL import Image

QUIET = 4  # ISO/IEC 18004:2015, 6.3.8: a quiet zone of four modules


@lru_cache(maxsize=256)
def modules(url: str) -> Image.Image:
    """Return the code of ``url`` with its quiet zone; lit dots are its dark modules."""
    rows = segno.make(url, error="m", micro=False).matrix_iter(border=QUIET)
    dots = [list(row) for row in rows]
    code = Image.new("1", (len(dots[0]), len(dots)))
    code.putdata([255 * bool(dot) for row in dots for dot in row])
    return code


def code(url: str, module_px: int) -> Image.Image:
    """Return the code of ``url`` with each module ``module_px`` square.

    Only its modules are kept: it takes 50 KB where it is large, and no time to enlarge.
    """
    small = modules(url)
    size = (small.width * module_px, small.height * module_px)
    return small.resize(size, Image.Resampling.NEAREST)


@lru_cache(maxsize=256)
def drawing(url: str) -> str:
    """Return the code of ``url`` as an SVG element of any size."""
    made = segno.make(url, error="m", micro=False)
    return str(made.svg_inline(border=QUIET, omitsize=True, light="#fff"))
