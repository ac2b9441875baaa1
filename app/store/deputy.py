"""Deputies: who stands in for whom, from one day until another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.store.session import Tx, new_id
from app.store.tables import deputy as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy:
    """``deputy_id`` stands in for ``user_id`` on each day from the first until the last."""

    id: str
    user_id: str
    deputy_id: str
    from_day: date
    until_day: date


def add(tx: Tx, user_id: str, deputy_id: str, from_day: date, until_day: date) -> Deputy:
    """Have somebody stand in for ``user_id``."""
    made = Deputy(
        id=new_id(), user_id=user_id, deputy_id=deputy_id, from_day=from_day, until_day=until_day
    )
    values = {name: getattr(made, name) for name in Deputy.__slots__}
    tx.execute(sa.insert(table).values(**values, is_over=False))
    return made


def end(tx: Tx, deputy_row: str, user_id: str) -> bool:
    """End one of ``user_id``'s own arrangements at once; return whether there was one."""
    query = sa.update(table).where(
        table.c.id == deputy_row, table.c.user_id == user_id, table.c.is_over.is_(False)
    )
    return bool(tx.execute(query.values(is_over=True)).rowcount)


def of(tx: Tx, user_id: str, today: date) -> list[Deputy]:
    """Return who stands in for ``user_id``, today or later."""
    return _found(tx, table.c.user_id == user_id, table.c.until_day >= today)


def standing_in(tx: Tx, deputy_id: str, today: date) -> list[Deputy]:
    """Return for whom ``deputy_id`` stands in today."""
    return _found(
        tx,
        table.c.deputy_id == deputy_id,
        table.c.from_day <= today,
        table.c.until_day >= today,
    )


def _found(tx: Tx, *conditions: sa.ColumnElement[bool]) -> list[Deputy]:
    query = sa.select(table).where(table.c.is_over.is_(False), *conditions)
    rows = tx.execute(query.order_by(table.c.from_day, table.c.id))
    return [Deputy(**{name: getattr(row, name) for name in Deputy.__slots__}) for row in rows]
