"""Who is answerable for a warning of our own; the database refuses an author as second officer."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import warning_own


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """Who wrote a message, who agreed, by their ids, and since when it is out.

    ``seal`` is the hash of what both agreed to.
    """

    key: str
    seal: str
    author: str
    needs_two: bool
    second: str | None = None
    out_at: datetime | None = None


def add(tx: Tx, one: Answerable) -> None:
    """Note who is answerable for a message."""
    row = {f.name: getattr(one, f.name) for f in fields(Answerable)}
    tx.execute(sa.insert(warning_own).values(row))


def get(tx: Tx, key: str) -> Answerable | None:
    """Return who is answerable for a message; None where it is not our own."""
    row = tx.execute(sa.select(warning_own).where(warning_own.c.key == key)).first()
    if row is None:
        return None
    return Answerable(**{f.name: getattr(row, f.name) for f in fields(Answerable)})


def agree(tx: Tx, key: str, second: str, at: datetime) -> None:
    """Note who agreed to a message, which is out from now on.

    Raises:
        sqlalchemy.exc.IntegrityError: ``second`` is its author.
    """
    mine = sa.update(warning_own).where(warning_own.c.key == key)
    tx.execute(mine.values(second=second, out_at=at))
