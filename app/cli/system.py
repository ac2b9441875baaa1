"""``doctor``: is all there that the system stands on."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import click

from app.cli.output import EX_UNAVAILABLE, house, json_option, show
from app.store import slot

LEAST_FREE_BYTES = 1 << 30


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check what the system stands on; exit 69 when something is wrong."""
    checks: dict[str, Callable[[], str]] = {
        "store": _store,
        "bell": _bell,
        "keys": lambda: f"root {house().keys.root_keyid}",
        "disk": _disk,
        "channels": lambda: " ".join(sorted(house().routes.names)),
    }
    rows = []
    for name, check in checks.items():
        try:
            rows.append({"check": name, "ok": "yes", "what": check()})
        except OSError as exc:
            rows.append({"check": name, "ok": "no", "what": str(exc)})
    show(rows, as_json)
    if any(row["ok"] == "no" for row in rows):
        raise SystemExit(EX_UNAVAILABLE)


def _store() -> str:
    house().store.ping()
    with house().store.read() as tx:
        waiting = slot.next_due(tx)
    return "SQLite" if house().store.is_sqlite else f"PostgreSQL (next board due {waiting})"


def _bell() -> str:
    house().bell.ping()
    return "answers"


def _disk() -> str:
    free = shutil.disk_usage(house().data_dir).free
    if free < LEAST_FREE_BYTES:
        raise OSError(f"only {free >> 20} MiB free in {house().data_dir}")
    return f"{free >> 30} GiB free"
