"""The player as a program: memory, first picture from its cache, and what a still page costs.

``python bench/player.py [ROUNDS]``. A real player, enrolled at a far end on loopback, plays a board
of one panel, then one of a television with a card and one with a photograph; each is started again
and again from its cache. Goals: at most 45 MiB resident, first picture at most 0.4 s after the
process starts, at most 2 % of a core with a still page. Beside each start stands that of a bare
``python -c pass``, the machine's floor.
"""

from __future__ import annotations

import io
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.player import far_end

STILL_S = 20.0
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
SIZES = {  # a photograph has no palette; cards as the server draws them do
    "192x32": ((192, 32), False),
    "1280x720 card": ((1280, 720), True),
    "1280x720 photograph": ((1280, 720), False),
}


def picture(size: tuple[int, int], shade: int, *, has_palette: bool) -> bytes:
    """Return a PNG that is not easily packed."""
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 90).resize(size)
    out = io.BytesIO()
    image = Image.merge("RGB", (noise, noise.point(lambda v: v // 2), noise.point([shade] * 256)))
    image = image.quantize(128) if has_palette else image
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def board(far: far_end.FarEnd, size: tuple[int, int], *, has_palette: bool) -> None:
    """Publish one page that stays up, and a default."""
    now = datetime.now(UTC)
    media = []
    for shade in (40, 80):
        body = picture(size, shade, has_palette=has_palette)
        is_small = len(body) <= 4096
        medium = far_end.medium(body, *size, inline=is_small, dwell_ms=60_000)
        far.files[medium["sha256"]] = body
        media.append(medium)
    item = far_end.item("still", [media[0]], now, hours=20)
    members = {"width": size[0], "height": size[1]}
    far.put(far_end.playlist(1, [item], media[1], now, **members))


class Started:
    """One player; what it painted goes to a folder of pictures."""

    def __init__(self, server: str, folder: Path, profile: str) -> None:
        self._log = folder / "out" / "painted.jsonl"
        self._before = len(self.lines())
        command = [sys.executable, "-m", "player", "--server", server, "--profile", profile]
        command += ["--output", f"png:{folder / 'out'}", "--state", str(folder / "state")]
        self.since = time.time()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def lines(self) -> list[dict[str, str]]:
        """Return what was painted since the start."""
        if not self._log.exists():
            return []
        text = self._log.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in text[getattr(self, "_before", 0) :]]

    def first(self, item: str) -> float:
        """Return the seconds from the start of the process to the item's picture."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            for line in self.lines():
                if line["item"] == item:
                    return datetime.fromisoformat(line["time"]).timestamp() - self.since
            time.sleep(0.005)
        raise SystemExit("the player never painted its board")

    def resident_mib(self) -> float:
        """Return its resident memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * PAGE / (1 << 20)

    def cpu_s(self) -> float:
        """Return the processor time it has used."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / TICKS

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def bare() -> float:
    """Return the seconds that an interpreter with nothing to do takes."""
    since = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.monotonic() - since


def told(name: str, figures: list[float], unit: str, goal: str) -> None:
    """Print a figure beside its goal."""
    low, middle, high = min(figures), statistics.median(figures), max(figures)
    print(f"{name:<34}{low:8.2f}{middle:8.2f}{high:8.2f} {unit:<4} goal {goal}")


def main() -> None:
    """Measure each board."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print(f"{'':<34}{'min':>8}{'median':>8}{'max':>8}")
    for name, (size, has_palette) in SIZES.items():
        profile = f"{size[0]}x{size[1]}-full"
        far = far_end.FarEnd()
        far.approve()
        board(far, size, has_palette=has_palette)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            player = Started(far.url, folder, profile)
            player.first("still")
            far.until(far.shown)
            time.sleep(3)
            before, since = player.cpu_s(), time.monotonic()
            time.sleep(STILL_S)
            share = 100 * (player.cpu_s() - before) / (time.monotonic() - since)
            memory = player.resident_mib()
            player.stop()
            firsts, floors, spent = [], [], []
            for _ in range(rounds):
                floors.append(bare())
                player = Started("http://127.0.0.1:9", folder, profile)
                firsts.append(player.first("still"))
                spent.append(player.cpu_s())
                player.stop()
        far.close()
        told(f"{name}: resident", [memory], "MiB", "<= 45")
        told(f"{name}: first picture from cache", firsts, "s", "<= 0.4")
        told(f"{name}: processor until then", spent, "s", "(what a busy machine leaves alone)")
        told(f"{name}: a bare interpreter", floors, "s", "(the floor)")
        told(f"{name}: a still page", [share], "%", "<= 2")


if __name__ == "__main__":
    main()
