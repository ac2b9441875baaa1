"""What a panel of a given size and colours is set in: faces, margins, inks, a title band."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.domain.notice import Category
from app.domain.target import Colours
from renderers.accents import ACCENTS
from renderers.canvas import DARK, LIT, Ink, Palette
from renderers.fonts import Face, noto_face, pixel_face

_URGENT = (Category.OUTAGE, Category.CORRECTION)
_BLACK, _WHITE, _AMBER = "#000000", "#ffffff", "#ffc94d"
_RED, _GREEN, _YELLOW = "#ff0000", "#00ff00", "#ffff00"
_GRID = 8  # large faces come in steps of this many px, so that panels share their glyphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The inks of a panel; ``band`` is text on the title band, which its ground fills.

    ``clock`` are the colours of the time, and of the date and weekday.
    """

    palette: Palette | None
    headline: Ink
    when: Ink
    body: Ink
    contact: Ink
    band: Ink
    clock: tuple[str, str] = ("#ffffff", "#ffffff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """How text is set on a panel; sizes in px, faces from the largest down.

    ``is_poster`` panels have room for a layout: ``margin`` at the sides, ``pad`` above and below,
    leading, text set flush left; ``gap`` parts blocks and ``indent`` holds a bar before one.
    """

    width: int
    height: int
    label: Face
    heads: tuple[Face, ...]
    whens: tuple[Face, ...]
    bodies: tuple[Face, ...]
    band: int = 0
    margin: int = 0
    pad: int = 0
    gap: int = 0
    indent: int = 0
    is_poster: bool = False

    @property
    def measure(self) -> int:
        """Width of a line of text."""
        return self.width - 2 * self.margin

    @property
    def depth(self) -> int:
        """Height there is for text, below the band."""
        return self.height - self.band - 2 * self.pad

    def pitch(self, face: Face) -> int:
        """Distance from line to line."""
        return face.size_px * 5 // 4 if self.is_poster else face.size_px

    @property
    def is_one_line(self) -> bool:
        """Whether no two lines fit under each other."""
        return self.depth < 2 * self.bodies[-1].size_px


@cache
def panel(width: int, height: int, colours: Colours, *, is_latin: bool = False) -> Panel:
    """Return how text is set on a panel of ``width`` by ``height`` px."""
    if width >= 192 and height >= 96:
        return _poster(width, height, colours)
    band = 16 if height >= 64 and width >= 64 else 0
    depth = height - band
    sizes = [size for size in (32, 24) if 2 * size <= max(depth, 48) and width >= 5 * size]
    heads = [_tailed(size) if is_latin else _face(size, colours) for size in sizes]
    bodies = (*(f for f in heads if 2 * f.size_px <= min(depth, 48)), pixel_face())
    return Panel(
        width=width,
        height=height,
        label=pixel_face(),
        heads=(*heads, pixel_face()),
        whens=bodies,
        bodies=bodies,
        band=band,
    )


def _poster(width: int, height: int, colours: Colours) -> Panel:
    base = max(round(min(width / 22, height / 10) / _GRID) * _GRID, 16)

    def faces(*scales: float) -> tuple[Face, ...]:
        sizes = dict.fromkeys(round(base * scale / _GRID) * _GRID for scale in scales)
        return tuple(_face(size, colours) for size in sizes)

    return Panel(
        width=width,
        height=height,
        label=_face(base, colours),
        heads=faces(3, 2.5, 2, 1.5, 1),
        whens=faces(1.5, 1),
        bodies=faces(1.5, 1.25, 1),
        band=base * 3 // 2,
        margin=base // 2,
        pad=base // 4,
        gap=base // 2,
        indent=base // 2,
        is_poster=True,
    )


def _face(size_px: int, colours: Colours) -> Face:
    """Dots up to 24 px and wherever a lamp knows only on and off; shades above."""
    if size_px < 24:
        return pixel_face()
    is_smooth = colours is Colours.FULL and size_px > 24
    return noto_face(size_px, "Bold" if is_smooth else "Medium", is_smooth=is_smooth)


def _tailed(line_px: int) -> Face:
    """Return Latin dots for lines that are set solid, tails and all."""
    return noto_face(line_px * 5 // 6, "Medium", is_smooth=False, line_px=line_px)


@cache
def look(colours: Colours, category: Category) -> Look:
    """Return the inks for ``category``: on two colours red marks what is urgent."""
    if colours is Colours.MONO:
        return Look(palette=None, headline=LIT, when=LIT, body=LIT, contact=LIT, band=DARK)
    if colours is Colours.DUAL:
        mark = _RED if category in _URGENT else _GREEN
        pairs = ((_BLACK, _YELLOW), (_BLACK, _RED), (_BLACK, _GREEN), (mark, _BLACK))
        yellow, red, green, band = (palette := Palette(*pairs, steps=1)).inks
        first = red if category in _URGENT else yellow
        return Look(
            palette=palette,
            headline=first,
            when=green,
            body=yellow,
            contact=green,
            band=band,
            clock=(_YELLOW, _GREEN),
        )
    accent = ACCENTS[category]
    palette = Palette(
        (_BLACK, _WHITE), (_BLACK, _AMBER), (_BLACK, accent.bright), (accent.deep, _WHITE)
    )
    white, amber, bright, band = palette.inks
    return Look(
        palette=palette,
        headline=white,
        when=amber,
        body=white,
        contact=bright,
        band=band,
        clock=(_WHITE, accent.bright),
    )
