"""A terminal as the panel: blocks in true colour, a title line above, the last news below."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from threading import Event
from typing import TextIO

from PIL import Image

from player.outputs.base import Caption, NoOutput
from player.words import Words

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J"
_LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l"
_LINES_AROUND = 2


class TerminalOutput:
    """Draws two dots a character cell, one above the other; only rows that changed are sent."""

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
        room = (size.columns, 2 * (size.lines - _LINES_AROUND))
        lines = [title(self._words, caption), *blocks(fitted(panel, room))]
        self._draw(dict(enumerate(lines, 1)) | {len(lines) + 1: self._news})

    def note(self, line: str) -> None:
        """Show it beneath the panel."""
        self._news = line
        if self._rows:
            self._draw({max(self._rows): line})

    def wait(self, changed: Event, seconds: float) -> bool:
        """Wait."""
        changed.wait(seconds)
        return True

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


def fitted(panel: Image.Image, room: tuple[int, int]) -> Image.Image:
    """Return ``panel`` shrunk to ``room`` dots where it is larger; lit dots keep their light."""
    scale = min(room[0] / panel.width, room[1] / panel.height, 1.0)
    if scale == 1.0:
        return panel
    size = (max(1, int(panel.width * scale)), max(1, int(panel.height * scale)))
    small = panel.resize(size, Image.Resampling.BOX)
    return small.point([min(255, int(v * min(2.0, 0.6 + 0.6 / scale))) for v in range(256)] * 3)


def blocks(image: Image.Image) -> list[str]:
    """Return rows of half blocks: the upper dot is the ink, the lower one the paper."""
    width, height = image.size
    dots = image.convert("RGB").tobytes()
    rows = []
    for y in range(0, height, 2):
        row, last = [], ""
        for x in range(width):
            upper = dots[(y * width + x) * 3 :][:3]
            lower = dots[((y + 1) * width + x) * 3 :][:3] if y + 1 < height else b"\0\0\0"
            ink = "\x1b[38;2;{};{};{};48;2;{};{};{}m".format(*upper, *lower)
            row.append(ink + "▀" if ink != last else "▀")
            last = ink
        rows.append("".join(row))
    return rows


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
