"""Hidden notices: which area does not show which notice from above, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """One notice hidden by one area; ``by`` is the login of who did it."""

    area: str
    notice_id: str
    reason: str
    by: str
    at: datetime


def put(tx: Tx, made: Hiding) -> bool:
    """Hide a notice; return False when the area hides it already."""
    known = (hidden.c.area == made.area) & (hidden.c.notice_id == made.notice_id)
    if tx.execute(sa.select(hidden.c.area).where(known)).first():
        return False
    row = {
        "area": made.area,
        "notice_id": made.notice_id,
        "reason": made.reason,
        "by": made.by,
        "at": made.at,
    }
    insert_or_ignore(tx, hidden, [row])
    return True


def drop(tx: Tx, area: str, notice_id: str) -> bool:
    """Show a notice again; return whether the area hid it."""
    mine = (hidden.c.area == area) & (hidden.c.notice_id == notice_id)
    return tx.execute(sa.delete(hidden).where(mine)).rowcount == 1


def of_notice(tx: Tx, notice_id: str) -> list[Hiding]:
    """Return who hides a notice, by area."""
    query = sa.select(hidden).where(hidden.c.notice_id == notice_id).order_by(hidden.c.area)
    return [Hiding(**row._mapping) for row in tx.execute(query)]


def within(tx: Tx, lineage: Collection[str]) -> dict[str, set[str]]:
    """Return which areas of ``lineage`` hide which notice, by the notice's id."""
    query = sa.select(hidden.c.notice_id, hidden.c.area).where(hidden.c.area.in_(list(lineage)))
    found: dict[str, set[str]] = {}
    for notice_id, area in tx.execute(query):
        found.setdefault(notice_id, set()).add(area)
    return found
