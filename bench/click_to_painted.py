"""Click to painted: the demo, whole; from the press of 确认发布 to the first pixel on its screen.

``python bench/click_to_painted.py [ROUNDS]``. The click is a real HTTP request with its session;
painted is when the player says that it painted. Prints min, median and max, and the same for a
withdrawal; the ratio is to the time that a bare GET of the same server takes.
"""

from __future__ import annotations

import importlib.util
import json
import re
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

HERE = Path(__file__).parent
PATIENCE_S = 20.0
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
    return {**dict(hidden), "csrf_token": token(page), **fields}


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


def one_round(web: httpx.Client, folder: Path, number: int) -> tuple[float, float, float]:
    """Publish one outage and withdraw it; return seconds to painted, to removed, and of a GET."""
    new = web.get("/editor/new", follow_redirects=True)
    action = re.search(r'id="sheet" method="post" action="([^"]+)"', new.text)
    if action is None:
        raise SystemExit("no form at /editor/new")
    fields = form(
        new,
        headline=f"今晚第{number}次停水",
        title="停水通知",
        category="outage",
        areas="110105900001",
        channels=["led", "tv", "mobile", "feed", "microblog"],
        expires=f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}",
        do="submit",
    )
    consent = web.post(action.group(1), data=fields, follow_redirects=True)
    clicked = datetime.now(UTC)
    shown = web.post(str(consent.url), data=form(consent), follow_redirects=True)
    notice_id = str(shown.url).rpartition("/")[2]
    to_painted = until_painted(folder, clicked, True, notice_id)
    asked = time.perf_counter()
    web.get("/healthz")
    bare = time.perf_counter() - asked
    take = web.get(f"/editor/notices/{notice_id}/withdraw")
    clicked = datetime.now(UTC)
    web.post(str(take.url), data=form(take), follow_redirects=True)
    return to_painted, until_painted(folder, clicked, False, notice_id), bare


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "printed"
        with running.product(out, "--demo", DISPLAY="") as demo:
            web = httpx.Client(base_url=demo.url, timeout=10, trust_env=False)
            page = web.get("/editor/", follow_redirects=True)
            who = {"login": "wanglan", "password": demo.password("wanglan")}
            web.post(str(page.url), data=form(page, **who), follow_redirects=True)
            taken = [one_round(web, demo.folder, n) for n in range(1, rounds + 1)]
    for name, values in zip(("painted", "removed", "GET"), zip(*taken, strict=True), strict=True):
        low, middle, high = min(values), statistics.median(values), max(values)
        print(f"{name:8} min {low:.3f} s  median {middle:.3f} s  max {high:.3f} s")
    paint, bare = statistics.median(t[0] for t in taken), statistics.median(t[2] for t in taken)
    print(f"click to painted / bare GET: {paint / bare:.0f}")


if __name__ == "__main__":
    main()
