"""Two players on one slot: how far apart do they begin the same picture?

    python bench/wall.py [--seconds N]

The demo, whole, with two players of our own that carry no tags; both write ``painted.jsonl``. The
goal is 50 ms. On one machine both have the same wall clock: what is seen is the players' own share.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))

from click_to_painted import running  # noqa: E402 - after the path

PANEL, AREA, PATIENCE_S, APART_S = "192x32-mono", "110105900001", 30.0, 2.0


def flask(demo: Any, *words: str) -> str:  # noqa: ANN401 - a Running
    """Run a command of the house of ``demo``; return what it prints."""
    ports = {"PORT": demo.url.rpartition(":")[2], "GATEWAY_PORT": demo.gateway.rpartition(":")[2]}
    env = {**os.environ, "DATA_DIR": str(demo.folder), **ports}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def painted(folder: Path) -> list[dict[str, str]]:
    """Return the items that a player has painted, line by line."""
    path = folder / "painted.jsonl"
    if not path.exists():
        return []
    lines = [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines() if x[-1] == "}"]
    return [line for line in lines if line["what"] == "item"]


def approve(demo: Any, number: int) -> None:  # noqa: ANN401 - a Running
    """Let the next player in as soon as it shows its code."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        waiting = [s for s in json.loads(flask(demo, "screen", "list", "--json")) if s["code"]]
        if waiting:
            code, name = waiting[0]["code"], f"墙 {number}"
            flask(demo, "screen", "approve", code, "--area", AREA, "--name", name)
            return
        time.sleep(0.2)
    raise SystemExit("a player shows no code")


def start(demo: Any, folder: Path, number: int) -> subprocess.Popen[bytes]:  # noqa: ANN401 - as above
    """Start a player and let it in; return it once it has painted an item."""
    command = [sys.executable, "-m", "player", "--server", demo.url, "--profile", PANEL]
    command += ["--output", f"png:{folder}", "--state", f"{folder}-state"]
    made = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    approve(demo, number)
    end = time.monotonic() + PATIENCE_S
    while not painted(folder) and time.monotonic() < end:
        time.sleep(0.1)
    return made


def apart(one: list[dict[str, str]], other: list[dict[str, str]]) -> list[float]:
    """Return by how many milliseconds the same beginnings lie apart."""
    times = [(line["sha256"], datetime.fromisoformat(line["time"])) for line in other]
    found = []
    for line in one:
        at = datetime.fromisoformat(line["time"])
        same = [abs((at - t).total_seconds()) for digest, t in times if digest == line["sha256"]]
        if same and min(same) < APART_S:
            found.append(min(same) * 1e3)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folders, players = [Path(name) / f"player-{n}" for n in (1, 2)], []
        with running.product(Path(name) / "printed", "--demo", DISPLAY="") as demo:
            try:
                for number, folder in enumerate(folders, 1):
                    players.append(start(demo, folder, number))
                time.sleep(asked.seconds)
                here, there = painted(folders[0]), painted(folders[1])[1:]
            finally:
                for one in players:
                    one.terminate()
                    one.wait()
    begun = apart(there, here)
    if not begun:
        raise SystemExit("the two never began the same picture")
    far = sorted(begun)[int(len(begun) * 0.99)]
    print(f"{len(there)} pictures begun by the second player, {len(begun)} within 2 s by both")
    print(
        f"apart: p50 {statistics.median(begun):.0f} ms, p99 {far:.0f} ms, max {max(begun):.0f} ms"
    )


if __name__ == "__main__":
    main()
