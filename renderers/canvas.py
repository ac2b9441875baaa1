"""A picture in the making: palette indices, text blitted from kept glyphs, a quick PNG."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image

from renderers.fonts import Face, Glyph

if TYPE_CHECKING:
    from PIL._imaging import ImagingCore

_STEPS = 14  # shades from ground to colour; more cannot be told apart at these sizes


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour on a ground: palette indices ``ground`` to ``solid``, shade by shade."""

    ground: int
    solid: int


LIT = Ink(0, 1)
DARK = Ink(1, 0)


class Palette:
    """The colours of a picture, as inks made from pairs of a ground and a colour (``#rrggbb``)."""

    def __init__(self, *pairs: tuple[str, str], steps: int = _STEPS) -> None:
        if len(pairs) * (steps + 1) > 256:
            raise ValueError("a palette has at most 256 colours")
        self.inks = tuple(
            Ink(first, first + steps) for first in range(0, len(pairs) * (steps + 1), steps + 1)
        )
        self.colours = b"".join(_shades(ground, colour, steps) for ground, colour in pairs)


class Canvas:
    """``width`` by ``height`` dots, dark at first; without a palette a dot is lit or not."""

    def __init__(self, width: int, height: int, palette: Palette | None = None) -> None:
        self.width, self.height = width, height
        self._palette = palette
        self._depth = 8 if palette else 1
        self._image = Image.new("L" if palette else "1", (width, height))

    def fill(self, box: tuple[int, int, int, int], colour: int) -> None:
        """Fill ``box`` (left, top, right, bottom; right and bottom outside) with a solid index."""
        if box[2] > box[0] and box[3] > box[1]:
            self._image.paste(colour, box)

    def mask(self, x: int, y: int, dots: Image.Image, colour: int) -> None:
        """Colour what is lit in ``dots``, a mode ``1`` picture placed at ``x``, ``y``."""
        self._image.paste(colour, (x, y, x + dots.width, y + dots.height), dots)

    def text(self, x: int, y: int, text: str, face: Face, ink: Ink) -> int:
        """Draw ``text`` with the top left of its line box at ``x``, ``y``; return where it ends."""
        for char in text:
            glyph = face.glyph(char)
            if char != " ":
                self.glyph(x, y, glyph, ink)
            x += glyph.advance
        return x

    def glyph(self, x: int, y: int, glyph: Glyph, ink: Ink) -> None:
        """Draw ``glyph`` with the top left of its line box at ``x``, ``y``."""
        tile, lit = _tile(glyph, ink)
        left, top = x + glyph.x, y + glyph.y
        box = (left, top, left + lit.size[0], top + lit.size[1])
        # Image.paste looks at its arguments for three times as long as this takes.
        self._image.im.paste(tile, box, lit)

    def lines(
        self, x: int, y: int, lines: Sequence[str], face: Face, ink: Ink, *, pitch: int = 0
    ) -> int:
        """Draw ``lines`` under each other, ``pitch`` px apart; return the y below the last."""
        for line in lines:
            self.text(x, y, line, face, ink)
            y += pitch or face.size_px
        return y

    def png(self) -> bytes:
        """Return the picture as a PNG of one bit a dot, or of eight with a palette.

        Written here (PNG 1.2, clause 5): Pillow's writer costs five times the drawing of an LED
        page, and its bytes may change with its version while these name the picture.
        """
        rows, stride = self._image.tobytes(), -(-self.width * self._depth // 8)
        lines = (rows[start : start + stride] for start in range(0, len(rows), stride))
        packed = zlib.compress(b"\0" + b"\0".join(lines), 1)  # 0: each row unfiltered
        kind = 3 if self._palette else 0
        head = struct.pack(">IIBBBBB", self.width, self.height, self._depth, kind, 0, 0, 0)
        palette = _chunk(b"PLTE", self._palette.colours) if self._palette else b""
        return (
            b"\x89PNG\r\n\x1a\n"
            + _chunk(b"IHDR", head)
            + palette
            + _chunk(b"IDAT", packed)
            + _chunk(b"IEND", b"")
        )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@cache
def _tile(glyph: Glyph, ink: Ink) -> tuple[ImagingCore | int, ImagingCore]:
    """Return what to paste, a smooth glyph in the shades of ``ink``, and where it covers any."""
    if glyph.dots.mode == "1":
        return ink.solid, glyph.dots.im
    span = ink.solid - ink.ground
    tile = glyph.dots.point([ink.ground + round(cover * span / 255) for cover in range(256)])
    lit = glyph.dots.point([0 if cover * abs(span) < 128 else 255 for cover in range(256)], "1")
    return tile.im, lit.im


def _shades(ground: str, colour: str, steps: int) -> bytes:
    low, high = (bytes.fromhex(c.removeprefix("#")) for c in (ground, colour))
    return bytes(
        round(a + (b - a) * step / steps)
        for step in range(steps + 1)
        for a, b in zip(low, high, strict=True)
    )
