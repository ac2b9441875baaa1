"""The list of notices: by area, words, category and phase, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain import words
from app.domain.notice import Act, Category, Notice, Phase
from app.store import search
from app.store.area import at_or_below
from app.store.notice import by_ids
from app.store.session import Tx
from app.store.tables import aim, notice

# Up to so many notices of the areas are looked up one by one; more are met soon enough by leafing
# through all.
_FEW = 2000


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
    turn = search.turn(tx) if found else notice.c.turn
    query = sa.select(notice.c.id, notice.c.turn).select_from(
        search.joined(tx) if found else notice
    )
    if found:
        query = query.where(search.matches(tx, found))
    query = query.where(*_conditions(tx, wanted, now))
    if last := _read(before):
        query = query.where(turn <= last[0], sa.or_(turn < last[0], notice.c.id < last[1]))
    rows = tx.execute(query.order_by(turn.desc(), notice.c.id.desc()).limit(limit + 1)).all()
    more = len(rows) > limit
    return Page(
        notices=by_ids(tx, [row.id for row in rows[:limit]]),
        before=f"{rows[limit - 1].turn}-{rows[limit - 1].id}" if more else None,
    )


def _conditions(tx: Tx, wanted: Wanted, now: datetime) -> list[sa.ColumnElement[bool]]:
    found = []
    if wanted.category:
        found.append(notice.c.category == wanted.category.value)
    if wanted.phase:
        found.append(_in_phase(wanted.phase, now))
    if wanted.areas is not None:
        found.append(_aimed(tx, wanted.areas))
    return found


def _aimed(tx: Tx, areas: Sequence[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a notice is aimed at or below one of ``areas``.

    Few notices there: their ids first. Many: whether each notice met has such an aim.
    """
    there = sa.select(aim.c.notice_id).where(at_or_below(aim.c.area, areas))
    some = sa.select(sa.func.count()).select_from(there.limit(_FEW).subquery())
    if tx.execute(some).scalar_one() < _FEW:
        return notice.c.id.in_(there)
    own = aim.alias("own")
    return sa.exists().where(own.c.notice_id == notice.c.id, at_or_below(own.c.area, areas))


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
