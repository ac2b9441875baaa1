"""Two players on one slot: how far apart do they begin the same picture?

    python bench/wall.py [--seconds N]

The demo, whole, with a second player beside its own; both write ``painted.jsonl``. The goal is 50
ms. On one machine both have the same wall clock, so what is seen is the players' own share.
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


def approve_second(demo: Any) -> None:  # noqa: ANN401 - a Running
    """Let the second player in as soon as it shows its code."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        waiting = [s for s in json.loads(flask(demo, "screen", "list", "--json")) if s["code"]]
        if waiting:
            flask(demo, "screen", "approve", waiting[0]["code"], "--area", AREA, "--name", "西门")
            return
        time.sleep(0.2)
    raise SystemExit("the second player shows no code")


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
        out = Path(name) / "second"
        with running.product(Path(name) / "printed", "--demo", DISPLAY="") as demo:
            command = [sys.executable, "-m", "player", "--server", demo.url, "--profile", PANEL]
            command += ["--output", f"png:{out}", "--state", str(Path(name) / "state")]
            second = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            try:
                approve_second(demo)
                end = time.monotonic() + PATIENCE_S
                while not painted(out) and time.monotonic() < end:
                    time.sleep(0.1)
                time.sleep(asked.seconds)
                here, there = painted(demo.folder / "screen"), painted(out)[1:]
            finally:
                second.terminate()
                second.wait()
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
