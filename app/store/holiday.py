"""The holiday table: days off and make-up working days, as the operator keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from app.domain.holiday import Holiday
from app.domain.showing import DayKind
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import holiday


def kinds(tx: Tx) -> dict[date, str]:
    """Return the kind of every day in the table."""
    return {row.day: row.kind for row in tx.execute(sa.select(holiday.c.day, holiday.c.kind))}


def of_year(tx: Tx, year: int) -> list[Holiday]:
    """Return the days of ``year``; none at all means that it was not published yet."""
    within = holiday.c.day.between(date(year, 1, 1), date(year, 12, 31))
    rows = tx.execute(sa.select(holiday).where(within).order_by(holiday.c.day))
    return [Holiday(day=r.day, kind=DayKind(r.kind), name=r.name) for r in rows]


def years(tx: Tx) -> list[int]:
    """Return the years with days in the table."""
    return sorted({day.year for day in tx.scalars(sa.select(holiday.c.day))})


def put(tx: Tx, days: Iterable[Holiday]) -> None:
    """Add ``days``, or change those that are there."""
    rows: list[dict[str, object]] = [
        {"day": d.day, "kind": d.kind.value, "name": d.name} for d in days
    ]
    if rows:
        upsert(tx, holiday, rows, key=("day",))


def remove(tx: Tx, day: date) -> bool:
    """Make ``day`` an ordinary one again; return whether it was in the table."""
    return tx.execute(sa.delete(holiday).where(holiday.c.day == day)).rowcount == 1
