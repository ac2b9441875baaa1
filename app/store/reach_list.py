"""The reach ledger of many notices at once: which were published when, how far each has come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.domain.reach_time import Times, What, added_times
from app.domain.warning_alert import PREFIX
from app.store.area import at_or_below
from app.store.listing import aimed_within
from app.store.session import Tx
from app.store.tables import appearance, notice, reach_time, screen, slot, tally

_EPOCH, _TURN = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
Between = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Timed:
    """How soon screens of one area showed notices, or warnings."""

    area: str
    is_warning: bool
    times: Times


def sent_within(
    tx: Tx, areas: Sequence[str], between: Between, limit: int, skip: int = 0
) -> list[str]:
    """Return notices aimed at or below ``areas`` whose last revision is of then, newest first."""
    since, until = ((at - _EPOCH) // _TURN for at in between)
    query = (
        sa.select(notice.c.id)
        .where(notice.c.turn >= since, notice.c.turn < until, aimed_within(areas))
        .order_by(notice.c.turn.desc(), notice.c.id.desc())
    )
    return list(tx.scalars(query.limit(limit).offset(skip)))


def stood(tx: Tx, ids: Collection[str], areas: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return of each notice for how many screens at or below ``areas`` it was up, and on how many.

    A screen counts when it showed any edition since the first one that held the notice.
    """
    first = (
        sa.select(appearance.c.notice_id, appearance.c.slot, sa.func.min(appearance.c.from_seq))
        .where(appearance.c.notice_id.in_(list(ids)))
        .group_by(appearance.c.notice_id, appearance.c.slot)
        .subquery()
    )
    name, key, from_seq = first.c
    has = sa.func.sum(sa.case((screen.c.shown >= from_seq, 1), else_=0))
    query = (
        sa.select(name, sa.func.count(), has)
        .join(screen, screen.c.slot == key)
        .join(slot, slot.c.key == key)
        .where(screen.c.state == "approved", slot.c.medium == "led")
        .where(at_or_below(slot.c.area, areas))
        .group_by(name)
    )
    return {row[0]: (row[1], int(row[2])) for row in tx.execute(query)}


def answers(tx: Tx, ids: Collection[str]) -> dict[tuple[str, str], int]:
    """Return how often residents did what about each notice, by (notice, what)."""
    columns = (tally.c.notice_id, tally.c.what)
    query = sa.select(*columns, sa.func.sum(tally.c.count)).where(tally.c.notice_id.in_(list(ids)))
    return {(r[0], r[1]): int(r[2]) for r in tx.execute(query.group_by(*columns))}


def within(tx: Tx, areas: Sequence[str], between: Between) -> list[Timed]:
    """Return how soon screens at or below ``areas`` showed what they showed first ``between``."""
    is_warning = sa.func.substr(reach_time.c.notice_id, 1, len(PREFIX)) == PREFIX
    columns = (slot.c.area, is_warning.label("is_warning"), reach_time.c.within)
    number, longest = sa.func.sum(reach_time.c.number), sa.func.max(reach_time.c.longest)
    since, until = between
    query = (
        sa.select(*columns, number, longest)
        .join(slot, slot.c.key == reach_time.c.slot)
        .where(reach_time.c.last_at >= since, reach_time.c.last_at < until)
        .where(reach_time.c.what == What.SHOWN.value, at_or_below(slot.c.area, areas))
        .group_by(*columns)
    )
    found: dict[tuple[str, bool], list[Times]] = {}
    for area, warned, bound, count, most in tx.execute(query):
        found.setdefault((area, bool(warned)), []).append(Times({bound: int(count)}, most))
    return [Timed(area, warned, added_times(ones)) for (area, warned), ones in found.items()]
