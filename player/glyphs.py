"""What a screen can say before it has been sent anything: a pairing code, a clock, its name.

Letters are 5x7 dots. The three Han characters are those of GNU Unifont 15.0.01 (OFL-1.1).
"""

from __future__ import annotations

from PIL import Image

# Five columns a letter, the lowest bit on top.
_LETTERS = {
    "0": "3e5149453e", "1": "00427f4000", "2": "4261514946", "3": "2141454b31",
    "4": "1814127f10", "5": "2745454539", "6": "3c4a494930", "7": "0171090503",
    "8": "3649494936", "9": "064949291e", ":": "0036360000", " ": "0000000000",
    "A": "7e1111117e", "B": "7f49494936", "C": "3e41414122", "D": "7f4141221c",
    "E": "7f49494941", "F": "7f09090901", "G": "3e4149497a", "H": "7f0808087f",
    "I": "00417f4100", "J": "2040413f01", "K": "7f08142241", "L": "7f40404040",
    "M": "7f020c027f", "N": "7f0408107f", "O": "3e4141413e", "P": "7f09090906",
    "Q": "3e4151215e", "R": "7f09192946", "S": "4649494931", "T": "01017f0101",
    "U": "3f4040403f", "V": "1f2040201f", "W": "3f4038403f", "X": "6314081463",
    "Y": "0708700807", "Z": "6151494543",
}  # fmt: skip
_HAN = (
    "0000fe0028f82808fe08aa08aa08aaf8ae88c2808280fe8082828282fe7e8200",  # 配
    "0010001000107e1002fe02102410149008500850141012102210401000500020",  # 对
    "000001f8fc081008108820883c8864fe6402a402240225fa3c02240220140008",  # 码
)
_WIDE, _HIGH, _HAN_PX, _GAP = 6, 8, 16, 3


def code_pages(code: str, width: int, height: int) -> tuple[Image.Image, ...]:
    """Return a pairing code as large as the panel allows; two pages or more on a tiny one."""
    scale, per_row = _largest(len(code), width, height)
    label = len(_HAN) * _HAN_PX + _GAP
    beside, _ = _largest(len(code), width - label, height, rows_max=1)
    if height >= _HAN_PX and beside >= 2 and beside >= scale - 1:
        return (_labelled(code, width, height, beside),)
    rows_fit = max(1, (height + scale) // (_HIGH * scale))
    rows = [code[i : i + per_row] for i in range(0, len(code), per_row)]
    pages = [rows[i : i + rows_fit] for i in range(0, len(rows), rows_fit)]
    return tuple(_page(page, width, height, scale) for page in pages)


def word_page(word: str, width: int, height: int) -> Image.Image:
    """Return ``word`` in the middle of a panel, at most half as high as the panel where it can."""
    scale, per_row = _largest(len(word), width, max(_HIGH, height * 2 // 3), rows_max=1)
    return _page([word[:per_row]], width, height, scale)


def word_strip(word: str) -> Image.Image:
    """Return ``word`` in the smallest letters there are, in a strip of its own."""
    return _page([word], max(1, len(word) * _WIDE - 1), _HIGH, 1)


def _largest(count: int, width: int, height: int, rows_max: int = 2) -> tuple[int, int]:
    """Return the largest scale, at least 1, and the letters in a row at that scale."""
    best = (1, max(1, min(count, (width + 1) // _WIDE)))
    for rows in range(1, rows_max + 1):
        per_row = -(-count // rows)
        scale = min(width // (per_row * _WIDE - 1), height // (rows * _HIGH - 1))
        if scale > best[0]:
            best = (scale, per_row)
    return best


def _labelled(code: str, width: int, height: int, scale: int) -> Image.Image:
    image = Image.new("1", (width, height))
    code_px = (len(code) * _WIDE - 1) * scale
    left = (width - len(_HAN) * _HAN_PX - _GAP - code_px) // 2
    for place, dots in enumerate(_HAN):
        glyph = Image.frombytes("1", (_HAN_PX, _HAN_PX), bytes.fromhex(dots))
        image.paste(glyph, (left + place * _HAN_PX, (height - _HAN_PX) // 2))
    top = (height - (_HIGH - 1) * scale) // 2
    _write(image, code, (left + len(_HAN) * _HAN_PX + _GAP, top), scale)
    return image


def _page(rows: list[str], width: int, height: int, scale: int) -> Image.Image:
    image = Image.new("1", (width, height))
    top = (height - len(rows) * _HIGH * scale + scale) // 2
    for number, row in enumerate(rows):
        left = (width - len(row) * _WIDE * scale + scale) // 2
        _write(image, row, (left, top + number * _HIGH * scale), scale)
    return image


def _write(image: Image.Image, row: str, at: tuple[int, int], scale: int) -> None:
    for place, letter in enumerate(row):
        for x, column in enumerate(bytes.fromhex(_LETTERS.get(letter, _LETTERS[" "]))):
            for y in range(_HIGH - 1):
                if column >> y & 1:
                    left = at[0] + (place * _WIDE + x) * scale
                    top = at[1] + y * scale
                    image.paste(1, (left, top, left + scale, top + scale))
