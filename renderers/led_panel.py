"""How text is set on a panel of a given size and colours: faces, margins, a title band."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from app.domain.target import Colours
from renderers.fonts import Face, dot_face, noto_face, pixel_face

_SAFE = 0.05
_CODE_SHARE, _MODULE_MIN, _BESIDE_EMS = 0.5, 2, 12
_GRID = 8  # large faces come in steps of this many px, so that panels share their glyphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """How text is set on a panel; sizes in px, faces from the largest down.

    ``is_poster`` panels have room for a layout: ``margin`` at the sides, ``pad`` above and below,
    leading, text set flush left; ``gap`` parts blocks and ``indent`` holds a bar before one.
    A ``foot`` is as high as that, with what stands below its line; ``safe`` is what a television
    may cut off at the top and the bottom. ``aside`` at the right holds a code of ``module`` px a
    module.
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
    foot: int = 0
    safe: int = 0
    aside: int = 0
    module: int = 0
    takes_code: bool = False

    @property
    def measure(self) -> int:
        """Width of a line of text."""
        return self.width - 2 * self.margin - self.aside

    @property
    def top(self) -> int:
        """Where the room for text begins, below the band."""
        return (self.band or self.safe) + self.pad

    @property
    def depth(self) -> int:
        """Height there is for text, below the band and above the foot."""
        return self.height - self.top - self.pad - (self.foot or self.safe)

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
    base = max(_step(min(width / 22, height / 10)), 16)
    is_card = is_card_size(width, height, colours)
    safe = round(height * _SAFE) if is_card else 0

    def faces(*scales: float) -> tuple[Face, ...]:
        sizes = dict.fromkeys(_step(base * scale) for scale in scales)
        return tuple(_face(size, colours) for size in sizes)

    label = _face(_step(base * 0.75) if is_card else base, colours)
    return Panel(
        width=width,
        height=height,
        label=label,
        heads=faces(3, 2.5, 2, 1.5, 1),
        whens=faces(1.5, 1),
        bodies=faces(1.5, 1.375, 1.25, 1.125, 1),
        band=safe + 2 * label.size_px if is_card else base * 3 // 2,
        margin=round(width * _SAFE) if is_card else base // 2,
        pad=base // 4,
        gap=base // 2,
        indent=base // 2,
        is_poster=True,
        foot=safe + base if is_card else 0,
        safe=safe,
        takes_code=colours is Colours.FULL,
    )


def is_card_size(width: int, height: int, colours: Colours) -> bool:
    """Whether a panel is a television's size: it gets a foot, and a margin sets may cut off."""
    return colours is Colours.FULL and width >= 960 and height >= 540


def beside_code(panel: Panel, modules: int) -> Panel:
    """Return ``panel`` with room at its right for a code of ``modules`` a side, where it has any.

    Modules of less than 2 px cannot be scanned, nor can one colour on another; text beside the
    code needs twelve characters a line.
    """
    module = max(int(panel.depth * _CODE_SHARE) // modules, _MODULE_MIN)
    beside = replace(panel, aside=module * modules + panel.gap, module=module)
    has_room = beside.measure >= _BESIDE_EMS * panel.bodies[-1].size_px
    caption = panel.gap + 2 * foot_face(panel).size_px if panel.foot else 0
    fits = module * modules + caption <= panel.depth
    return beside if fits and has_room else panel


def foot_face(panel: Panel) -> Face:
    """Return what a foot is set in."""
    return noto_face(max(_step(panel.bodies[-1].size_px * 0.5), 24))


def _step(size: float) -> int:
    return round(size / _GRID) * _GRID


def _face(size_px: int, colours: Colours) -> Face:
    """Dots up to 24 px and wherever a lamp knows only on and off; shades above."""
    if size_px < 24:
        return pixel_face()
    if colours is Colours.FULL and size_px > 24:
        return noto_face(size_px, "Bold")
    return dot_face(size_px)


def _tailed(line_px: int) -> Face:
    """Return Latin dots for lines that are set solid, tails and all."""
    return noto_face(line_px * 5 // 6, "Medium", is_smooth=False, line_px=line_px)
