"""What residents say of places, waiting to be looked at and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from app.domain.place_report import Kind, Report, State
from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import place
from app.store.tables import place_report as table


def add(tx: Tx, made: Report) -> None:
    """Keep a report."""
    tx.execute(sa.insert(table).values(asdict(made)))


def get(tx: Tx, report_id: str) -> Report | None:
    """Return a report, None when there is none."""
    row = tx.execute(sa.select(table).where(table.c.id == report_id)).first()
    return Report(**row._mapping) if row else None


def forget_rating(tx: Tx, place_id: str, device: str) -> None:
    """Take out how a device rated a place: its last word counts."""
    same = (table.c.place == place_id, table.c.kind == Kind.RATING.value)
    tx.execute(sa.delete(table).where(*same, table.c.device == device))


def said_since(tx: Tx, device: str, since: datetime) -> int:
    """Return how many things a device said since an instant."""
    query = sa.select(sa.func.count()).select_from(table)
    return tx.execute(query.where(table.c.device == device, table.c.at >= since)).scalar_one()


def handle(tx: Tx, report_id: str, state: State, answer: str, by: str, now: datetime) -> bool:
    """Write down what became of a report; return whether nobody had done so before."""
    waiting = (table.c.id == report_id, table.c.state == State.NEW.value)
    values = {"state": state.value, "answer": answer, "handled_by": by, "handled_at": now}
    return tx.execute(sa.update(table).where(*waiting).values(values)).rowcount == 1


def listing(
    tx: Tx, areas: Collection[str], state: str, limit: int, place_id: str = ""
) -> list[Report]:
    """Return the reports of places at or below ``areas``: those that wait oldest first.

    Ratings without words wait for nobody and are left out.
    """
    query = sa.select(table).join(place, place.c.id == table.c.place)
    query = query.where(at_or_below(place.c.area, areas), _has_words())
    if state:
        query = query.where(table.c.state == state)
    if place_id:
        query = query.where(table.c.place == place_id)
    order = table.c.at.asc() if state == State.NEW.value else table.c.at.desc()
    rows = tx.execute(query.order_by(order, table.c.id).limit(limit))
    return [Report(**row._mapping) for row in rows]


def waiting(tx: Tx, areas: Collection[str]) -> int:
    """Return how many reports of places at or below ``areas`` nobody looked at."""
    query = sa.select(sa.func.count()).select_from(table).join(place, place.c.id == table.c.place)
    where = (at_or_below(place.c.area, areas), table.c.state == State.NEW.value, _has_words())
    return tx.execute(query.where(*where)).scalar_one()


def rated(tx: Tx, place_id: str) -> tuple[int, int]:
    """Return how many rated a place, and the sum of their stars; refused ones do not count."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.stars), 0))
    same = (table.c.place == place_id, table.c.kind == Kind.RATING.value)
    row = tx.execute(query.where(*same, table.c.state != State.REFUSED.value)).one()
    return row[0], row[1]


def shown(tx: Tx, place_id: str, limit: int) -> list[Report]:
    """Return the ratings whose words staff let residents read, newest first."""
    same = (table.c.place == place_id, table.c.kind == Kind.RATING.value, table.c.said != "")
    query = sa.select(table).where(*same, table.c.state == State.DONE.value)
    rows = tx.execute(query.order_by(table.c.at.desc(), table.c.id).limit(limit))
    return [Report(**row._mapping) for row in rows]


def _has_words() -> sa.ColumnElement[bool]:
    return sa.or_(table.c.kind != Kind.RATING.value, table.c.said != "")
