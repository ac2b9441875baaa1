"""The player's own writing: 16-dot glyphs, read from its font file when they are first needed."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

from PIL import Image

from player.font.make import ASSET

CELL = 16
_FULL_WIDTH = range(0xFF01, 0xFF5F)  # the font has none; set here as China sets them
_OPENING = "（［｛＂＇"
_CLOSING = "，．：；！？）］｝"
_UNKNOWN = "□"
_Page = tuple[bytes, list[int], bytes]


@lru_cache(maxsize=1024)
def glyph(char: str) -> Image.Image:
    """Return one character, 16 dots high and 8 or 16 wide; a box for one that the font lacks."""
    if char == "…":
        return _ellipsis()
    if ord(char) in _FULL_WIDTH:
        return _in_a_cell(char)
    found = _drawn(ord(char))
    return found or _drawn(ord(_UNKNOWN)) or Image.new("1", (CELL, CELL), 1)


def advance(char: str) -> int:
    """Return how wide ``char`` is, in dots."""
    return glyph(char).width


def width_of(text: str) -> int:
    """Return how wide ``text`` is on one line, in dots."""
    return sum(map(advance, text))


def line(text: str) -> Image.Image:
    """Return ``text`` on one line, in mode ``1``."""
    image = Image.new("1", (max(1, width_of(text)), CELL))
    left = 0
    for char in text:
        image.paste(glyph(char), (left, 0))
        left += advance(char)
    return image


def scaled(image: Image.Image, px: int) -> Image.Image:
    """Return a line ``px`` high, as a mask in mode ``L``; whole multiples keep their dots.

    Large letters are smoothed: steps of five dots and more would look like stairs.
    """
    width = max(1, round(image.width * px / image.height))
    if px % image.height == 0 and px <= 2 * image.height:
        return image.convert("L").resize((width, px), Image.Resampling.NEAREST)
    # Twice as sharp as the filter leaves it; a thin stroke that shrinks must not pale away.
    bias, slope = (90, 3.0) if px < image.height else (128, 4.0)
    soft = image.convert("L").resize((width, px), Image.Resampling.BICUBIC)
    return soft.point([min(255, max(0, round((v - bias) * slope + 128))) for v in range(256)])


def _drawn(point: int) -> Image.Image | None:
    if point > 0xFFFF:
        return None
    widths, starts, bitmaps = _page(point >> 8)
    stride = widths[point & 255]
    if not stride:
        return None
    bits = bitmaps[starts[point & 255] :][: CELL * stride]
    return Image.frombytes("1", (8 * stride, CELL), bits)


@lru_cache(maxsize=96)
def _page(number: int) -> _Page:
    with ASSET.open("rb") as font:
        font.seek(8 * number)
        place, length = struct.unpack("<II", font.read(8))
        if not length:
            return bytes(256), [0] * 256, b""
        font.seek(place)
        body = zlib.decompress(font.read(length))
    starts, at = [], 0
    for stride in body[:256]:
        starts.append(at)
        at += CELL * stride
    return body[:256], starts, body[256:]


def _in_a_cell(char: str) -> Image.Image:
    """A full-width form is its ASCII letter: marks lean to their side, letters stand centred."""
    cell, half = Image.new("1", (CELL, CELL)), _drawn(ord(char) - 0xFEE0)
    left = 8 if char in _OPENING else 1 if char in _CLOSING else 4
    if half:
        cell.paste(half, (left, 0))
    return cell


def _ellipsis() -> Image.Image:
    cell = Image.new("1", (CELL, CELL))
    for x in (2, 7, 12):
        cell.paste(1, (x, 7, x + 2, 9))
    return cell
