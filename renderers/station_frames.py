"""A crawl as a sequence of pictures with alpha, for a key/fill mixer: straight alpha, 1920 by 1080.

Text passes at 200 px a second, three characters of 64 px: calm, and read in one go.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from renderers.canvas import Canvas, Palette
from renderers.fonts import noto_face, shown
from renderers.station_lines import Line

WIDTH_PX, HEIGHT_PX, RATE = 1920, 1080, 25
STEP_PX = 8  # a frame
# The safe area is 5 %: the band ends 54 px above the edge of the picture.
BAND_PX, SAFE_PX = 112, 54
TOP_PX = HEIGHT_PX - SAFE_PX - BAND_PX
MOST_FRAMES = 1500  # a minute
_TEXT_PX, _LABEL_PX, _GAP_PX, _INSET_PX, _CHIP_PX = 64, 46, 200, 28, 72
_GROUND, _INK, _THROUGH, _SOLID = "#0c1420", "#ffffff", 222, 255
_STEPS = 14


@dataclass(frozen=True, slots=True)
class Part:
    """Items that pass in one sequence, and how many pictures that takes."""

    lines: tuple[Line, ...]
    frames: int


def parts(lines: Sequence[Line]) -> list[Part]:
    """Return ``lines`` in sequences of at most ``MOST_FRAMES``, each of whole items."""
    found: list[list[Line]] = []
    for one in lines:
        if found and _frames([*found[-1], one]) <= MOST_FRAMES:
            found[-1].append(one)
        else:
            found.append([one])
    return [Part(tuple(some), _frames(some)) for some in found]


def frames(lines: Sequence[Line]) -> Iterator[bytes]:
    """Yield the pictures of a sequence as PNG, from the empty band to the empty band."""
    strip = _strip(lines)
    above = _blank(TOP_PX)
    below = _blank(SAFE_PX)
    begun = zlib.compressobj(1)
    start = begun.compress(above)
    for number in range(_frames(lines)):
        left = number * STEP_PX
        band = strip.crop((left, 0, left + WIDTH_PX, BAND_PX)).tobytes()
        rows = (band[at : at + 4 * WIDTH_PX] for at in range(0, len(band), 4 * WIDTH_PX))
        packer = begun.copy()
        packed = packer.compress(b"\0" + b"\0".join(rows)) + packer.compress(below)
        yield _png(start + packed + packer.flush())


def still(lines: Sequence[Line]) -> bytes:
    """Return the picture of the sequence in which the first item can be read."""
    found = list(lines)
    wide = min(_width(found[:1]), WIDTH_PX - 2 * 96) if found else 0
    strip = _strip(found)
    left = (WIDTH_PX + wide) // 2 if found else 0
    whole = Image.new("RGBA", (WIDTH_PX, HEIGHT_PX))
    whole.paste(strip.crop((left, 0, left + WIDTH_PX, BAND_PX)), (0, TOP_PX))
    out = BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _frames(lines: Sequence[Line]) -> int:
    return -(-(_width(lines) + WIDTH_PX) // STEP_PX) + 1


def _width(lines: Sequence[Line]) -> int:
    return sum(map(_wide, lines)) + _GAP_PX * max(len(lines) - 1, 0)


def _wide(one: Line) -> int:
    label, text = noto_face(_LABEL_PX, "Bold"), noto_face(_TEXT_PX, "Medium")
    return label.width(shown(one.label)) + 3 * _INSET_PX + text.width(_said(one))


def _said(one: Line) -> str:
    """Return the text without the label, which stands before it on its own ground."""
    return shown(one.text.removeprefix(f"{one.label}："))


def _strip(lines: Sequence[Line]) -> Image.Image:
    """Return all the items beside each other, with an empty band before and after them."""
    colours = list(dict.fromkeys(one.colours for one in lines))
    palette = Palette((_GROUND, _INK), *colours, steps=_STEPS)
    ink, *chips = palette.inks
    canvas = Canvas(_width(lines) + 2 * WIDTH_PX + STEP_PX, BAND_PX, palette)
    label, text = noto_face(_LABEL_PX, "Bold"), noto_face(_TEXT_PX, "Medium")
    x, top = WIDTH_PX, (BAND_PX - _CHIP_PX) // 2
    for one in lines:
        chip, name = chips[colours.index(one.colours)], shown(one.label)
        end = x + label.width(name) + 2 * _INSET_PX
        canvas.fill((x, top, end, top + _CHIP_PX), chip.ground)
        canvas.text(x + _INSET_PX, (BAND_PX - _LABEL_PX) // 2, name, label, chip)
        y = (BAND_PX - _TEXT_PX) // 2
        x = canvas.text(end + _INSET_PX, y, _said(one), text, ink) + _GAP_PX
    return _through(canvas, palette)


def _through(canvas: Canvas, palette: Palette) -> Image.Image:
    """Return the canvas with its band half seen through, and all that is written on it solid."""
    made = Image.open(BytesIO(canvas.png()))
    span = _SOLID - _THROUGH
    seen = [
        _THROUGH + round(span * at / _STEPS) if at <= _STEPS else _SOLID
        for at in range(len(palette.colours) // 3)
    ]
    three = (palette.colours[at : at + 3] for at in range(0, len(palette.colours), 3))
    four = b"".join(rgb + bytes([alpha]) for rgb, alpha in zip(three, seen, strict=True))
    made.putpalette(four, "RGBA")
    return made.convert("RGBA")


def _blank(rows: int) -> bytes:
    return bytes(rows * (1 + 4 * WIDTH_PX))


def _png(packed: bytes) -> bytes:
    """Return a PNG of 32 bits a dot from its packed rows, none of them filtered (PNG 1.2)."""
    head = struct.pack(">IIBBBBB", WIDTH_PX, HEIGHT_PX, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
