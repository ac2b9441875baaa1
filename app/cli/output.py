"""How commands answer: a table for people, JSON for programs, an exit code for both."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import click
from flask import current_app

from app.dispatch.house import House
from app.domain.audience import Area
from app.store import area, user
from app.store.user import User

EX_REFUSED, EX_DATAERR, EX_UNAVAILABLE = 1, 65, 69
F = TypeVar("F", bound=Callable[..., Any])


def house() -> House:
    """Return the house of the application whose command this is."""
    found: House = current_app.extensions["linli"]
    return found


def json_option(command: F) -> F:
    """Add ``--json``."""
    option = click.option("--json", "as_json", is_flag=True, help="machine-readable output")
    return option(command)


def show(rows: Sequence[Mapping[str, object]], as_json: bool) -> None:
    """Print ``rows`` as JSON, or as columns with a heading."""
    if as_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False, default=str, indent=1))
        return
    if not rows:
        click.echo("（无 / none）")
        return
    names = list(rows[0])
    lines = [names, *([_cell(row[n]) for n in names] for row in rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(names))]
    for line in lines:
        cells = (c + " " * (w - _width(c)) for c, w in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def fail(code: int, zh: str, en: str) -> NoReturn:
    """Print one sentence in both languages and end with ``code``."""
    click.echo(f"{zh} / {en}", err=True)
    raise SystemExit(code)


def person(login: str) -> User:
    """Return who has this log-in; exit 1 when nobody has."""
    with house().store.read() as tx:
        found = user.by_login(tx, login)
    if found is None:
        fail(EX_REFUSED, f"没有“{login}”这个用户。", f"There is no user {login!r}.")
    return found[0]


def instant(typed: str) -> datetime:
    """Return the instant of ``2026-11-25T18:00``, local time unless it says; exit 2 for no time."""
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        fail(2, f"看不懂时间“{typed}”，请写成 2026-11-25T18:00。", "Write 2026-11-25T18:00.")
    return local if local.tzinfo else local.replace(tzinfo=ZoneInfo(house().time_zone))


def place(code_or_slug: str) -> Area:
    """Return an area; exit 1 when there is none."""
    with house().store.read() as tx:
        found = area.get(tx, code_or_slug)
    if found is None:
        fail(EX_REFUSED, f"没有“{code_or_slug}”这个区域。", f"There is no area {code_or_slug!r}.")
    return found


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _width(text: str) -> int:
    """Columns a terminal needs: two for what is wider than Latin."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)
