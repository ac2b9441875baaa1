"""An output that is looked over its shoulder: its last panel is kept, its waiting is counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from threading import Event

from PIL import Image

from player.outputs.base import Caption, Output

SLICE_S = 10.0
SCREENSHOT_SIZE, SCREENSHOT_MAX = (960, 540), 512 << 10


class WatchedOutput:
    """Passes everything on; ``beat`` is called whenever the painter painted or still waits."""

    def __init__(
        self,
        output: Output,
        *,
        beat: Callable[[], None],
        painted: Callable[[], None],
        said: Callable[[str], None],
    ) -> None:
        self._output, self._beat, self._painted, self._said = output, beat, painted, said
        self._panel: Image.Image | None = None
        self.frames_per_second = output.frames_per_second

    def paint(self, panel: Image.Image, caption: Caption) -> None:
        """Paint in RGB, and keep what was painted, with its palette if it has one."""
        self._output.paint(panel if panel.mode == "RGB" else panel.convert("RGB"), caption)
        self._panel = panel
        self._painted()

    def note(self, line: str) -> None:
        """Show it, and pass it to the service manager."""
        self._output.note(line)
        self._said(line)

    def wait(self, changed: Event, seconds: float) -> bool:
        """Wait in slices, so that a long page is not taken for a standstill."""
        until = time.monotonic() + seconds
        while True:
            self._beat()
            left = until - time.monotonic()
            if not self._output.wait(changed, max(0.0, min(left, SLICE_S))):
                return False
            if changed.is_set() or left <= SLICE_S:
                return True

    def close(self) -> None:
        """Close it."""
        self._output.close()

    def screenshot(self) -> bytes | None:
        """Return the last panel as PNG, at most 960x540 and 512 KiB; None when there is none."""
        panel = self._panel
        if panel is None:
            return None
        picture = panel.convert("RGB")
        picture.thumbnail(SCREENSHOT_SIZE, Image.Resampling.BOX)
        body = _png(picture)
        if len(body) > SCREENSHOT_MAX:
            body = _png(picture.quantize(256, dither=Image.Dither.NONE))
        return body


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()
