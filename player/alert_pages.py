"""How an alert looks on a panel: pages in the colour of its level, its word, and its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from PIL import Image

from player.alert_ground import RGB, TALL_PX, Box, Look, Palette, ground_of, ink, palette_of
from player.alerts import Alert
from player.dots import CELL, width_of
from player.lines import wrap
from player.signs import sign

_WORDS = {
    "zh": {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"},
    "en": {"red": "Red", "orange": "Orange", "yellow": "Yellow", "blue": "Blue"},
}
_SIGN_SHARE = 6  # a sign takes at most a sixth of the width
CHARS_S, LATIN_S, PAGE_MIN_S, GLANCE_S = 4.0, 12.0, 5.0, 1.5  # read aloud, not skimmed
Ground = Callable[[], tuple[Image.Image, Box]]


@dataclass(frozen=True, slots=True)
class Page:
    """One picture of an alert, drawn when it is needed, and how long it takes to read."""

    seconds: float
    draw: Callable[[], Image.Image]


@lru_cache(maxsize=16)
def pages(alert: Alert, look: Look, *, is_drill: bool) -> tuple[Page, ...]:
    """Return the pages of ``alert``, in order; what they say fills them and nothing is cut."""
    palette = palette_of(alert.level, look, is_drill=is_drill)
    ground = partial(ground_of, look, palette, is_drill=is_drill)
    _, box = ground()
    if min(box[2] - box[0], box[3] - box[1]) < CELL and is_drill:
        return (Page(PAGE_MIN_S, lambda: ground()[0]),)  # no room beside the word that must be up
    title = titled(alert, look.language)
    if box[3] - box[1] >= TALL_PX:
        made = _with_bar(ground, (alert.icon, title, alert.text, alert.source), palette)
    else:
        made = _in_rows(ground, (title, alert.text, alert.source), palette)
    if look.kind != "mono":
        return made
    return tuple(Page(p.seconds, partial(_in_one_colour, p.draw, look.lamp)) for p in made)


def titled(alert: Alert, language: str) -> str:
    """Return the title with the level's word: colour alone never says it."""
    word, title = _WORDS[language].get(alert.level, ""), alert.title.lower()
    known = any(words.get(alert.level, "").lower() in title for words in _WORDS.values())
    return alert.title if known else f"{word} {alert.title}".strip()


def reading_seconds(text: str) -> float:
    """Return how long ``text`` takes to be read aloud; at least five seconds."""
    wide = sum(1 for c in text if ord(c) > 0x2E7F)
    return max(PAGE_MIN_S, GLANCE_S + wide / CHARS_S + (len(text) - wide) / LATIN_S)


def _in_one_colour(draw: Callable[[], Image.Image], lamp: RGB) -> Image.Image:
    """A lamp of a mono panel is lit or not: soft edges are cut."""
    image = draw().convert("L")
    half = Image.new("RGB", (1, 1), lamp).convert("L").tobytes()[0] // 2
    panel = Image.new("RGB", image.size)
    panel.paste(lamp, (0, 0), image.point([0] * half + [255] * (256 - half)))
    return panel


