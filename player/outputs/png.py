"""Pictures in a folder: the latest, those before it, and a line for each in ``painted.jsonl``."""

from __future__ import annotations

import json
import os
from pathlib import Path

from PIL import Image

from player.outputs.base import Caption, NoOutput, Output, say

KEPT = 500


class PngOutput(Output):
    """Writes ``latest.png`` at every change; a numbered picture and a line when an item starts."""

    frames_per_second = 2.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._names = sorted(p.name for p in folder.glob("[0-9]*.png"))
            self._log = (folder / "painted.jsonl").open("a", encoding="utf-8")
        except OSError as exc:
            raise NoOutput("no_folder", str(exc)) from exc
        self._count = int(self._names[-1].partition("-")[0]) if self._names else 0

    def paint(self, panel: Image.Image, caption: Caption) -> None:
        """Write the picture, then the line that says so."""
        if not caption.is_first:
            self._write("latest.png", panel)
            return
        self._count += 1
        when = f"{caption.at:%Y%m%dT%H%M%S}.{caption.at.microsecond // 1000:03d}Z"
        name = f"{self._count:06d}-{when}-{_safe(caption.item) or caption.what}.png"
        self._write("latest.png", panel)
        self._write(name, panel)
        self._names.append(name)
        line = {
            "time": caption.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "what": caption.what,
            "item": caption.item,
            "revision": caption.revision,
            "kind": caption.kind,
            "sha256": caption.sha256,
            "slot": caption.slot,
            "epoch": caption.epoch,
            "seq": caption.seq,
            "code": caption.code,
            "file": name,
        }
        self._log.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._log.flush()
        while len(self._names) > KEPT:
            (self._folder / self._names.pop(0)).unlink(missing_ok=True)

    def note(self, line: str) -> None:
        """Print it."""
        say(line)

    def close(self) -> None:
        """Close the log."""
        self._log.close()

    def _write(self, name: str, panel: Image.Image) -> None:
        """Readers never see half a picture; these are not worth a sync."""
        new = self._folder / f".{name}.{os.getpid()}"
        panel.save(new, "PNG", compress_level=1)
        new.replace(self._folder / name)


def _safe(name: str) -> str:
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_"))
