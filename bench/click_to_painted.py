"""Click to painted: the demo, whole; from the press of 通过并发布 to the first pixel on its screen.

``python bench/click_to_painted.py [ROUNDS] [--screens N]``. The click is a real HTTP request with
its session; painted is when the player says that it painted. Prints min, median and p99, and the
same for a withdrawal; the ratio is to the time that a bare GET of the same server takes.
With ``--screens`` so many simulated screens live beside it, with their heartbeats, polls and
evidence; they say how long after the first of them they had each board.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).parent
PATIENCE_S, AREA = 20.0, "110105900001"
AREA_NAME = "望春里社区"  # what a person copies where much is reached
_spec = importlib.util.spec_from_file_location(
    "running", HERE.parent / "tests" / "browser" / "running.py"
)
if _spec is None or _spec.loader is None:
    raise SystemExit("tests/browser/running.py is missing")
running = importlib.util.module_from_spec(_spec)
sys.modules["running"] = running
_spec.loader.exec_module(running)


def token(page: httpx.Response) -> str:
    """Return the CSRF token of a form on ``page``."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    if found is None:
        raise SystemExit(f"no form at {page.url}")
    return found.group(1)


def form(page: httpx.Response, **fields: object) -> dict[str, object]:
    """Return ``fields`` with what the form on ``page`` carries hidden."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    typed = {"typed_name": AREA_NAME} if 'name="typed_name"' in page.text else {}
    return {**dict(hidden), **typed, "csrf_token": token(page), **fields}


def painted(folder: Path) -> list[dict[str, str]]:
    """Return what the screen has painted, line by line."""
    text = (folder / "screen" / "painted.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.endswith("}")]


def until_painted(folder: Path, after: datetime, is_shown: bool, notice_id: str) -> float:
    """Return the seconds from ``after`` until the notice is on the screen, or off it."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        for line in painted(folder):
            at = datetime.fromisoformat(line["time"])
            if at > after and (line["item"] == notice_id) is is_shown:
                return (at - after).total_seconds()
        time.sleep(0.01)
    raise SystemExit(f"{notice_id} was not painted within {PATIENCE_S} s")


def submitted(author: httpx.Client, number: int) -> str:
    """Write an outage and submit it; return its id."""
    new = author.get("/editor/new", follow_redirects=True)
    action = re.search(r'id="sheet"[^>]* action="([^"]+)"', new.text)
    if action is None:
        raise SystemExit("no form at /editor/new")
    fields = form(
        new,
        headline=f"今晚第{number}次停水",
        title="停水通知",
        category="outage",
        areas=AREA,
        channels=["led", "tv", "mobile", "feed", "microblog"],
        expires=f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}",
        do="submit",
    )
    consent = author.post(action.group(1), data=fields, follow_redirects=True)
    waits = author.post(str(consent.url), data=form(consent), follow_redirects=True)
    return str(waits.url).removesuffix("/review").rpartition("/")[2]


def one_round(
    desk: tuple[httpx.Client, httpx.Client], folder: Path, number: int
) -> tuple[float, float, float]:
    """Publish one outage and withdraw it; return seconds to painted, to removed, and of a GET."""
    author, reviewer = desk
    notice_id = submitted(author, number)
    address = f"/editor/notices/{notice_id}/review"
    read = form(reviewer.get(address), read="1", do="approve")
    consent = reviewer.post(address, data=read, follow_redirects=True)
    clicked = datetime.now(UTC)
    reviewer.post(address, data=form(consent, do="approve"), follow_redirects=True)
    to_painted = until_painted(folder, clicked, True, notice_id)
    asked = time.perf_counter()
    author.get("/healthz")
    bare = time.perf_counter() - asked
    take = author.get(f"/editor/notices/{notice_id}/withdraw")
    clicked = datetime.now(UTC)
    author.post(str(take.url), data=form(take), follow_redirects=True)
    return to_painted, until_painted(folder, clicked, False, notice_id), bare


def signed_in(demo: Any, login: str) -> httpx.Client:  # noqa: ANN401 - a Running
    """Return a browser in which ``login`` has signed in."""
    web = httpx.Client(base_url=demo.url, timeout=10, trust_env=False)
    page = web.get("/editor/", follow_redirects=True)
    who = {"login": login, "password": demo.password(login)}
    web.post(str(page.url), data=form(page, **who), follow_redirects=True)
    return web


@contextmanager
def crowd(demo: Any, screens: int) -> Iterator[None]:  # noqa: ANN401 - a Running
    """Let ``screens`` simulated ones live in the demo's community until the block ends."""
    if not screens:
        yield
        return
    ports = {"PORT": demo.url.rpartition(":")[2], "GATEWAY_PORT": demo.gateway.rpartition(":")[2]}
    env = {**os.environ, "DATA_DIR": str(demo.folder), **ports}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    # The demo's own stand on slots of their own, by their tags.
    subprocess.run([*flask, "sim", "clear"], env=env, cwd=HERE.parent, check=True)
    command = [*flask, "sim", "screens"]
    command += ["--count", str(screens), "--area", AREA, "--own-tokens", "--minutes", "60"]
    said = demo.folder / "crowd.log"
    with said.open("wb") as out:
        process = subprocess.Popen(command, env=env, cwd=HERE.parent, stdout=out, stderr=out)
    try:
        while f"{screens}/{screens} " not in said.read_text(encoding="utf-8"):
            if process.poll() is not None:
                raise SystemExit(said.read_text(encoding="utf-8"))
            time.sleep(0.5)
        yield
        process.send_signal(signal.SIGINT)
        process.wait(60)
        print(said.read_text(encoding="utf-8").partition("step ")[2])
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rounds", type=int, nargs="?", default=10)
    parser.add_argument("--screens", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "printed"
        with running.product(out, "--demo", DISPLAY="") as demo, crowd(demo, asked.screens):
            desk = (signed_in(demo, "wanglan"), signed_in(demo, "sunli"))
            taken = [one_round(desk, demo.folder, n) for n in range(1, asked.rounds + 1)]
    for name, values in zip(("painted", "removed", "GET"), zip(*taken, strict=True), strict=True):
        ordered = sorted(values)
        middle, far = statistics.median(ordered), ordered[-(len(ordered) // 100) - 1]
        print(f"{name:8} min {ordered[0]:.3f} s  median {middle:.3f} s  p99 {far:.3f} s")
    paint, bare = statistics.median(t[0] for t in taken), statistics.median(t[2] for t in taken)
    print(f"click to painted / bare GET: {paint / bare:.0f}")


if __name__ == "__main__":
    main()