def _in_rows(ground: Ground, said: tuple[str, str, str], palette: Palette) -> tuple[Page, ...]:
    """A low panel: the title as large as it goes, then the text, the source at its end."""
    title, text, source = said
    _, box = ground()
    across, down = box[2] - box[0], box[3] - box[1]
    rows = max(1, down // CELL)
    made = []
    for page in _title_pages(title, across, rows):
        px = CELL * rows if len(page) == 1 and width_of(page[0]) * rows <= across else CELL
        made.append(_page(ground, page, px, (palette.on_bar, palette.bar)))
    body = wrap("\n".join(p for p in (text, source) if p), across)
    for first in range(0, len(body), rows):
        made.append(_page(ground, body[first : first + rows], CELL, (palette.pale, None)))
    return tuple(made)


def _title_pages(title: str, across: int, rows: int) -> list[list[str]]:
    lines = wrap(title, across)
    return [lines[n : n + rows] for n in range(0, len(lines), rows)]


def _with_bar(
    ground: Ground, said: tuple[str, str, str, str], palette: Palette
) -> tuple[Page, ...]:
    """A tall panel: sign and title in a bar above, the source below, the text between them."""
    _, (left, top, right, bottom), text = _headed(ground, said, palette)
    px = _body_px(text, right - left, bottom - top)
    rows = max(1, (bottom - top + px // 8) // _pitch(px))
    lines = wrap(text, (right - left) * CELL // px) or [""]
    parts = [lines[first : first + rows] for first in range(0, len(lines), rows)]

    def draw(part: list[str]) -> Image.Image:
        image, _, _ = _headed(ground, said, palette)
        for number, row in enumerate(part):
            ink(image, row, (left, top + number * _pitch(px)), px, palette.ink)
        return image

    return tuple(Page(reading_seconds("".join([said[1], *p])), partial(draw, p)) for p in parts)


def _headed(
    ground: Ground, said: tuple[str, str, str, str], palette: Palette
) -> tuple[Image.Image, Box, str]:
    """Return the page with bar and source, the box left for text, and what is to stand in it."""
    icon, title, text, source = said
    image, (left, top, right, bottom) = ground()
    pad = max(1, (right - left) // 64)
    end, rest = _bar(image, (left, top, right, bottom), (icon, title), palette)
    bottom, is_told = _foot(image, (left, end + pad, right, bottom), source, palette)
    left_over = [rest, text] if is_told else [rest, text, source]
    return image, (left + pad, end + pad, right - pad, bottom), "\n".join(filter(None, left_over))


def _bar(
    image: Image.Image, box: Box, heading: tuple[str, str], palette: Palette
) -> tuple[int, str]:
    """Write the title in its bar, beside its sign; return the end of the bar and what is left."""
    left, top, right, bottom = box
    icon, title = heading
    pad = max(1, (right - left) // 64)
    side = max(CELL, (bottom - top) // 4 // 8 * 8)
    side = side if right - left >= _SIGN_SHARE * side else 0
    inset = left + side + pad * bool(side)
    px = _fitting(title, right - inset - 2 * pad, (bottom - top) // 4)
    room = max(1, (bottom - top - CELL - 3 * pad) // px)
    heads = wrap(title, (right - inset - 2 * pad) * CELL // px)
    heads, rest = heads[:room], "".join(heads[room:])
    deep = max(len(heads) * px, side)
    image.paste(palette.bar, (left, top, right, top + deep + 2 * pad))
    if side:
        image.paste(palette.on_bar, (left + pad, top + pad + (deep - side) // 2), sign(icon, side))
    spare = (deep - len(heads) * px) // 2
    _rows(image, heads, (inset, top + pad + spare, right), px, palette.on_bar)
    return top + deep + 2 * pad, rest


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
        return max(fits, default=0)

    one = largest(1)
    return one if one and one >= across // 20 else max(CELL, one, largest(2))


def _pitch(px: int) -> int:
    """Return the height of a line with the room above it."""
    return px + px // 8 if px > CELL else px


def _page(ground: Ground, rows: list[str], px: int, inks: tuple[RGB, RGB | None]) -> Page:
    """A page of a low panel; with a second ink it is filled with that one first."""

    def draw() -> Image.Image:
        (image, box), (colour, fill) = ground(), inks
        if fill:
            image.paste(fill, box)
        top = box[1] + max(0, (box[3] - box[1] - px * len(rows)) // 2)
        _rows(image, rows, (box[0], top, box[2] if fill else 0), px, colour)
        return image

    return Page(reading_seconds("".join(rows)), draw)


def _rows(
    image: Image.Image, rows: list[str], at: tuple[int, int, int], px: int, colour: RGB
) -> None:
    """Write ``rows`` from (left, top) on; centred up to a third number that is not 0."""
    left, top, right = at
    for number, row in enumerate(rows):
        across = width_of(row) * px // CELL
        x = left + max(0, (right - left - across) // 2) if right else left
        ink(image, row, (x, top + number * px), px, colour)
