"""Which warnings screens show for the first time, or no longer, as their marks are about to rise.

A warning's name in the counts is that of its alert, ``w-`` and its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.domain.reach_time import What
from app.domain.warning_alert import PREFIX
from app.store.batch import Rows
from app.store.reach_time import Risen, Timed, first_shown, taken_down, timed_of
from app.store.session import Tx
from app.store.tables import alert_appearance as table
from app.store.tables import warning_told

_RANGES = Rows(
    {"scope": sa.String(), "epoch": sa.Integer(), "low": sa.Integer(), "high": sa.Integer()}
)
_OWN = len(PREFIX) + 1  # where the warning's own name begins in its alert's


def timed(tx: Tx, by_state: Mapping[tuple[str, int], Sequence[Risen]]) -> Iterator[Timed]:
    """Return what screens now show and what they took down, given by (area, epoch)."""
    ranges = [
        (scope, epoch, min(r.low for r in ones), max(r.high for r in ones))
        for (scope, epoch), ones in sorted(by_state.items())
    ]
    bound = _RANGES.bound(tx, ranges)
    for row in tx.execute(_begun(tx.dialect.name), bound):
        start = row.changed_at if row.told == row.revision else row.from_at
        found = first_shown(by_state[row.scope, row.epoch], row, start)
        yield from timed_of(row.alert, row.revision, What.SHOWN, start, found)
    for row in tx.execute(_ended(tx.dialect.name), bound):
        found = taken_down(by_state[row.scope, row.epoch], row)
        yield from timed_of(row.alert, row.revision, What.REMOVED, row.until_at, found)


@cache
def _begun(dialect: str) -> sa.Select[Any]:
    """Select what stands for the first time in the states that were come to."""
    listed, earlier = _RANGES.of(dialect), table.alias()
    before = sa.exists().where(
        earlier.c.alert == table.c.alert,
        earlier.c.scope == table.c.scope,
        earlier.c.revision == table.c.revision,
        earlier.c.from_at < table.c.from_at,
    )
    return (
        sa.select(table, warning_told.c.revision.label("told"), warning_told.c.changed_at)
        .join(listed, (listed.c.scope == table.c.scope) & (listed.c.epoch == table.c.epoch))
        .outerjoin(warning_told, warning_told.c.id == sa.func.substr(table.c.alert, _OWN))
        .where(table.c.from_seq > listed.c.low, table.c.from_seq <= listed.c.high, ~before)
    )


@cache
def _ended(dialect: str) -> sa.Select[Any]:
    """Select what left, and not for the next revision of itself."""
    listed, later = _RANGES.of(dialect), table.alias()
    goes_on = sa.exists().where(
        later.c.alert == table.c.alert,
        later.c.scope == table.c.scope,
        later.c.epoch == table.c.epoch,
        later.c.from_seq == table.c.until_seq,
    )
    return (
        sa.select(table)
        .join(listed, (listed.c.scope == table.c.scope) & (listed.c.epoch == table.c.epoch))
        .where(table.c.until_seq > listed.c.low, table.c.until_seq <= listed.c.high, ~goes_on)
    )
