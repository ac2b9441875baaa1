"""A warning from ingest to the TV portal, in Chromium and at many event streams; on the demo.

``python bench/tv_events.py [ROUNDS] [--streams N]``. The clock starts when the bytes of a CAP
message are handed in; shown is the first frame of the page after the warning stands in it, told is
when a stream has the news. The gateway's memory is read before and with all streams open.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from click_to_painted import AREA, running  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402
from warning_to_painted import _INFO, _at, handed, message  # noqa: E402

from app import config, wiring  # noqa: E402
from app.dispatch.house import House  # noqa: E402

_spec = importlib.util.spec_from_file_location("fonts", ROOT / "tests/browser/fonts.py")
assert _spec and _spec.loader
fonts = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(fonts)

PATIENCE_S = 60
# When a warning stands in the page, and when none does any more: the frame after it, in ms.
_WATCH = """() => { window.shown = []; new MutationObserver(function () {
  var up = !!document.querySelector("#warned .whole");
  requestAnimationFrame(function () { window.shown.push([Date.now(), up]); });
}).observe(document.getElementById("warned"), { childList: true }); }"""


class Streams(threading.Thread):
    """Event streams on a loop of their own; ``told`` are the times at which they had news."""

    def __init__(self, gateway: str, many: int) -> None:
        super().__init__(daemon=True)
        self._host, _, port = gateway.rpartition("//")[2].strip("/").partition(":")
        self._port, self._many = int(port), many
        self.told: list[float] = []
        self.open = 0

    def run(self) -> None:
        """Open them a hundred at a time, and listen."""
        asyncio.run(self._all())

    async def _all(self) -> None:
        tasks = []
        for n in range(self._many):
            tasks.append(asyncio.create_task(self._one()))
            if n % 100 == 99:
                await asyncio.sleep(0.05)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self) -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port, limit=1 << 20)
        asked = f"GET /tv/events?area={AREA} HTTP/1.1\r\nHost: bench\r\n\r\n"
        writer.write(asked.encode())
        self.open += 1
        while True:
            said = await reader.readuntil(b"\n\n")
            if said.startswith(b"data: "):
                self.told.append(time.time())


def one_round(house: House, page: Page, streams: Streams, number: int) -> dict[str, list[float]]:
    """Take a red warning in and cancel it; return seconds until page and streams have each."""
    found: dict[str, list[float]] = {}
    sent, name = datetime.now(UTC), f"tv-{number}"
    info = _INFO.format(ends=_at(sent + timedelta(hours=6)))
    over = f"<references>bench,{name},{_at(sent)}</references>"
    for what, kind, rest, is_up in (
        ("shown", "Alert", info, True),
        ("gone", "Cancel", over, False),
    ):
        page.evaluate("window.shown.length = 0")
        streams.told.clear()
        begun, _ = handed(house, message(f"{name}-{kind}" if not is_up else name, sent, kind, rest))
        found[what] = [seen(page, is_up) - begun.timestamp()]
        wait_for(lambda: len(streams.told) >= streams._many)
        found[f"told {what}"] = [at - begun.timestamp() for at in streams.told]
        time.sleep(1.2)
        sent = datetime.now(UTC)
    return found


def seen(page: Page, is_up: bool) -> float:
    """Return when the page first had a warning in it, or first had none."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        for at, up in page.evaluate("window.shown"):
            if up is is_up:
                return float(at) / 1000
        time.sleep(0.01)
    raise SystemExit(f"the page did not change within {PATIENCE_S} s")


def wait_for(holds: Callable[[], bool]) -> None:
    """Return once ``holds()`` is true."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("not all streams were told")
        time.sleep(0.01)


def resident_mib(gateway: str) -> float:
    """Return the memory of the gateway at the address ``gateway``."""
    port = f"GATEWAY_PORT={gateway.rstrip('/').rpartition(':')[2]}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_gateway = b"app.gateway" in (entry / "cmdline").read_bytes()
            if is_gateway and port in (entry / "environ").read_bytes().split(b"\0"):
                lines = (entry / "status").read_text().splitlines()
                return next(int(x.split()[1]) / 1024 for x in lines if x.startswith("VmRSS"))
        except OSError:
            continue
    return 0.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rounds", type=int, nargs="?", default=10)
    parser.add_argument("--streams", type=int, default=2000)
    asked = parser.parse_args()
    taken: list[dict[str, list[float]]] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        env = fonts.chromium_env(folder)
        with running.product(Path(folder) / "printed", "--demo", DISPLAY="") as demo:
            house = wiring.build(config.load({"DATA_DIR": str(demo.folder)})).house
            browser = play.chromium.launch(executable_path=fonts.CHROMIUM, args=fonts.ARGS, env=env)
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"{demo.url}/tv/wangchunli/notices-1.html")
            page.evaluate(_WATCH)
            before = resident_mib(demo.gateway)
            streams = Streams(demo.gateway, asked.streams)
            streams.start()
            wait_for(lambda: len(streams.told) >= asked.streams)
            print(f"{streams.open} streams: {resident_mib(demo.gateway) - before:.0f} MiB more")
            for number in range(1, asked.rounds + 1):
                taken.append(one_round(house, page, streams, number))
            browser.close()
            house.bell.close()
            house.store.close()
    for what in taken[0] if taken else ():
        ordered = sorted(value for one in taken for value in one[what])
        far = ordered[-(len(ordered) // 100) - 1]
        print(f"{what:10} median {statistics.median(ordered):.3f} s  p99 {far:.3f} s")


if __name__ == "__main__":
    main()
