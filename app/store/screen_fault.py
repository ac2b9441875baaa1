"""What screens refused and what went wrong there: the latest of each kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.store.batch import Rows, on_conflict
from app.store.session import Tx
from app.store.tables import screen, screen_fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A screen refused ``document`` as ``code``; without a document it is a fault of its own.

    ``item`` is what it was about, or empty. ``at`` is the latest time of ``count``.
    """

    screen: str
    document: str = ""
    code: str
    item: str = ""
    at: datetime
    count: int = 1


_KEY = ("screen", "document", "code")
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "screen": sa.String(),
    "document": sa.String(),
    "code": sa.String(),
    "item": sa.String(),
    "at": screen_fault.c["at"].type,
    "count": sa.Integer(),
}
_ROWS = Rows(_TYPES)


def store(tx: Tx, faults: Sequence[Fault]) -> None:
    """Store what known screens told, in one statement; told twice it counts once."""
    newest: dict[tuple[str, ...], Fault] = {}
    for fault in faults:
        key = (fault.screen, fault.document, fault.code)
        if key not in newest or newest[key].at < fault.at:
            newest[key] = fault
    if newest:
        rows = [[getattr(newest[key], name) for name in _TYPES] for key in sorted(newest)]
        tx.execute(_put(tx.dialect.name), _ROWS.bound(tx, rows))


def of(tx: Tx, screens: Collection[str]) -> list[Fault]:
    """Return what ``screens`` told, the latest first."""
    mine = screen_fault.c.screen.in_(list(screens))
    query = sa.select(screen_fault).where(mine).order_by(screen_fault.c["at"].desc())
    return [Fault(**row._mapping) for row in tx.execute(query)]


def drop(tx: Tx, screen_id: str) -> int:
    """Forget what a screen told: somebody has seen to it. Return how many kinds there were."""
    gone = sa.delete(screen_fault).where(screen_fault.c.screen == screen_id)
    return tx.execute(gone).rowcount


@cache
def _put(dialect: str) -> sa.Executable:
    new, known = _ROWS.of(dialect), screen_fault.c
    told = sa.select(*(new.c[name] for name in _TYPES)).join(screen, screen.c.id == new.c.screen)

    def change(given: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of either dialect
        later = given["at"] > known["at"]
        kept = {name: sa.case((later, given[name]), else_=known[name]) for name in ("item", "at")}
        return kept | {"count": known["count"] + sa.case((later, given["count"]), else_=0)}

    return on_conflict(dialect, screen_fault, told, _KEY, change)
