"""What a view of the reach ledger costs: ``python bench/reach.py``.

Lays out one notice with very many messages and some screens, in bulk. Prints the processor time
of this process (SQLite works in it) or the time (PostgreSQL) of counting its messages, of counting
them by state alone, which is the least such a count can cost, and of a view with what is kept.

    --messages N   how many (default 200000)
    --screens N    approved, all on one slot (default 2000)
    --store NAME   sqlite or postgres (default: both)
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app.dispatch.reach import reach_counts  # noqa: E402 - after the path
from app.domain.audience import Area, Level  # noqa: E402
from app.domain.reach_time import What  # noqa: E402
from app.domain.target import Slot  # noqa: E402
from app.store import area, migrate, reach_messages, reach_screens, reach_time, slot  # noqa: E402
from app.store.reach_screens import Span  # noqa: E402
from app.store.reach_time import Timed  # noqa: E402
from app.store.session import Store, Tx  # noqa: E402
from app.store.tables import delivery, screen, target  # noqa: E402
from tests.scale.database import new_database, postgres  # noqa: E402

NOTICE, NOW, PIECE, AREAS, TRIES = "bench000", datetime(2026, 11, 26, 3, tzinfo=UTC), 20_000, 100, 3
STATES = ("failed", "accepted", *["delivered"] * 18)
LED = Slot(area="110105000000", medium="led", profile="192x32-mono")


@dataclass
class Shelf:
    """A bell of this process that keeps what it is given."""

    held: bytes | None = None

    def kept(self, _key: str) -> bytes | None:
        """Return what is held."""
        return self.held

    def keep(self, _key: str, value: bytes, _ttl_s: float) -> None:
        """Hold ``value``."""
        self.held = value


@dataclass
class House:
    """What counting needs of a house."""

    bell: Shelf

    def clock(self) -> datetime:
        """Return the time."""
        return NOW


def main() -> int:
    """Lay it out and measure, on one store after the other."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--messages", type=int, default=200_000)
    asked.add_argument("--screens", type=int, default=2_000)
    asked.add_argument("--store", choices=("sqlite", "postgres"))
    args = asked.parse_args()
    for name in [args.store] if args.store else ["sqlite", "postgres"]:
        with address(name) as url:
            migrate.upgrade(url)
            store = Store(url)
            for start in range(0, args.messages, PIECE):
                with store.begin() as tx:
                    lay_out(tx, range(start, min(start + PIECE, args.messages)), args.screens)
            with store.begin() as tx:
                tx.execute(sa.text("ANALYZE"))
            clock = time.process_time if store.is_sqlite else time.perf_counter
            print(f"== {name}: {args.messages:,} messages, {args.screens:,} screens", flush=True)
            with store.read() as tx:
                measure(tx, clock)
            store.close()
    return 0


@contextmanager
def address(name: str) -> Iterator[str]:
    """Yield the address of an empty database."""
    if name == "postgres":
        with postgres() as server:
            yield new_database(server.url)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'linli.db'}"


def lay_out(tx: Tx, numbers: range, screens: int) -> None:
    """Put messages there; with the first of them areas and screens, too."""
    if not numbers.start:
        area.put_all(tx, [_area(n) for n in range(AREAS)])
        slot.ensure(tx, LED, NOW)
        tx.execute(sa.insert(screen), [_screen(n) for n in range(screens)])
        took = [timedelta(milliseconds=n * 7919 % 60_000) for n in range(screens)]
        reach_time.put(tx, [Timed(NOTICE, 1, LED.key, What.SHOWN, one, NOW) for one in took])
    tx.execute(sa.insert(target), [_target(n) for n in numbers])
    tx.execute(sa.insert(delivery), [_delivery(n) for n in numbers])


def _area(n: int) -> Area:
    code = f"1101050000{n:02}"
    return Area(code=code, name=code, level=Level.COMMUNITY, slug=f"a{n}", path=code, is_open=True)


def _screen(n: int) -> dict[str, Any]:
    marks = dict.fromkeys(("received", "verified", "shown"), 1 if n % 50 else 0)
    key = {"slot": LED.key, "public_key": f"{n:032}".encode(), "profile": LED.profile}
    times = {"enrolled_at": NOW, "seen_at": NOW}
    return {"id": f"s{n:07}", "state": "approved", "code": "", "epoch": 1, **key, **marks, **times}


def _name(n: int) -> str:
    return f"{n * 2654435761 % 2**32:08x}"


def _target(n: int) -> dict[str, Any]:
    where = {"id": _name(n), "channel": "sms_smpp", "area": f"1101050000{n % AREAS:02}"}
    sealed = {"sealed": bytes(40), "blind": n.to_bytes(32, "big")}
    return {**where, **sealed, "language": "zh-CN", "label": "", "added_at": NOW}


def _delivery(n: int) -> dict[str, Any]:
    key = {"notice_id": NOTICE, "revision": 1, "channel": "sms_smpp", "target_id": _name(n)}
    at = NOW + timedelta(milliseconds=n * 7919 % 400_000)
    return {**key, "state": STATES[n % 20], "due": NOW, "changed_at": at, "wanted": NOW}


def measure(tx: Tx, clock: Callable[[], float]) -> None:
    """Print what each costs, as a ratio to the count by state."""
    mine = (delivery.c.notice_id == NOTICE, delivery.c.revision == 1)
    plain = sa.select(delivery.c.state, sa.func.count()).where(*mine).group_by(delivery.c.state)
    house: Any = House(Shelf())
    reach_counts.lately(tx, house, NOTICE, 1)
    least = best(clock, lambda: tx.execute(plain).all())
    for name, view in (
        ("messages by area, state and time", lambda: reach_messages.by_area(tx, NOTICE, 1)),
        ("messages as kept", lambda: reach_counts.lately(tx, house, NOTICE, 1)),
        ("screens by area", lambda: reach_screens.by_area(tx, [Span(LED.key, 1)])),
        ("screens' times", lambda: reach_time.by_area(tx, NOTICE, 1)),
    ):
        took = best(clock, view)
        print(f"{name}: {took:.4f} s, {took / least:.2f} of the count by state ({least:.4f} s)")


def best(clock: Callable[[], float], do: Callable[[], object]) -> float:
    """Return the least time of some tries: others work on the machine, too."""
    took = []
    for _ in range(TRIES):
        began = clock()
        do()
        took.append(clock() - began)
    return min(took)


if __name__ == "__main__":
    sys.exit(main())
