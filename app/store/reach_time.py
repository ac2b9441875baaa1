"""How soon screens showed a notice or a warning and took it down: counted as their marks rise.

A mark says only how far a screen has come. Just before it rises, what lies between it and the new
one is what the screen now shows for the first time, or has taken down: that is counted here, one
row for all screens of a slot that did so within the same bound. Marks are merged before, so each
screen counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from app.domain.reach_time import Times, What, added_times, bound
from app.store.batch import Rows, on_conflict
from app.store.session import Tx
from app.store.tables import reach_time as table
from app.store.tables import slot

K = TypeVar("K")
_MS = timedelta(milliseconds=1)
_KEY = ("notice_id", "revision", "slot", "what", "within")
_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "notice_id": sa.String(),
    "revision": sa.Integer(),
    "slot": sa.String(),
    "what": sa.String(),
    "within": sa.BigInteger(),
    "number": sa.Integer(),
    "longest": sa.BigInteger(),
    "last_at": table.c.last_at.type,
}
_ROWS = Rows(_TYPES)


@dataclass(frozen=True, slots=True)
class Timed:
    """A screen of ``slot`` did ``what`` with a revision at ``at``, ``took`` after it should."""

    notice_id: str
    revision: int
    slot: str
    what: What
    took: timedelta
    at: datetime


@dataclass(frozen=True, slots=True)
class Risen:
    """A screen that showed edition (or state of alerts) ``low`` and shows ``high`` since ``at``.

    It hangs where it does since ``since``: what was up before that was not waited for there.
    """

    slot: str
    low: int
    high: int
    at: datetime
    since: datetime


def first_shown(ones: Iterable[Risen], row: Any, start: datetime) -> Iterator[Risen]:  # noqa: ANN401
    """Return those that now show for the first time what stands ``row.from_seq..until_seq``."""
    for one in ones:
        is_there = row.until_seq is None or one.high < row.until_seq
        if one.low < row.from_seq <= one.high and is_there and one.since <= start:
            yield one


def taken_down(ones: Iterable[Risen], row: Any) -> Iterator[Risen]:  # noqa: ANN401 - a row
    """Return those that showed what stood ``row.from_seq..until_seq`` and no longer do."""
    return (one for one in ones if row.from_seq <= one.low < row.until_seq <= one.high)


def timed_of(
    name: str, revision: int, what: What, start: datetime, ones: Iterable[Risen]
) -> Iterator[Timed]:
    """Return that ``ones`` did ``what`` with a revision, which it was to be from ``start`` on."""
    return (Timed(name, revision, one.slot, what, one.at - start, one.at) for one in ones)


def put(tx: Tx, timed: Iterable[Timed]) -> None:
    """Count what was timed, in one statement."""
    found: dict[tuple[object, ...], tuple[int, int, datetime]] = {}
    for one in timed:
        took = max(one.took, timedelta())
        key = (one.notice_id, one.revision, one.slot, one.what.value, bound(took))
        number, longest, last = found.get(key, (0, 0, one.at))
        found[key] = (number + 1, max(longest, took // _MS), max(last, one.at))
    if found:
        rows = [(*key, *found[key]) for key in sorted(found, key=str)]
        tx.execute(_put(tx.dialect.name), _ROWS.bound(tx, rows))


def by_area(tx: Tx, name: str, revision: int) -> dict[tuple[str, str], dict[What, Times]]:
    """Return how soon screens showed a revision and took it down, by (medium, area)."""
    where = (table.c.notice_id == name, table.c.revision == revision)
    columns = (slot.c.medium, slot.c.area, table.c.what, table.c.within)
    rows = tx.execute(_summed(columns, *where))
    return _times(((r.medium, r.area), r.what, r.within, r[-2], r[-1]) for r in rows)


def of_revisions(tx: Tx, revisions: Mapping[str, int]) -> dict[str, dict[What, Times]]:
    """Return how soon screens showed the given revision of each notice and took it down."""
    pairs = sa.tuple_(table.c.notice_id, table.c.revision).in_(list(revisions.items()))
    rows = tx.execute(_summed((table.c.notice_id, table.c.what, table.c.within), pairs))
    return _times((r.notice_id, r.what, r.within, r[-2], r[-1]) for r in rows)


def drop_before(tx: Tx, before: datetime) -> int:
    """Forget what was counted last before ``before``; return how many rows."""
    return tx.execute(sa.delete(table).where(table.c.last_at < before)).rowcount


def _times(rows: Iterable[tuple[K, str, int, int, int]]) -> dict[K, dict[What, Times]]:
    """Return rows of (whose, what, within, number, longest) by whose and by what."""
    found: dict[K, dict[What, list[Times]]] = {}
    for whose, what, within, number, longest in rows:
        mine = found.setdefault(whose, {}).setdefault(What(what), [])
        mine.append(Times({within: int(number)}, longest))
    return {
        whose: {what: added_times(ones) for what, ones in kinds.items()}
        for whose, kinds in found.items()
    }


def _summed(
    columns: Sequence[sa.ColumnElement[Any]], *where: sa.ColumnElement[bool]
) -> sa.Select[Any]:
    number, longest = sa.func.sum(table.c.number), sa.func.max(table.c.longest)
    query = sa.select(*columns, number, longest).join(slot, slot.c.key == table.c.slot)
    return query.where(*where).group_by(*columns)


@cache
def _put(dialect: str) -> sa.Executable:
    new, known = _ROWS.of(dialect), table.c
    told = sa.select(*(new.c[name] for name in _TYPES)).join(slot, slot.c.key == new.c.slot)

    def change(given: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of either dialect
        newer = {
            name: sa.case((given[name] > known[name], given[name]), else_=known[name])
            for name in ("longest", "last_at")
        }
        return {"number": known.number + given.number, **newer}

    return on_conflict(dialect, table, told, _KEY, change)
