"""How an alert looks on a panel: pages in the colour of its level, its word, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from player.alerts import Alert
from player.dots import CELL, line, scaled, width_of
from player.glyphs import word_strip
from player.lines import wrap
from player.signs import sign

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
_WORDS = {
    "zh": {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"},
    "en": {"red": "Red", "orange": "Orange", "yellow": "Yellow", "blue": "Blue"},
}
DRILL_WORD = {"zh": "演练", "en": "DRILL"}
_SIGN_SHARE = 6  # a sign takes at most a sixth of the width
TALL_PX = 48  # from here on a title has a bar of its own above the text
CHARS_S, LATIN_S, PAGE_MIN_S, GLANCE_S = 4.0, 12.0, 5.0, 1.5  # read aloud, not skimmed
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """The panel an alert is painted for, and the language of what the player adds."""

    size: tuple[int, int]
    kind: str  # mono, dual or full
    lamp: RGB  # the colour of a panel that has one
    language: str


@dataclass(frozen=True, slots=True)
class Page:
    """One picture of an alert and how long it takes to read."""

    image: Image.Image
    seconds: float


@dataclass(frozen=True, slots=True)
class Palette:
    """What is painted in which colour."""

    bar: RGB
    on_bar: RGB
    ink: RGB
    pale: RGB


@lru_cache(maxsize=16)
def pages(alert: Alert, look: Look, *, is_drill: bool) -> tuple[Page, ...]:
    """Return the pages of ``alert``, in order; what they say fills them and nothing is cut."""
    palette = _palette(alert.level, look, is_drill=is_drill)
    ground, box = _ground(look, palette, is_drill=is_drill)
    title = titled(alert, look.language)
    if box[3] - box[1] >= TALL_PX:
        return _with_bar(ground, box, (alert.icon, title, alert.text, alert.source), palette)
    return _in_rows(ground, box, (title, alert.text, alert.source), palette)


def titled(alert: Alert, language: str) -> str:
    """Return the title with the level's word: colour alone never says it."""
    word, title = _WORDS[language].get(alert.level, ""), alert.title.lower()
    known = any(words.get(alert.level, "").lower() in title for words in _WORDS.values())
    return alert.title if known else f"{word} {alert.title}".strip()


def reading_seconds(text: str) -> float:
    """Return how long ``text`` takes to be read aloud; at least five seconds."""
    wide = sum(1 for c in text if ord(c) > 0x2E7F)
    return max(PAGE_MIN_S, GLANCE_S + wide / CHARS_S + (len(text) - wide) / LATIN_S)


def _palette(level: str, look: Look, *, is_drill: bool) -> Palette:
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


def _ground(look: Look, palette: Palette, *, is_drill: bool) -> tuple[Image.Image, Box]:
    """Return the empty page, and the box that is free on it: a drill is marked on every page."""
    width, height = look.size
    ground = Image.new("RGB", look.size)
    if not is_drill:
        return ground, (0, 0, width, height)
    if look.language == "zh" and height < 2 * TALL_PX and width >= 2 * height:
        return _side_mark(ground, palette)
    return _framed(ground, palette, DRILL_WORD[look.language])


