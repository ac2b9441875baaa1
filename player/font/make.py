"""Packs the 16-dot glyphs for the player: `python player/font/make.py FILE`.

FILE is the server's own asset, made of GNU Unifont (`renderers/glyphs/make.py` says how it lies).
The player's copy can be read glyph by glyph without holding it: little-endian, 256 places of
(offset, length), 32 bits each, one for every 256 code points; there the zlib-compressed 256 bytes
with the width of each glyph in bytes a row (0: there is none), and the bitmaps of 16 rows.
"""

from __future__ import annotations

import lzma
import struct
import sys
import zlib
from collections import defaultdict
from pathlib import Path

ASSET = Path(__file__).with_name("unifont-16.pages")
PAGES = 256


def pack(whole: bytes) -> bytes:
    """Return the player's asset, made of the server's one, decompressed."""
    count = struct.unpack_from("<I", whole)[0]
    points = struct.unpack_from(f"<{count}H", whole, 4)
    strides = whole[4 + 2 * count : 4 + 3 * count]
    place = 4 + 3 * count
    pages: dict[int, dict[int, bytes]] = defaultdict(dict)
    for point, stride in zip(points, strides, strict=True):
        pages[point >> 8][point & 255] = whole[place : place + 16 * stride]
        place += 16 * stride
    index, body = b"", b""
    for number in range(PAGES):
        packed = _page(pages[number]) if number in pages else b""
        index += struct.pack("<II", 8 * PAGES + len(body), len(packed))
        body += packed
    return index + body


def _page(glyphs: dict[int, bytes]) -> bytes:
    widths = bytes(len(glyphs.get(n, b"")) // 16 for n in range(256))
    return zlib.compress(widths + b"".join(glyphs[n] for n in sorted(glyphs)), 9)


def main() -> None:
    """Write the asset beside this file."""
    ASSET.write_bytes(pack(lzma.decompress(Path(sys.argv[1]).read_bytes())))


if __name__ == "__main__":
    main()
