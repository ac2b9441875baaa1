"""The list of notices: by area, words, category and phase, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain import words
from app.domain.notice import Act, Category, Notice, Phase
from app.store import search
from app.store.area import at_or_below
from app.store.notice import by_ids
from app.store.session import Tx
from app.store.tables import aim, lineage, notice

# Up to so many notices of the areas are looked up one by one (to ask the words of each takes
# longer); more are met soon enough by leafing through all.
_FEW, _FEW_SEARCHED = 2000, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which notices to list.

    Attributes:
        areas: aimed at one of these codes or at an area below one; None: any.
        text: with all these words.
        category: of this kind only.
        phase: in this phase only.
    """

    areas: Sequence[str] | None = None
    text: str = ""
    category: Category | None = None
    phase: Phase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page; ``before`` is what asks for the next one, None on the last."""

    notices: list[Notice]
    before: str | None


def page(tx: Tx, wanted: Wanted, now: datetime, limit: int, before: str | None = None) -> Page:
    """Return up to ``limit`` notices, newest first.

    ``before`` comes from the page before; what nobody made asks for the first page.
    """
    found = words.wanted(wanted.text)
    if wanted.text.strip() and not found:
        return Page(notices=[], before=None)
    query = _searched(tx, found, before) if found else _all(before)
    query = query.where(*_conditions(wanted, now))
    if wanted.areas is not None:
        query = query.where(_aimed(tx, wanted.areas, is_search=bool(found)))
    rows = tx.execute(query.limit(limit + 1)).all()
    more = len(rows) > limit
    return Page(
        notices=by_ids(tx, [row.id for row in rows[:limit]]),
        before=f"{rows[limit - 1].turn}-{rows[limit - 1].id}" if more else None,
    )


def _all(before: str | None) -> sa.Select[Any]:
    query = sa.select(notice.c.id, notice.c.turn)
    if last := _read(before):
        query = query.where(sa.tuple_(notice.c.turn, notice.c.id) < sa.tuple_(*last))
    return query.order_by(notice.c.turn.desc(), notice.c.id.desc())


def _searched(tx: Tx, found: frozenset[str], before: str | None) -> sa.Select[Any]:
    query = sa.select(notice.c.id, notice.c.turn).select_from(search.joined(tx))
    query = query.where(search.matches(tx, found))
    if last := _read(before):
        query = query.where(search.after(tx, *last))
    return query.order_by(*search.newest_first(tx))


def _conditions(wanted: Wanted, now: datetime) -> list[sa.ColumnElement[bool]]:
    found = []
    if wanted.category:
        found.append(notice.c.category == wanted.category.value)
    if wanted.phase:
        found.append(_in_phase(wanted.phase, now))
    return found


def _aimed(tx: Tx, areas: Sequence[str], *, is_search: bool) -> sa.ColumnElement[bool]:
    """Return the condition that a notice is aimed at or below one of ``areas``.

    Few notices there: their ids first. Many: whether each notice met has such an aim.
    """
    there = sa.select(aim.c.notice_id).where(at_or_below(aim.c.area, areas))
    few = _FEW_SEARCHED if is_search else _FEW
    some = sa.select(sa.func.count()).select_from(there.limit(few).subquery())
    if tx.execute(some).scalar_one() < few:
        return search.among(tx, there) if is_search else notice.c.id.in_(there)
    return aimed_within(areas)


def aimed_within(areas: Sequence[str]) -> sa.ColumnElement[bool]:
    """Return the condition that the notice met is aimed at or below one of ``areas``."""
    # Two nested EXISTS: joined, SQLite would try every area below for every notice.
    is_below = sa.exists().where(lineage.c.area == aim.c.area, lineage.c.above.in_(list(areas)))
    return sa.exists().where(aim.c.notice_id == notice.c.id, is_below)


def _in_phase(phase: Phase, now: datetime) -> sa.ColumnElement[bool]:
    """Say in SQL what ``app.domain.notice.phase`` says of a published notice."""
    withdrawn = notice.c.act == Act.WITHDRAW.value
    conditions = {
        Phase.WITHDRAWN: withdrawn,
        Phase.SCHEDULED: sa.and_(~withdrawn, notice.c.effective > now),
        Phase.LIVE: sa.and_(~withdrawn, notice.c.effective <= now, notice.c.expires > now),
        Phase.ENDED: sa.and_(~withdrawn, notice.c.effective <= now, notice.c.expires <= now),
    }
    return conditions.get(phase, sa.false())


def _read(before: str | None) -> tuple[int, str] | None:
    turn, _, notice_id = (before or "").partition("-")
    return (int(turn), notice_id) if turn.isascii() and turn.isdigit() and len(turn) < 19 else None