def _side_mark(ground: Image.Image, palette: Palette) -> tuple[Image.Image, Box]:
    """演练 down the left side of a low panel; side by side where there is one row only."""
    width, height = ground.size
    word, px = DRILL_WORD["zh"], CELL
    is_stacked = height >= 2 * CELL
    px = min(32, height // 2) // CELL * CELL if is_stacked else CELL
    across = px if is_stacked else 2 * CELL
    ImageDraw.Draw(ground).rectangle((0, 0, across, height - 1), fill=palette.bar)
    for place, char in enumerate(word):
        at = (0, (height - 2 * px) // 2 + place * px) if is_stacked else (place * CELL, 0)
        _ink(ground, char, at, px, palette.on_bar)
    return ground, (across + 2, 0, width, height)


def _framed(ground: Image.Image, palette: Palette, word: str) -> tuple[Image.Image, Box]:
    """A frame of two colours, and the word in a strip along its top."""
    width, height = ground.size
    edge = max(1, height // 90) if height >= TALL_PX else 0
    pen = ImageDraw.Draw(ground)
    if edge:
        pen.rectangle((0, 0, width - 1, height - 1), outline=palette.ink, width=2 * edge)
        pen.rectangle((0, 0, width - 1, height - 1), outline=palette.bar, width=edge)
    if height < TALL_PX:
        strip = word_strip(word)
        px = strip.height
    else:
        px = max(CELL, height // 8 // 8 * 8)
        strip = scaled(line(word), px).convert("L")
    inner = 2 * edge
    pen.rectangle((inner, inner, width - 1 - inner, inner + px), fill=palette.bar)
    ground.paste(palette.on_bar, ((width - strip.width) // 2, inner), strip)
    return ground, (inner + edge, inner + px + 1, width - inner - edge, height - inner)


def _in_rows(
    ground: Image.Image, box: Box, said: tuple[str, str, str], palette: Palette
) -> tuple[Page, ...]:
    """A low panel: the title as large as it goes, then the text, the source at its end."""
    title, text, source = said
    across, down = box[2] - box[0], box[3] - box[1]
    rows = max(1, down // CELL)
    made = []
    for page in _title_pages(title, across, rows):
        px = CELL * rows if len(page) == 1 and width_of(page[0]) * rows <= across else CELL
        made.append(_page(ground, box, page, px, (palette.on_bar, palette.bar)))
    body = wrap("\n".join(p for p in (text, source) if p), across)
    for first in range(0, len(body), rows):
        made.append(_page(ground, box, body[first : first + rows], CELL, (palette.pale, None)))
    return tuple(made)


def _title_pages(title: str, across: int, rows: int) -> list[list[str]]:
    lines = wrap(title, across)
    return [lines[n : n + rows] for n in range(0, len(lines), rows)]


def _with_bar(
    ground: Image.Image, box: Box, said: tuple[str, str, str, str], palette: Palette
) -> tuple[Page, ...]:
    """A tall panel: sign and title in a bar above, the source below, the text between them."""
    icon, title, text, source = said
    left, _, right, _ = box
    pad = max(1, (right - left) // 64)
    inner = right - left - 2 * pad
    ground = ground.copy()
    top = _bar(ground, box, (icon, title), palette) + pad
    bottom, is_told = _foot(ground, (left, top, right, box[3]), source, palette)
    if not is_told:
        text = "\n".join(p for p in (text, source) if p)
    px = _body_px(text, inner, bottom - top)
    rows = max(1, (bottom - top + px // 8) // _pitch(px))
    lines = wrap(text, inner * CELL // px) or [""]
    made = []
    for first in range(0, len(lines), rows):
        part = lines[first : first + rows]
        image = ground.copy()
        for number, row in enumerate(part):
            _ink(image, row, (left + pad, top + number * _pitch(px)), px, palette.ink)
        made.append(Page(image, reading_seconds("".join([title, *part]))))
    return tuple(made)


def _bar(ground: Image.Image, box: Box, heading: tuple[str, str], palette: Palette) -> int:
    """Write the title in its bar, beside its sign; return where the bar ends."""
    left, top, right, bottom = box
    icon, title = heading
    pad = max(1, (right - left) // 64)
    side = max(CELL, (bottom - top) // 4 // 8 * 8)
    side = side if right - left >= _SIGN_SHARE * side else 0
    inset = left + side + pad * bool(side)
    px = _fitting(title, right - inset - 2 * pad, (bottom - top) // 4)
    heads = wrap(title, (right - inset - 2 * pad) * CELL // px)[:3]
    deep = max(len(heads) * px, side)
    ImageDraw.Draw(ground).rectangle((left, top, right - 1, top + deep + 2 * pad - 1), palette.bar)
    if side:
        spot = (left + pad, top + pad + (deep - side) // 2)
        ground.paste(palette.on_bar, spot, sign(icon, side))
    spare = (deep - len(heads) * px) // 2
    _rows(ground, heads, (inset, top + pad + spare, right), px, palette.on_bar)
    return top + deep + 2 * pad


def _foot(ground: Image.Image, box: Box, source: str, palette: Palette) -> tuple[int, bool]:
    """Write the source at the end where there is room; return what is left, and whether it is."""
    left, top, right, bottom = box
    pad, px = max(1, (right - left) // 64), max(CELL, (bottom - top) // 6 // 8 * 8)
    rows = wrap(source, (right - left - 2 * pad) * CELL // px)
    if len(rows) > 1 or bottom - top < 5 * px:
        return bottom, False
    if rows:
        _rows(ground, rows, (left, bottom - px - pad, right - pad), px, palette.pale)
        bottom -= px + 2 * pad
    return bottom, True


def _fitting(title: str, across: int, down: int) -> int:
    """Return the height at which ``title`` fits on one line, or on two when that is larger."""
    width = width_of(title)
    one = min(down, across * CELL // max(1, width))
    two = min(down // 2, across * CELL // max(1, (width + 2 * CELL) // 2))
    return max(CELL, max(one, two) // 8 * 8)


def _body_px(text: str, across: int, down: int) -> int:
    """Return the largest letters that need one page, or two when those would be very small."""

    def largest(most_pages: int) -> int:
        fits = [
            px
            for px in range(CELL, min(across // 8, down // 2) + 1, 8)
            if len(wrap(text, across * CELL // px)) <= most_pages * ((down + px // 8) // _pitch(px))
        ]
        return max(fits, default=CELL)

    one = largest(1)
    return one if one > CELL and one >= across // 20 else max(one, largest(2))


def _pitch(px: int) -> int:
    """Return the height of a line with the room above it."""
    return px + px // 8 if px > CELL else px


def _page(
    ground: Image.Image, box: Box, rows: list[str], px: int, inks: tuple[RGB, RGB | None]
) -> Page:
    """A page of a low panel; with a second ink it is filled with that one first."""
    image = ground.copy()
    ink, fill = inks
    if fill:
        ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=fill)
    across, down = box[2] - box[0], box[3] - box[1]
    top = box[1] + max(0, (down - px * len(rows)) // 2)
    _rows(image, rows, (box[0], top, box[0] + across if fill else 0), px, ink)
    return Page(image, reading_seconds("".join(rows)))


def _rows(image: Image.Image, rows: list[str], at: tuple[int, int, int], px: int, ink: RGB) -> None:
    """Write ``rows`` from (left, top) on; centred up to a third number that is not 0."""
    left, top, right = at
    for number, row in enumerate(rows):
        across = width_of(row) * px // CELL
        x = left + max(0, (right - left - across) // 2) if right else left
        _ink(image, row, (x, top + number * px), px, ink)


def _ink(image: Image.Image, text: str, at: tuple[int, int], px: int, ink: RGB) -> None:
    if text:
        image.paste(ink, at, scaled(line(text), px))
