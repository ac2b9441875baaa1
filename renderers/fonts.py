"""The faces text is drawn in: Unifont dot for dot at 16 px, Noto Sans SC above and beyond it.

No character ever shows as a box. What a face lacks comes from Noto Sans SC; a run of characters
that neither font has shows as one geta mark 〓, what printers set for a missing sort.
"""

from __future__ import annotations

import lzma
import re
import sys
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import ceil
from pathlib import Path
from typing import Literal, TypeVar

import manimgx_fonts_cjk
from PIL import Image, ImageDraw, ImageFont

from renderers.glyphs.make import ASSET

GETA = "〓"
K = TypeVar("K")
V = TypeVar("V")
Weight = Literal["Regular", "Medium", "Bold", "Black"]

NOTO = Path(manimgx_fonts_cjk.__file__).with_name("NotoSansCJK-VF.otf.ttc")
SIMPLIFIED = 2  # the face of the collection with the forms of mainland China
_BASELINE = 0.88  # of the em, from its top: the ideographic em box of Noto Sans CJK
_TAIL = 0.24  # of the em, how far a Latin letter reaches below the line
QUOTES = frozenset("‘’“”")
_NO_CHARACTER = "\uffff"
_EMOJI = range(0x1F000, 0x1FC00)
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me", "Cs"})
_SPACES = frozenset({"Zs"})
_STAND_INS = {
    **dict.fromkeys("\n\r\v\f\x85\u2028\u2029", "\n"),
    "\t": " ",
    "⸺": "——",  # these two are wider than a character may be
    "⸻": "———",
}
_DENSE = 0.46  # of a square's dots lit: more, and gaps between strokes close
_HALF_PX, _SPACE_PX = 8, 6  # of Unifont
_GETAS = re.compile(GETA + "{2,}")


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One character's dots; ``x`` and ``y`` place them in the line box, ``advance`` moves on."""

    dots: Image.Image
    x: int
    y: int
    advance: int


