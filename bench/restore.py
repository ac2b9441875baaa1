"""Restore drill: a store of 1 GB is backed up while it works, wrecked, and put back.

    python bench/restore.py [--megabytes 1024] [--only sqlite|postgresql] [--keep FOLDER]

A quarter each of pictures, made pages, proof of play and deliveries. Backup and restore are the
commands that operators type; the restore first backs up what it finds, and that counts. Checked
afterwards: every row of the four kinds by count and hash, the audit log's chain with the lines that
were written while the backup ran, a new epoch. Goal: restored within 10 minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import config, wiring  # noqa: E402 - after the path
from app.demo import neighbourhood  # noqa: E402
from app.dispatch.house import House  # noqa: E402
from app.store import audit, migrate, setting  # noqa: E402
from app.store import screen as screens  # noqa: E402
from app.store.screen import Screen  # noqa: E402
from app.store.tables import blob, delivery, document, played  # noqa: E402
from tests.scale.database import database, postgres  # noqa: E402

GOAL_S = 600.0
CHUNK_ROWS, PICTURES, PICTURE, PAGES = 20_000, 12, 250_000, 150
KINDS = {"blob": blob, "document": document, "played": played, "delivery": delivery}
_ORDER = {
    "blob": ("sha256",),
    "document": ("path",),
    "played": ("screen", "item", "revision", "hour"),
    "delivery": ("notice_id", "revision", "channel", "target_id"),
}


def fill(house: House, url: str, megabytes: int) -> int:
    """Fill the store until it is as large; return its size in bytes."""
    neighbourhood.load_areas(house)
    now = house.clock()
    with house.store.begin() as tx:
        one = Screen(
            id="screen01",
            profile="192x32-mono",
            device="bench",
            public_key=bytes(32),
            code="7H2K9QWM",
            code_expires=now,
            enrolled_at=now,
            version="1",
        )
        screens.add(tx, one)
    number = 0
    while (size := _size(house, url)) < megabytes << 20:
        with house.store.begin() as tx:
            for kind, table in KINDS.items():
                tx.execute(sa.insert(table), list(_rows(kind, number, house)))
        number += 1
    return size


def _rows(kind: str, chunk: int, house: House) -> Iterator[dict[str, Any]]:
    now = house.clock()
    if kind == "blob":
        yield from (_picture(now) for _ in range(PICTURES))
    elif kind == "document":
        yield from (_page(chunk, n, now) for n in range(PAGES))
    elif kind == "played":
        for n in range(CHUNK_ROWS):
            row = {"screen": "screen01", "item": f"n{chunk}-{n // 500}", "revision": 1}
            yield {**row, "hour": now - timedelta(hours=n % 500)}
    else:
        sent = {"revision": 1, "channel": "sms_smpp", "state": "delivered"}
        for n in range(CHUNK_ROWS):
            row = {"notice_id": f"n{chunk}", "target_id": f"{n:08}", "due": now}
            yield {**row, **sent, "changed_at": now, "reference": secrets.token_hex(8)}


def _picture(now: datetime) -> dict[str, Any]:
    body = secrets.token_bytes(PICTURE)
    row = {"sha256": sha256(body).hexdigest(), "media_type": "image/jpeg", "size": PICTURE}
    return {**row, "body": body, "added_at": now}


def _page(chunk: int, number: int, now: datetime) -> dict[str, Any]:
    said = (f"<p>第{secrets.randbelow(10_000)}号通知，请提前储水。" for _ in range(400))
    return {
        "path": f"/a/bench/{chunk}/{number}.html",
        "slot": f"mobile/{chunk}/default",
        "media_type": "text/html",
        "body": "".join(said).encode(),
        "etag": f'"{secrets.token_hex(16)}"',
        "cache_control": "no-cache",
        "modified": now,
    }


def _size(house: House, url: str) -> int:
    if url.startswith("sqlite"):
        return (house.data_dir / "linli.db").stat().st_size
    with house.store.read() as tx:
        asked = sa.text("SELECT pg_database_size(current_database())")
        return int(tx.execute(asked).scalar_one())


def hashes(house: House) -> dict[str, str]:
    """Return how many rows of each kind there are, and one hash over all that they say."""
    found = {}
    for kind, table in KINDS.items():
        made, count = sha256(), 0
        query = sa.select(table).order_by(*(table.c[name] for name in _ORDER[kind]))
        some = query.execution_options(yield_per=1000)
        with house.store.read() as tx, tx.execute(some) as rows:
            for row in rows:
                made.update(repr(tuple(row)).encode())
                count += 1
        found[kind] = f"{count} {made.hexdigest()[:16]}"
    return found


def command(env: dict[str, str], *words: str) -> tuple[float, str]:
    """Type a command; return the seconds it took and what it printed."""
    begun = time.monotonic()
    whole = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    done = subprocess.run(whole, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return time.monotonic() - begun, done.stdout


@contextmanager
def at_work(house: House) -> Iterator[list[int]]:
    """Write lines into the log until the block ends; how many is told in the list."""
    stop, count = threading.Event(), [0]

    def write() -> None:
        while not stop.wait(0.02):
            with house.store.begin() as tx:
                audit.add(tx, house.clock(), "bench", "bench.line", f"{count[0]}", {})
            count[0] += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield count
    finally:
        stop.set()
        thread.join()


def drill(folder: Path, url: str, megabytes: int, more: dict[str, str]) -> bool:
    """Do all of it once; return whether all was there again, in time."""
    env = {**os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url, **more}
    env |= {"PORT": "9", "GATEWAY_PORT": "9"}  # nobody answers there: nothing runs
    settings = config.load(env)
    migrate.upgrade(settings.database_url)
    house = wiring.build(settings).house
    begun = time.monotonic()
    size = fill(house, settings.database_url, megabytes)
    before = hashes(house)
    kind, took = settings.database_url.partition(":")[0], time.monotonic() - begun
    say(f"{kind}: filled with {size >> 20} MB in {took:.0f} s")
    with at_work(house) as lines:
        took, _ = command(env, "backup", "--to", str(folder / "drill.tar.gz"))
    kept = (folder / "drill.tar.gz").stat().st_size >> 20
    say(f"  backup {took:.0f} s, {kept} MB; {lines[0]} lines were written meanwhile")
    with house.store.begin() as tx:
        for table in KINDS.values():
            tx.execute(sa.delete(table).where(sa.literal(value=True)))
    house.store.close()
    took, told = command(env, "restore", str(folder / "drill.tar.gz"), "--yes", "--json")
    say(f"  restore {took:.0f} s (goal {GOAL_S:.0f}); {json.loads(told)}")
    after = hashes(house)
    with house.store.read() as tx:
        wrong, epoch = audit.verify(tx), setting.get(tx, "epoch", 1)
    house.store.close()
    is_whole = after == before and wrong is None and epoch == 2
    say(f"  {'whole' if is_whole else 'NOT WHOLE'}: {after}, chain {wrong or 'verifies'}")
    return is_whole and took <= GOAL_S


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def main() -> int:
    """Do as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="linli-restore-"))
    good = []
    try:
        if asked.only != "postgresql":
            good.append(drill(folder / "sqlite", "", asked.megabytes, {}))
        if asked.only != "sqlite":
            with postgres() as server:
                path = {"PATH": f"{server.tools}:{os.environ['PATH']}"}
                good.append(drill(folder / "pg", database(server), asked.megabytes, path))
    finally:
        if asked.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
