"""The assessment of a city: how long counting a month takes, and the report with its files.

    python bench/assess.py [--full] [--keep FOLDER]

Lays out a year of records on SQLite in bulk: five districts, 15 streets, communities with two
screens each. Small by default; ``--full`` is 300 communities and ten million rows of plays, and
takes minutes. The goal is of the report of the city over that year, as a PDF: 5 s.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import config, wiring  # noqa: E402 - after the path
from app.dispatch.house import House  # noqa: E402
from app.dispatch.reach import assess_file, assess_report, assess_sweep  # noqa: E402
from app.domain.assess_month import Span  # noqa: E402
from app.domain.audience import Area, Level  # noqa: E402
from app.domain.place import Place  # noqa: E402
from app.domain.target import Slot  # noqa: E402
from app.store import area, migrate, place, slot  # noqa: E402
from app.store.session import Tx  # noqa: E402

GOAL_S = 5.0
NOW = datetime(2026, 11, 26, 4, tzinfo=UTC)
YEAR = Span(date(2025, 12, 1), date(2026, 11, 1))
CITY, DISTRICTS, STREETS = "110000", 5, 3
# A screen is on from 6 to 22 o'clock, with three notices in turn; so many places a community.
HOURS, ITEMS, PLACES = 16, 3, 40
KINDS = ("eat.breakfast", "shop.convenience", "live.repair", "live.hair", "eat.market")

_DAYS = "WITH RECURSIVE day(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n + 1 < :days)"
_HERE = "day, (SELECT code FROM area WHERE level = 4) c"
_AT = "strftime('%Y-%m-%d %H:%M:%f000', :now, '-' || day.n || ' days', '{}')"
_ID, _AIMS = "substr(c.code, 5) || day.n", "json_array(c.code)"
_DETAILS = '\'{"record": {"department": "民政科", "reviewers": ["王兰"]}}\''
_KIND = "CASE day.n % 5 WHEN 0 THEN 'policy' WHEN 1 THEN 'outage' ELSE 'notice' END"
FILL = {
    "screens": """
        INSERT INTO screen (id, name, slot, profile, device, public_key, state, code, enrolled_at,
          epoch, received, verified, shown, version, seen_at)
        SELECT substr(s.area, 5) || '-' || k.n, '', s.key, s.profile, '',
          CAST(s.area || k.n AS BLOB), 'approved', '', :now || '.000000', 0, 0, 0, 0, '',
          :now || '.000000'
        FROM slot s, (SELECT 1 n UNION SELECT 2) k WHERE s.medium = 'led' AND :days""",
    "plays": f"""{_DAYS},
        hour(n) AS (SELECT 6 UNION ALL SELECT n + 1 FROM hour WHERE n < {5 + HOURS}),
        item(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM item WHERE n + 1 < {ITEMS})
        INSERT INTO played (screen, item, revision, hour, times, seconds)
        SELECT s.id, 'n' || (day.n / 3 + item.n), 1, strftime('%Y-%m-%d %H:00:00.000000',
          date(:now), '-' || day.n || ' days', '+' || hour.n || ' hours'), 40, 1200
        FROM screen s, day, hour, item""",  # noqa: S608
    "notices": f"""{_DAYS}
        INSERT INTO revision (notice_id, revision, act, category, headline, title, body, when_where,
          contact, source, effective, expires, sent, areas, channels, overrides, details, made_by,
          hash)
        SELECT {_ID}, 1, 'issue', {_KIND}, '停水', '关于停水的通知', '', '', '', '',
          {_AT.format("+1 hour")}, {_AT.format("+2 days")}, {_AT.format("+0 hours")}, {_AIMS},
          '["led"]', '[]', {_DETAILS}, 'x', '' FROM {_HERE} WHERE day.n % 2 = 0""",  # noqa: S608
    "reviews": f"""{_DAYS}
        INSERT INTO review_case (id, notice_id, number, state, category, steps, done, hash,
          content_hash, content, areas, submitted_by, submitted_at, changed_at, reason)
        SELECT {_ID}, {_ID}, 1, 'approved', 'notice', 1, 1, '', '', '{{}}', {_AIMS}, 'x',
          {_AT.format("-5 hours")}, {_AT.format("+0 hours")}, ''
        FROM {_HERE} WHERE day.n % 2 = 0""",  # noqa: S608
    "answers": f"""{_DAYS}
        INSERT INTO tally (notice_id, what, area, day, detail, count)
        SELECT 'n' || day.n, w.what, c.code, date(:now, '-' || day.n || ' days'), '', 7
        FROM {_HERE}, (SELECT 'known' what UNION SELECT 'opened') w""",  # noqa: S608
    "feedback": f"""{_DAYS}
        INSERT INTO feedback (id, notice_id, kind, said, has_phone, device, area, at, state, answer,
          handled_by, handled_at)
        SELECT 'f' || c.code || day.n, 'n', 'unclear', '', 0, '', c.code, {_AT.format("-1 day")},
          CASE day.n % 9 WHEN 0 THEN 'new' ELSE 'done' END, '', '', {_AT.format("+0 hours")}
        FROM {_HERE} WHERE day.n % 3 = 0""",  # noqa: S608
}


def main() -> int:
    """Lay it out, count it, print the times; return 1 when the goal is missed."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--full", action="store_true")
    asked.add_argument("--keep", type=Path)
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        there = args.keep or Path(folder)
        there.mkdir(parents=True, exist_ok=True)
        return run(there, 20 if args.full else 2, 365 if args.full else 60)


