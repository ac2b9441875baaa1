"""The letters of a PDF: of Noto Sans SC just the characters a document has, as TrueType.

The house's font is a collection of curves between weights that PDF readers do not take and that
takes a quarter of a minute to cut down; its outlines are read one character at a time instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from typing import Literal, NamedTuple, Protocol

from PIL import Image

from renderers.fonts import GETA, NOTO, QUOTES, SIMPLIFIED, Face, Glyph, shown

Weight = Literal["Regular", "Bold"]
EM = 1000
ASCENT, DESCENT = 880, -120
_AXIS = {"Regular": 400, "Bold": 700}
_QUOTE_SIDE = 60
_CLOSE = 1.0  # of an em's thousandth, how far a curve may lie from the original
_CAP = 733  # how high a capital letter stands


class _Drawn(Protocol):
    """One character of the collection."""

    width: float

    def draw(self, pen: object) -> None:
        """Draw it with ``pen``."""


class _Collection(Protocol):
    """The house's font, as fontTools reads it."""

    def getGlyphSet(self, *, location: dict[str, int]) -> Mapping[str, _Drawn]:
        """Return its characters at one weight."""

    def getBestCmap(self) -> dict[int, str]:
        """Return which character is drawn by which."""


class _Outline(NamedTuple):
    """One character as TrueType draws it."""

    shape: object
    advance: int


def letters(text: str) -> str:
    """Return ``text`` as it is set: characters that the font lacks show as 〓."""
    known = _known()
    return "".join(c if c == "\n" or ord(c) in known else GETA for c in shown(text))


@cache
def face(weight: Weight) -> Face:
    """Return how wide characters are, in thousandths of an em; it draws nothing."""
    nothing = Image.new("1", (1, 1))
    return Face(EM, lambda char: Glyph(nothing, 0, 0, _outline(char, weight).advance))


def truetype(characters: Iterable[str], weight: Weight) -> bytes:
    """Return a font of ``characters``; the same ones give the same bytes."""
    from fontTools.fontBuilder import FontBuilder

    chosen = sorted({*characters, GETA, " "} - {"\n"})
    outlines = {f"u{ord(c):04X}": _outline(c, weight) for c in chosen}
    order = [".notdef", *outlines]
    outlines[".notdef"] = _outline(GETA, weight)
    made = FontBuilder(EM, isTTF=True)
    made.font.recalcTimestamp = False
    made.setupGlyphOrder(order)
    made.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in chosen})
    made.setupGlyf({name: outlines[name].shape for name in order})
    glyf = made.font["glyf"]
    made.setupHorizontalMetrics(
        {n: (outlines[n].advance, getattr(glyf[n], "xMin", 0)) for n in order}
    )
    made.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    made.setupOS2(usWeightClass=_AXIS[weight], sCapHeight=_CAP)
    made.setupNameTable({"familyName": "Noto Sans SC", "styleName": weight})
    made.setupPost()
    made.updateHead(created=0, modified=0)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


@cache
def _outline(char: str, weight: Weight) -> _Outline:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyph = _glyphs(weight)[_known()[ord(char)]]
    left, advance = 0, round(glyph.width)
    if char in QUOTES:  # drawn as wide as a Han character, which tears English words apart
        low, high = _sides(glyph)
        left, advance = _QUOTE_SIDE - low, high - low + 2 * _QUOTE_SIDE
    pen = TTGlyphPen(None)
    curved = Cu2QuPen(pen, _CLOSE, reverse_direction=True)
    glyph.draw(TransformPen(curved, (1, 0, 0, 1, left, 0)))
    return _Outline(pen.glyph(), advance)


def _sides(glyph: _Drawn) -> tuple[int, int]:
    from fontTools.pens.boundsPen import BoundsPen

    bounds = BoundsPen(None)
    glyph.draw(bounds)
    return round(bounds.bounds[0]), round(bounds.bounds[2])


@cache
def _glyphs(weight: Weight) -> Mapping[str, _Drawn]:
    return _collection().getGlyphSet(location={"wght": _AXIS[weight]})


@cache
def _known() -> dict[int, str]:
    return dict(_collection().getBestCmap())


@cache
def _collection() -> _Collection:
    from fontTools.ttLib import TTFont

    found: _Collection = TTFont(NOTO, fontNumber=SIMPLIFIED, lazy=True)
    return found
