"""A terminal as the panel: blocks in true colour, a title line above, the last news below."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from functools import lru_cache
from typing import TextIO

from PIL import Image

from player.outputs.base import Caption, NoOutput, Output
from player.words import Words

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J"
_LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l"
_LINES_AROUND = 2
_INK = "\x1b[38;2;{};{};{};48;2;{};{};{}m"
_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"  # bit 0 upper left, 1 upper right, 2 lower left, 3 lower right
_BRIGHTER = [min(255, v * 7 // 5) for v in range(256)] * 3  # thin strokes pale when they shrink


class TerminalOutput(Output):
    """Draws the panel in block characters; only rows that changed are sent."""

    frames_per_second = 12.0

    def __init__(self, words: Words, out: TextIO = sys.stdout) -> None:
        if not out.isatty():
            raise NoOutput("no_terminal")
        self._words, self._out = words, out
        self._rows: dict[int, str] = {}
        self._size = os.terminal_size((0, 0))
        self._news = ""
        self._put(_ENTER)

    def paint(self, panel: Image.Image, caption: Caption) -> None:
        """Draw the panel as large as the terminal allows."""
        size = shutil.get_terminal_size()
        if size != self._size:
            self._size, self._rows = size, {}
            self._put("\x1b[2J")
        rows = drawn(panel, size.columns, max(1, size.lines - _LINES_AROUND))
        lines = [title(self._words, caption), *rows]
        self._draw(dict(enumerate(lines, 1)) | {len(lines) + 1: self._news})

    def note(self, line: str) -> None:
        """Show it beneath the panel."""
        self._news = line
        if self._rows:
            self._draw({max(self._rows): line})

    def close(self) -> None:
        """Give the terminal back as it was."""
        self._put(_LEAVE)

    def _draw(self, rows: dict[int, str]) -> None:
        changed = {n: row for n, row in rows.items() if self._rows.get(n) != row}
        self._rows |= changed
        sent = [
            f"\x1b[{n};1H{_cut(row, self._size.columns)}\x1b[0m\x1b[K" for n, row in changed.items()
        ]
        self._put("".join(sent))

    def _put(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def drawn(panel: Image.Image, columns: int, lines: int) -> list[str]:
    """Return ``panel`` as rows of block characters, dot for dot where the terminal is wide enough.

    A narrower one gets two dots side by side in a cell, which makes letters tall but keeps them
    legible: an LED panel of 192x32 still reads well in 80x24.
    """
    width, height = panel.size
    if width <= columns and height <= 2 * lines:
        return _rows(panel, 1)
    scale = min(1.0, 2 * columns / width)
    tall = height if height <= 2 * lines else max(1, int(height * scale / 2))
    shrink = min(1.0, 2 * lines / tall)
    size = (max(1, int(width * scale * shrink)), max(1, int(tall * shrink)))
    if size != panel.size:
        panel = panel.resize(size, Image.Resampling.BOX).point(_BRIGHTER)
    return _rows(panel, 2)


def _rows(image: Image.Image, across: int) -> list[str]:
    """Return rows of cells, each ``across`` dots wide and two high."""
    width = -(-image.width // across) * across
    height = -(-image.height // 2) * 2
    dots = image.convert("RGB").crop((0, 0, width, height)).tobytes()
    line, step = 3 * width, 3 * across
    rows = []
    for top in range(0, len(dots), 2 * line):
        row, ink = [], ""
        for at in range(top, top + line, step):
            colours, block = _cell(dots[at : at + step], dots[at + line : at + line + step])
            row.append(block if colours == ink else colours + block)
            ink = colours
        rows.append("".join(row))
    return rows


@lru_cache(maxsize=4096)
def _cell(upper: bytes, lower: bytes) -> tuple[str, str]:
    """Return the colours and the block for the dots of one cell: light ones ink, dark ones paper.

    One dot above another needs no choice: the upper is the ink.
    """
    if len(upper) == 3:
        return _INK.format(*upper, *lower), "▀"
    four = (upper[:3], upper[3:], lower[:3], lower[3:])
    light = [sum(dot) for dot in four]
    middle = (min(light) + max(light)) / 2
    mask = sum(1 << n for n, amount in enumerate(light) if amount > middle)
    ink = _mean([dot for dot, amount in zip(four, light, strict=True) if amount > middle])
    paper = _mean([dot for dot, amount in zip(four, light, strict=True) if amount <= middle])
    return _INK.format(*ink, *paper), _QUADRANTS[mask]


def _mean(dots: list[bytes]) -> tuple[int, ...]:
    return tuple(sum(c) // len(dots) for c in zip(*dots, strict=True)) if dots else (0, 0, 0)


def title(words: Words, caption: Caption) -> str:
    """Return what is on the panel, in a line."""
    parts = [words("title"), words("online" if caption.is_online else "offline")]
    if caption.code:
        parts.append(f"{words('pairing')} {caption.code}")
    elif caption.what == "idle":
        parts.append(words("idle"))
    else:
        parts += [caption.slot, words("seq", str(caption.seq)), caption.item]
    return " · ".join(p for p in parts if p)


def _cut(row: str, columns: int) -> str:
    """Cut plain text to the terminal's width; rows of blocks fit already."""
    if "\x1b" in row:
        return row
    kept, used = "", 0
    for char in row:
        used += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used > columns:
            break
        kept += char
    return kept
