"""Sums by area and month: written by the sweep, read by the report; and what is only counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app.domain.assess import NOW, Sums, sums_of
from app.store.batch import count_up, upsert
from app.store.session import Tx
from app.store.tables import month_counted, month_sum, search_day, warning_reached

_BATCH = 5000
Row = tuple[str, str, int, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """A month: when it was counted last, and whether it never will be again."""

    at: datetime
    is_settled: bool


def months(tx: Tx) -> dict[date, Counted]:
    """Return the months that were counted."""
    rows = tx.execute(sa.select(month_counted))
    return {row.month: Counted(row.at, row.is_settled) for row in rows}


def put(tx: Tx, month: date, rows: Iterable[Row], counted: Counted, *, keeps_now: bool) -> None:
    """Let ``rows`` (area, key, most seconds, number) be the sums of a month.

    ``keeps_now``: how things stood is not in ``rows``; what was counted of it then stays.
    """
    old = sa.delete(month_sum).where(month_sum.c.month == month)
    if keeps_now:
        old = old.where(~month_sum.c.key.startswith(NOW, autoescape=True))
    tx.execute(old)
    made = [
        {"area": area, "month": month, "key": key, "within": within, "number": number}
        for area, key, within, number in rows
    ]
    for start in range(0, len(made), _BATCH):
        tx.execute(sa.insert(month_sum), made[start : start + _BATCH])
    row = {"month": month, "at": counted.at, "is_settled": counted.is_settled}
    upsert(tx, month_counted, [row], key=("month",))


def read(tx: Tx, areas: Collection[str], between: Sequence[date]) -> dict[tuple[str, date], Sums]:
    """Return the sums of each area and month from the first to the last of ``between``.

    A month that was counted and in which nothing was has sums without anything in them.
    """
    c = month_sum.c
    query = (
        sa.select(c.area, c.month, c.key, c.within, c.number)
        .where(c.area.in_(list(areas)), c.month.between(between[0], between[-1]))
        .order_by(c.area, c.month)
    )
    found: dict[tuple[str, date], list[tuple[str, int, int]]] = {}
    for area, month, key, within, number in tx.execute(query):
        found.setdefault((area, month), []).append((key, within, number))
    return {where: sums_of(rows) for where, rows in found.items()}


def count_search(tx: Tx, day: date, area: str, what: str, is_found: bool) -> None:
    """Count one search in an area; ``what`` was searched: ``place`` or ``notice``."""
    row = {"day": day, "area": area, "what": what, "is_found": is_found, "count": 1}
    count_up(tx, search_day, [row], "count")


def put_reached(tx: Tx, warning: str, rows: Iterable[Row], at: datetime) -> None:
    """Let ``rows`` say how far a warning came on screens; ``at``: when it was first told."""
    mine = warning_reached.c.warning == warning
    tx.execute(sa.delete(warning_reached).where(mine))
    made = [
        {"warning": warning, "area": a, "key": key, "within": within, "number": number, "at": at}
        for a, key, within, number in rows
    ]
    if made:
        tx.execute(sa.insert(warning_reached), made)


def reached(tx: Tx, warning: str) -> list[Row]:
    """Return how far a warning came on screens, as far as it is known."""
    c = warning_reached.c
    query = sa.select(c.area, c.key, c.within, c.number).where(c.warning == warning)
    return [(*row,) for row in tx.execute(query)]