def run(folder: Path, communities: int, days: int) -> int:
    """Lay out ``communities`` a street and ``days`` of records; measure."""
    is_new = not (folder / "linli.db").exists()
    migrate.upgrade(f"sqlite:///{folder / 'linli.db'}")
    made = wiring.build(config.load({"DATA_DIR": str(folder)})).house
    house = replace(made, clock=lambda: NOW)
    if is_new:
        with timed("laid out"), house.store.begin() as tx:
            lay_out(tx, communities, days)
    with house.store.read() as tx:
        plays = tx.execute(sa.text("SELECT count(*) FROM played")).scalar_one()
    print(f"{DISTRICTS * STREETS * communities} communities, {plays:,} rows of plays")
    slowest = max(count(house, month) for month in YEAR.months)
    print(f"slowest month counted in {slowest:.2f} s")
    took = {name: measured(house, make) for name, make in OUTPUTS.items()}
    for name, seconds in took.items():
        print(f"report of the city over a year, {name}: {seconds:.2f} s")
    print(f"goal: {GOAL_S:g} s for the PDF")
    house.store.close()
    return int(took["PDF"] > GOAL_S)


def count(house: House, month: date) -> float:
    """Count one month; return the seconds it took."""
    began = time.perf_counter()
    assess_sweep.count(house, month)
    return time.perf_counter() - began


OUTPUTS: dict[str, Callable[..., bytes]] = {
    "PDF": assess_file.paper,
    "workbook": assess_file.workbook,
    "data": lambda _house, report: json.dumps(assess_file.data(report)).encode(),
}


def measured(house: House, make: Callable[..., bytes]) -> float:
    """Return how long the report takes from the sums until its last byte."""
    began = time.perf_counter()
    make(house, assess_report.make(house, CITY, YEAR))
    return time.perf_counter() - began


def lay_out(tx: Tx, communities: int, days: int) -> None:
    """Fill an empty store."""
    codes = areas(tx, communities)
    for code in codes:
        slot.ensure(tx, Slot(area=code, medium="led", profile="192x32-mono"), NOW)
        for medium in ("tv", "mobile", "feed", "microblog"):
            slot.ensure(tx, Slot(area=code, medium=medium), NOW)
    for name, query in FILL.items():
        with timed(name):
            tx.execute(sa.text(query), {"days": days, "now": f"{NOW:%Y-%m-%d %H:%M:%S}"})
    shops = (
        Place(
            id=f"{n:08d}",
            area=codes[n % len(codes)],
            name=f"第{n}店",
            categories=(KINDS[n % len(KINDS)],),
            checked_on=(NOW - timedelta(days=n % 300)).date(),
        )
        for n in range(len(codes) * PLACES)
    )
    with timed("places"):
        place.put_all(tx, shops, NOW)


def areas(tx: Tx, communities: int) -> list[str]:
    """Put the tree there; return the codes of the communities."""
    city = Area(code=CITY, name="北京市", level=Level.CITY, slug="beijing", path=CITY, is_open=True)
    found = [city]

    def below(one: Area, code: str, level: Level) -> Area:
        made = replace(one, code=code, name=f"{code} 区域", level=level, slug=f"a{code}")
        found.append(replace(made, path=f"{one.path}/{code}"))
        return found[-1]

    for d in range(1, DISTRICTS + 1):
        district = below(city, f"1101{d:02d}", Level.DISTRICT)
        for s in range(1, STREETS + 1):
            street = below(district, f"{district.code}{s:03d}", Level.STREET)
            for c in range(1, communities + 1):
                below(street, f"{street.code}{c:03d}", Level.COMMUNITY)
    area.put_all(tx, found)
    return [one.code for one in found if one.level is Level.COMMUNITY]


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Print how long something took."""
    began = time.perf_counter()
    yield
    print(f"  {name}: {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
