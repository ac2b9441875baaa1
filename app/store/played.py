"""Proof of play: how often and how long each screen showed a notice, hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.store.batch import Rows, on_conflict
from app.store.session import Tx
from app.store.tables import played, screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The totals of one screen, notice revision and hour (UTC) so far."""

    screen: str
    item: str
    revision: int
    hour: datetime
    times: int
    seconds: int


_KEY = ("screen", "item", "revision", "hour")
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "screen": sa.String(),
    "item": sa.String(),
    "revision": sa.Integer(),
    "hour": played.c.hour.type,
    "times": sa.Integer(),
    "seconds": sa.Integer(),
}
_ROWS = Rows(_TYPES)


def store(tx: Tx, told: Sequence[Played]) -> None:
    """Raise totals of known screens in one statement: in whatever order told, the highest stays."""
    highest: dict[tuple[object, ...], Played] = {}
    for one in told:
        key = tuple(getattr(one, name) for name in _KEY)
        known = highest.get(key, one)
        times, seconds = max(known.times, one.times), max(known.seconds, one.seconds)
        highest[key] = replace(one, times=times, seconds=seconds)
    if highest:
        ordered = sorted(highest.values(), key=lambda p: (p.screen, p.item, p.revision, p.hour))
        rows = [[getattr(one, name) for name in _TYPES] for one in ordered]
        tx.execute(_put(tx.dialect.name), _ROWS.bound(tx, rows))


def on_screen(tx: Tx, screen_id: str, since: datetime, until: datetime) -> list[Played]:
    """Return what a screen showed in the hours from ``since`` until before ``until``."""
    mine = (played.c.screen == screen_id, played.c.hour >= since, played.c.hour < until)
    return _listed(tx, *mine)


def of_notice(tx: Tx, item: str) -> list[Played]:
    """Return where and when a notice was shown, hour by hour."""
    return _listed(tx, played.c.item == item)


def _listed(tx: Tx, *which: sa.ColumnElement[bool]) -> list[Played]:
    order = (played.c.hour, played.c.screen, played.c.item, played.c.revision)
    found = tx.execute(sa.select(played).where(*which).order_by(*order))
    return [Played(**row._mapping) for row in found]


@cache
def _put(dialect: str) -> sa.Executable:
    new, known = _ROWS.of(dialect), played.c
    told = sa.select(*(new.c[name] for name in _TYPES)).join(screen, screen.c.id == new.c.screen)

    def change(given: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of either dialect
        return {
            name: sa.case((given[name] > known[name], given[name]), else_=known[name])
            for name in ("times", "seconds")
        }

    return on_conflict(dialect, played, told, _KEY, change)