class _Kept(dict[K, V]):
    """A dictionary that makes what is asked for the first time."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        made = self[key] = self._make(key)
        return made


class Face:
    """One design at one size; each glyph is rasterised once and kept.

    ``size_px`` is the height of the line box and the advance of a Han character. Dots are mode
    ``1`` unless ``is_smooth``, when they are mode ``L``.
    """

    def __init__(
        self, size_px: int, draw: Callable[[str], Glyph], *, is_smooth: bool = False
    ) -> None:
        self.size_px, self.is_smooth = size_px, is_smooth
        self._glyphs: _Kept[str, Glyph] = _Kept(draw)
        self._advances: _Kept[str, int] = _Kept(lambda char: self._glyphs[char].advance)

    def glyph(self, char: str) -> Glyph:
        """Return what ``char`` looks like."""
        return self._glyphs[char]

    def width(self, text: str) -> int:
        """Return the width of ``text`` on one line, in pixels."""
        return sum(map(self._advances.__getitem__, text))


@cache
def pixel_face() -> Face:
    """Return Unifont, which is drawn for 16 px and exists at no other size.

    Digits are as wide as each other; Latin letters and marks as wide as they are, a dot at each
    side.
    """
    spare = noto_face(16, is_smooth=False)

    def draw(char: str) -> Glyph:
        dots = _unifont().dots(char)
        if dots is None:
            return spare.glyph(char)
        if char == " ":
            return Glyph(dots, 0, 0, _SPACE_PX)
        box = dots.getbbox()
        if box is None or dots.width > _HALF_PX or char.isdigit() or not char.isascii():
            return Glyph(dots, 0, 0, dots.width)
        width = box[2] - box[0]
        drawn = dots.crop((box[0], 0, box[2], dots.height))
        return Glyph(drawn, 1, 0, min(width + 2, _HALF_PX))

    return Face(16, draw)


@cache
def noto_face(
    size_px: int, weight: Weight = "Regular", *, is_smooth: bool = True, line_px: int = 0
) -> Face:
    """Return Noto Sans SC; without ``is_smooth`` every dot is either lit or not.

    With ``line_px`` the letters stand in a line box of that height, low enough for the tails of
    Latin ones to stay in it: the ideographic em box cuts them off.
    """
    font = _noto(size_px, weight)
    mode = "L" if is_smooth else "1"
    baseline = line_px - ceil(size_px * _TAIL) if line_px else round(size_px * _BASELINE)

    def draw(char: str) -> Glyph:
        shown = char if _in_noto(char) else GETA
        left, top, right, bottom = (int(edge) for edge in font.getbbox(shown, mode, anchor="ls"))
        drawn = Image.new(mode, (max(right - left, 1), max(bottom - top, 1)))
        pen = ImageDraw.Draw(drawn)
        pen.fontmode = mode
        pen.text((-left, -top), shown, fill=255, font=font, anchor="ls")
        box = drawn.getbbox() or (0, 0, 1, 1)
        dots, x, y = drawn.crop(box), left + box[0], baseline + top + box[1]
        if shown in QUOTES:  # drawn as wide as a Han character, which tears English words apart
            side = size_px // 16
            return Glyph(dots, side, y, dots.width + 2 * side)
        return Glyph(dots, x, y, round(font.getlength(shown)))

    return Face(line_px or size_px, draw, is_smooth=is_smooth)


@cache
def dot_face(size_px: int) -> Face:
    """Return Noto Sans SC for lamps that are lit or not: strokes of two dots at 24 and 32 px.

    Characters of many strokes (警, 藏) are set lighter, where they would run together.
    """
    medium = noto_face(size_px, "Medium", is_smooth=False)
    light = noto_face(size_px, "Regular", is_smooth=False)
    most = round(size_px**2 * _DENSE)

    def draw(char: str) -> Glyph:
        glyph = medium.glyph(char)
        is_dense = glyph.dots.histogram()[255] > most
        return light.glyph(char) if is_dense else glyph

    return Face(size_px, draw)


def shown(text: str) -> str:
    """Return what of ``text`` gets drawn.

    Emoji, format characters, variation selectors and loose accents are dropped; every kind of
    blank becomes a space and every kind of line end a newline; each run of characters that no
    font has becomes one 〓.
    """
    one_line_end = text.replace("\r\n", "\n")
    return _GETAS.sub(GETA, unicodedata.normalize("NFC", one_line_end).translate(_DRAWN))


def _drawn(point: int) -> str:
    char = chr(point)
    category = unicodedata.category(char)
    if char in _STAND_INS:
        return _STAND_INS[char]
    if category in _SPACES:
        return " "
    if category in _UNSEEN or point in _EMOJI:
        return ""
    return char if _unifont().holds(char) or _in_noto(char) else GETA


_DRAWN = _Kept(_drawn)


class _Unifont:
    """The shipped glyphs, found by code point; see ``renderers.glyphs.make`` for the layout."""

    def __init__(self, packed: bytes) -> None:
        raw = lzma.decompress(packed)
        count = int.from_bytes(raw[:4], "little")
        self._points = array("H", raw[4 : 4 + 2 * count])
        if sys.byteorder == "big":
            self._points.byteswap()
        start = 4 + 3 * count
        self._strides = raw[4 + 2 * count : start]
        self._starts = array("I", accumulate((16 * s for s in self._strides), initial=start))
        self._raw = raw

    def holds(self, char: str) -> bool:
        """Return whether ``char`` is among them."""
        return self._find(char) is not None

    def dots(self, char: str) -> Image.Image | None:
        """Return the 16 rows of ``char``, 8 or 16 dots wide."""
        found = self._find(char)
        if found is None:
            return None
        bits = self._raw[self._starts[found] : self._starts[found + 1]]
        return Image.frombytes("1", (8 * self._strides[found], 16), bits)

    def _find(self, char: str) -> int | None:
        point = ord(char)
        found = bisect_left(self._points, point)
        is_there = found < len(self._points) and self._points[found] == point
        return found if is_there else None


@cache
def _unifont() -> _Unifont:
    return _Unifont(ASSET.read_bytes())


@cache
def _noto(size_px: int, weight: Weight) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(NOTO, size_px, index=SIMPLIFIED, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_name(weight)
    return font


@cache
def _in_noto(char: str) -> bool:
    """A font draws its box for what it lacks: a character it has looks otherwise."""
    probe = _noto(24, "Regular")
    return char == " " or bytes(probe.getmask(char)) != _noto_box()


@cache
def _noto_box() -> bytes:
    return bytes(_noto(24, "Regular").getmask(_NO_CHARACTER))
