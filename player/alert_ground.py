"""What an alert is painted on: the colours of its level, and the mark of a drill on every page."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from player.dots import CELL, line, scaled, width_of
from player.glyphs import word_strip

RGB = tuple[int, int, int]
BLACK, WHITE, BLUE = (0, 0, 0), (255, 255, 255), (0, 64, 255)
_FULL = {"red": (255, 0, 0), "orange": (255, 112, 0), "yellow": (255, 224, 0), "blue": (0, 96, 255)}
_DUAL = {"red": (255, 0, 0), "orange": (255, 255, 0), "yellow": (255, 255, 0), "blue": (0, 255, 0)}
# Text on a low panel has no bar beside it: it carries the level itself, pale enough to be read.
_PALE = {
    "red": (255, 96, 80),
    "orange": (255, 168, 72),
    "yellow": (255, 236, 112),
    "blue": (140, 190, 255),
}
DRILL_WORD = {"zh": "演练", "en": "DRILL"}
TALL_PX = 48  # from here on a title has a bar of its own above the text
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """The panel an alert is painted for, and the language of what the player adds."""

    size: tuple[int, int]
    kind: str  # mono, dual or full
    lamp: RGB  # the colour of a panel that has one
    language: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What is painted in which colour."""

    bar: RGB
    on_bar: RGB
    ink: RGB
    pale: RGB


def palette_of(level: str, look: Look, *, is_drill: bool) -> Palette:
    """Return the colours of ``level``; a drill has its own."""
    if look.kind == "mono":
        return Palette(look.lamp, BLACK, look.lamp, look.lamp)
    if is_drill and look.kind == "full":
        return Palette(BLUE, WHITE, WHITE, WHITE)
    if look.kind == "dual":
        bar = (0, 255, 0) if is_drill else _DUAL.get(level, (255, 255, 0))
        return Palette(bar, BLACK, (255, 255, 0), bar)
    bar = _FULL.get(level, WHITE)
    on_bar = WHITE if level in {"red", "blue"} else BLACK
    return Palette(bar, on_bar, WHITE, _PALE.get(level, WHITE))


def ground_of(look: Look, palette: Palette, *, is_drill: bool) -> tuple[Image.Image, Box]:
    """Return the empty page, and the box that is free on it: a drill is marked on every page."""
    width, height = look.size
    ground = Image.new("RGB", look.size)
    if not is_drill:
        return ground, (0, 0, width, height)
    if width < CELL or height < CELL // 2:  # no word fits; no live alert is all of that colour
        ground.paste(palette.bar, (0, 0, width, height))
        return ground, (0, 0, 0, 0)
    word, is_low = DRILL_WORD[look.language], height < 2 * CELL
    if is_low or (look.language == "zh" and height < 2 * TALL_PX and width >= 2 * height):
        return _side_mark(ground, palette, word)
    return _framed(ground, palette, word)


def _side_mark(ground: Image.Image, palette: Palette, word: str) -> tuple[Image.Image, Box]:
    """演练 down the left side of a low panel; along it where there is one row only."""
    width, height = ground.size
    is_stacked = height >= 2 * CELL
    px = min(32, height // 2) // CELL * CELL if is_stacked else CELL
    across = px if is_stacked else width_of(word)
    ground.paste(palette.bar, (0, 0, across + 1, height))
    if not is_stacked:
        ink(ground, word, (0, (height - CELL) // 2), px, palette.on_bar)
    for place, char in enumerate(word if is_stacked else ""):
        ink(ground, char, (0, (height - 2 * px) // 2 + place * px), px, palette.on_bar)
    return ground, (across + 2, 0, width, height)


def _framed(ground: Image.Image, palette: Palette, word: str) -> tuple[Image.Image, Box]:
    """A frame of two colours, and the word in a strip along its top."""
    width, height = ground.size
    edge = max(1, height // 90) if height >= TALL_PX else 0
    for colour, rim in ((palette.bar, 0), (palette.ink, edge), (BLACK, 2 * edge)) if edge else ():
        ground.paste(colour, (rim, rim, width - rim, height - rim))
    if height < TALL_PX:
        strip = word_strip(word)
        px = strip.height
    else:
        px = max(CELL, height // 8 // 8 * 8)
        strip = scaled(line(word), px).convert("L")
    inner = 2 * edge
    ground.paste(palette.bar, (inner, inner, width - inner, inner + px + 1))
    ground.paste(palette.on_bar, ((width - strip.width) // 2, inner), strip)
    return ground, (inner + edge, inner + px + 1, width - inner - edge, height - inner)


def ink(image: Image.Image, text: str, at: tuple[int, int], px: int, colour: RGB) -> None:
    """Write ``text`` at its top left."""
    if text:
        image.paste(colour, at, scaled(line(text), px))
