"""Screens that are simulated: found by the device they say they are, and forgotten altogether."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import metadata, screen

# As many as a statement takes on SQLite and PostgreSQL alike.
_AT_ONCE = 500


def ids(tx: Tx, device: str) -> list[str]:
    """Return the screens that said they are ``device``, by name."""
    query = sa.select(screen.c.id).where(screen.c.device == device)
    return list(tx.scalars(query.order_by(screen.c.name, screen.c.id)))


def forget(tx: Tx, screens: Collection[str]) -> int:
    """Drop screens and every row that speaks of them; return how many there were."""
    names, gone = list(screens), 0
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        for column in _pointing():
            tx.execute(sa.delete(column.table).where(column.in_(some)))
        gone += tx.execute(sa.delete(screen).where(screen.c.id.in_(some))).rowcount
    return gone


def _pointing() -> list[sa.Column[str]]:
    """Return the columns of other tables that name a screen."""
    return [
        table.c.screen
        for table in metadata.sorted_tables
        if table is not screen and "screen" in table.c
    ]
