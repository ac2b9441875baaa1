"""Sums by area and month: written by the sweep, read by the report; and what is only counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app.domain.assess import NOW, Sums, sums_of
from app.domain.warning_told import Told
from app.store.area import at_or_below
from app.store.batch import count_up, insert_or_ignore, upsert
from app.store.session import Tx
from app.store.tables import (
    month_counted,
    month_sum,
    screen,
    search_day,
    slot,
    warning_aimed,
    warning_told,
)

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


def has_any(tx: Tx) -> bool:
    """Return whether anything was ever counted."""
    return tx.execute(sa.select(month_sum.c.area).limit(1)).first() is not None


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


def count_search(  # noqa: PLR0913 - the columns of a count
    tx: Tx, day: date, area: str, what: str, is_found: bool, number: int = 1
) -> None:
    """Count searches in an area; ``what`` was searched: ``place`` or ``notice``."""
    row = {"day": day, "area": area, "what": what, "is_found": is_found, "count": number}
    count_up(tx, search_day, [row], "count")


def note_aimed(tx: Tx, told: Told, at: datetime) -> None:
    """Write down on how many screens of each area a warning is to come; ``at``: first told.

    Areas without a screen are among them. Once written it stays.
    """
    inside = sa.or_(at_or_below(slot.c.area, told.places), slot.c.area.in_(list(told.touched)))
    is_used = sa.and_(screen.c.slot == slot.c.key, screen.c.state == "approved")
    if "led" in told.blocked:
        is_used = sa.false()
    query = (
        sa.select(slot.c.area, sa.func.count(screen.c.id))
        .outerjoin(screen, is_used)
        .where(inside)
        .group_by(slot.c.area)
    )
    rows = [
        {"warning": told.id, "area": area, "screens": number, "at": at}
        for area, number in tx.execute(query)
    ]
    if rows:
        insert_or_ignore(tx, warning_aimed, rows)


def unnoted(tx: Tx, since: datetime) -> list[str]:
    """Return the warnings first told since an instant of which it was not written down yet."""
    noted = sa.exists().where(warning_aimed.c.warning == warning_told.c.id)
    return list(
        tx.scalars(sa.select(warning_told.c.id).where(warning_told.c.first_at >= since, ~noted))
    )
