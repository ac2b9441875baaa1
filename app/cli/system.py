"""``upgrade`` and ``doctor``."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import click

from app import config
from app.cli.output import EX_UNAVAILABLE, house, json_option, show
from app.store import migrate, slot

LEAST_FREE_BYTES = 1 << 30


@click.command()
def upgrade() -> None:
    """Bring the store up to date and have every board made anew."""
    migrate.upgrade(config.load().database_url)
    with house().store.begin() as tx:
        slot.mark_all_due(tx, house().clock())
    house().bell.nudge()
    click.echo("已升级。 / The store is up to date.")


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
