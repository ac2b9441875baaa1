"""A window as the panel: every dot a round lamp, as large as the desktop allows."""

from __future__ import annotations

import time
import tkinter as tk
from threading import Event

from PIL import Image, ImageChops, ImageDraw

from player.outputs.base import Caption, NoOutput
from player.outputs.terminal import title
from player.words import Words

_POLL_S = 0.02
_LAMP_MIN_PX = 4
_UNLIT = [v // 12 for v in range(256)] * 3  # a dark lamp is still seen


class WindowOutput:
    """One window; closing it ends the player."""

    frames_per_second = 30.0

    def __init__(self, words: Words) -> None:
        try:
            self._root = tk.Tk(className="linli-player")
        except tk.TclError as exc:
            raise NoOutput("no_display", str(exc)) from exc
        self._words = words
        self._is_open = True
        self._root.protocol("WM_DELETE_WINDOW", self._closed)
        self._root.configure(background="black")
        self._root.resizable(width=False, height=False)
        self._label = tk.Label(self._root, borderwidth=0, background="black")
        self._label.pack(padx=8, pady=8)
        self._news = tk.Label(self._root, anchor="w", background="black", foreground="#888888")
        self._news.pack(fill="x", padx=8)
        self._picture: tk.PhotoImage | None = None
        self._lamps: Image.Image | None = None

    def paint(self, panel: Image.Image, caption: Caption) -> None:
        """Draw the lamps."""
        large = self._enlarged(panel)
        ppm = b"P6 %d %d 255 " % large.size + large.tobytes()
        # Tk does not hold on to pictures by itself.
        self._picture = tk.PhotoImage(master=self._root, data=ppm, format="PPM")
        self._label.configure(image=self._picture)
        self._root.title(title(self._words, caption))
        self._root.update()

    def note(self, line: str) -> None:
        """Show it beneath the panel."""
        self._news.configure(text=line)

    def wait(self, changed: Event, seconds: float) -> bool:
        """Serve the window meanwhile."""
        until = time.monotonic() + seconds
        while self._is_open and not changed.is_set() and time.monotonic() < until:
            self._root.update()
            changed.wait(min(_POLL_S, max(0.0, until - time.monotonic())))
        return self._is_open

    def close(self) -> None:
        """Take the window down."""
        if self._is_open:
            self._closed()

    def _closed(self) -> None:
        self._is_open = False
        self._root.destroy()

    def _enlarged(self, panel: Image.Image) -> Image.Image:
        """Return the panel with each dot a lamp, or as it is when lamps would not fit."""
        room = (self._root.winfo_screenwidth() * 9 // 10, self._root.winfo_screenheight() * 8 // 10)
        scale = max(1, min(room[0] // panel.width, room[1] // panel.height, 12))
        large = panel.resize((panel.width * scale, panel.height * scale), Image.Resampling.NEAREST)
        if scale < _LAMP_MIN_PX:
            return large
        if self._lamps is None or self._lamps.size != large.size:
            self._lamps = _lamps(panel.size, scale)
        unlit = self._lamps.point(_UNLIT)
        return ImageChops.lighter(ImageChops.multiply(large, self._lamps), unlit)


def _lamps(size: tuple[int, int], scale: int) -> Image.Image:
    """Return a mask of round lamps, smooth at the edge."""
    fine = Image.new("L", (scale * 4, scale * 4))
    ImageDraw.Draw(fine).ellipse((2, 2, scale * 4 - 3, scale * 4 - 3), fill=255)
    lamp = fine.resize((scale, scale), Image.Resampling.LANCZOS)
    row = Image.new("L", (size[0] * scale, scale))
    for x in range(size[0]):
        row.paste(lamp, (x * scale, 0))
    mask = Image.new("L", (size[0] * scale, size[1] * scale))
    for y in range(size[1]):
        mask.paste(row, (0, y * scale))
    return mask.convert("RGB")
