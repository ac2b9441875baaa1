"""What is shown on which day: counts and the first few of each day, from the showings alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from app.domain.notice import Category
from app.store.session import Tx
from app.store.tables import aim, area, lineage, notice, revision, showing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which showings: of notices that reach ``areas``, lie above them or below them."""

    areas: Collection[str]
    category: Category | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One showing of a notice as a calendar lists it."""

    notice_id: str
    title: str
    category: Category
    effective: datetime
    expires: datetime
    from_at: datetime
    until_at: datetime
    first_day: date
    last_day: date


def counts(tx: Tx, first: date, last: date, wanted: Wanted) -> list[int]:
    """Return for each day from ``first`` to ``last`` how many notices are shown on it."""
    query = (
        sa.select(
            showing.c.first_day, showing.c.last_day, sa.func.count(showing.c.notice_id.distinct())
        )
        .where(*_between(first, last), *_conditions(tx, wanted))
        .group_by(showing.c.first_day, showing.c.last_day)
    )
    a, length = first.toordinal(), (last - first).days + 1
    steps = [0] * (length + 1)
    for start, end, count in tx.execute(query):
        steps[max(start - a, 0)] += count
        steps[min(end - a + 1, length)] -= count
    return list(accumulate(steps))[:length]


def entries(tx: Tx, first: date, last: date, wanted: Wanted, each: int) -> list[Entry]:
    """Return up to ``each`` showings that begin on each day, and as many that go on from before.

    Those that end soonest come first. ``counts`` tells how many there are.
    """
    conditions = _conditions(tx, wanted)
    a, b = first.toordinal(), last.toordinal()
    order = (showing.c.last_day, showing.c.notice_id)
    place = sa.func.row_number().over(partition_by=showing.c.first_day, order_by=order)
    key = (showing.c.notice_id, showing.c.from_at)
    begun = (
        sa.select(*key, place.label("place"))
        .where(showing.c.first_day.between(a, b), *conditions)
        .subquery()
    )
    before = (
        sa.select(*key)
        .where(showing.c.first_day < a, showing.c.last_day >= a, *conditions)
        .order_by(*order)
        .limit(each * 3)
        .subquery()
    )
    begins = sa.select(begun.c.notice_id, begun.c.from_at).where(begun.c.place <= each)
    chosen = sa.union_all(begins, sa.select(before.c.notice_id, before.c.from_at)).subquery()
    return _entries(tx, chosen)


def _entries(tx: Tx, chosen: sa.Subquery) -> list[Entry]:
    names = (revision.c.title, revision.c.category, revision.c.effective, revision.c.expires)
    query = (
        sa.select(showing, *names)
        .join_from(
            chosen,
            showing,
            (showing.c.notice_id == chosen.c.notice_id) & (showing.c.from_at == chosen.c.from_at),
        )
        .join(notice, notice.c.id == showing.c.notice_id)
        .join(
            revision,
            (revision.c.notice_id == notice.c.id) & (revision.c.revision == notice.c.revision),
        )
        .order_by(showing.c.from_at, showing.c.notice_id)
    )
    return [_entry(row) for row in tx.execute(query)]


def _between(first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    return showing.c.first_day <= last.toordinal(), showing.c.last_day >= first.toordinal()


def _conditions(tx: Tx, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [] if _is_everything(tx, wanted.areas) else [_reaches(wanted.areas)]
    if wanted.category:
        found.append(showing.c.category == wanted.category.value)
    if wanted.channel:
        found.append(showing.c.channels.contains(f",{wanted.channel},", autoescape=True))
    return found


def _is_everything(tx: Tx, codes: Collection[str]) -> bool:
    """Return whether all there is lies at or below ``codes``: nothing need be asked then."""
    other = sa.select(area.c.code).where(area.c.parent.is_(None), area.c.code.not_in(list(codes)))
    return tx.execute(other.limit(1)).first() is None


def _reaches(codes: Collection[str]) -> sa.ColumnElement[bool]:
    below = sa.select(lineage.c.area).where(lineage.c.above.in_(list(codes)))
    above = sa.select(lineage.c.above).where(lineage.c.area.in_(list(codes)))
    aimed = sa.select(aim.c.notice_id).where(aim.c.area.in_(below.union(above)))
    return showing.c.notice_id.in_(aimed)


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        notice_id=row.notice_id,
        title=row.title,
        category=Category(row.category),
        effective=row.effective,
        expires=row.expires,
        from_at=row.from_at,
        until_at=row.until_at,
        first_day=date.fromordinal(row.first_day),
        last_day=date.fromordinal(row.last_day),
    )
