"""What a screen shows until it is approved: its code and, where a phone can read it, a QR code."""

from __future__ import annotations

from PIL import Image, ImageOps

from player.actions import Qr
from player.glyphs import code_pages

_QUIET = 4  # ISO/IEC 18004:2015, 6.3.8: modules around the code
_MODULE_PX = 2  # one lamp a module is too fine for most phones
_TEXT_PX = 48  # eight letters of five dots, and some air


def pairing_pages(code: str, qr: Qr | None, size: tuple[int, int]) -> tuple[Image.Image, ...]:
    """Return the pages of a pairing code: with the QR code on one page, or the code alone."""
    width, height = size
    is_upright = height > width
    along, across = (height, width) if is_upright else (width, height)
    side = qr.side + 2 * _QUIET if qr else 0
    scale = min(across, along - _TEXT_PX) // side if side else 0
    if qr is None or scale < _MODULE_PX:
        return code_pages(code, width, height)
    square = side * min(scale, max(_MODULE_PX, along // 2 // side))
    air = square // 24
    room = (width, height - square) if is_upright else (width - square - 2 * air, height)
    (text, *more) = code_pages(code, *room)
    if more:
        return code_pages(code, width, height)
    page = Image.new("1", size)
    page.paste(text, (0, square) if is_upright else (square + air, 0))
    place = ((width - square) // 2, 0) if is_upright else (0, (height - square) // 2)
    page.paste(_drawn(qr).resize((square, square), Image.Resampling.NEAREST), place)
    return (page,)


def _drawn(qr: Qr) -> Image.Image:
    """Return the code with its quiet zone, a dot a module; light modules are lit."""
    dark = Image.frombytes("1", (qr.side, qr.side), qr.dots)
    return ImageOps.expand(ImageOps.invert(dark.convert("L")), _QUIET, 255).convert("1")
