"""Makes ``unifont-16.bin.xz``, the 16-pixel glyphs of the LED panels, from Debian's unifont.hex.

Run ``python -m renderers.glyphs.make`` where the Debian package ``unifont`` is installed.

The file, once decompressed, is four blocks, little-endian: the number of glyphs as one 32-bit word;
their code points, ascending, 16 bits each; the bytes a row of each takes (1: half width, 2: full
width), 8 bits each; their bitmaps, 16 rows each, one after another, a set bit being a lit dot.
"""

from __future__ import annotations

import lzma
import struct
import sys
import unicodedata
from array import array
from pathlib import Path

SOURCE = Path("/usr/share/unifont/unifont.hex")
SOURCE_SHA256 = "fe93c0df9a69e71df0fcf9e71af3adab3c85a393b1a3cae1eb32f69880fc1841"
ASSET = Path(__file__).with_name("unifont-16.bin.xz")

# What a Chinese or English notice may hold. Scripts that need shaping or run from right to left
# are left out on purpose: unshaped they would be wrong. So are the full-width forms and the
# ellipsis: Unifont draws them twice as wide or on the base line, Noto Sans SC as China sets them.
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A1, 0x00AC),  # Latin-1, without the soft hyphen
    (0x00AE, 0x024F),  # Latin extended: pinyin and names
    (0x02C6, 0x02DD),  # tone marks that stand alone
    (0x0391, 0x03C9),  # Greek, in GB2312
    (0x0401, 0x0451),  # Cyrillic, in GB2312
    (0x1E00, 0x1EFF),  # Latin extended additional
    (0x2010, 0x2025),  # dashes, quotation marks
    (0x2030, 0x205E),
    (0x2070, 0x209C),  # superscripts
    (0x20A0, 0x20C0),  # currency
    (0x2100, 0x218B),  # letterlike, Roman numerals
    (0x2190, 0x23FF),  # arrows, mathematics, technical
    (0x2460, 0x27BF),  # enclosed numbers, box drawing, shapes, symbols, dingbats
    (0x2B00, 0x2BFF),
    (0x2E80, 0x2FDF),  # radicals
    (0x3001, 0x303F),  # CJK punctuation
    (0x3041, 0x30FF),  # kana, in GB2312
    (0x3105, 0x312F),  # bopomofo
    (0x3190, 0x33FF),  # enclosed and squared CJK
    (0x4E00, 0x9FFF),  # unified ideographs
    (0xFE30, 0xFE4F),  # vertical and wavy forms
    (0xFF61, 0xFFDC),  # half-width forms
)


def build(hex_text: str) -> bytes:
    """Return the decompressed asset made of a unifont.hex file's text."""
    wanted = {point for first, last in RANGES for point in range(first, last + 1)}
    points, strides, bitmaps = array("H"), array("B"), []
    for line in hex_text.splitlines():
        code, _, bits = line.partition(":")
        point = int(code, 16)
        if point in wanted and unicodedata.category(chr(point)) != "Cn":
            points.append(point)
            strides.append(len(bits) // 32)
            bitmaps.append(bytes.fromhex(bits))
    if sys.byteorder == "big":
        points.byteswap()
    head = struct.pack("<I", len(bitmaps))
    return head + points.tobytes() + strides.tobytes() + b"".join(bitmaps)


def main() -> None:
    """Write the asset beside this file."""
    made = build(SOURCE.read_text("ascii"))
    ASSET.write_bytes(lzma.compress(made, preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()
