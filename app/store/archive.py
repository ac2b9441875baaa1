"""What residents of an area may look up of its notices, ended ones too, newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.domain import words
from app.domain.notice import Act, Category, Notice
from app.store import search
from app.store.notice import by_ids
from app.store.session import Tx
from app.store.tables import aim, notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which notices to list.

    Attributes:
        codes: aimed at one of these areas itself; what lies below is not theirs.
        text: with all these words.
        category: of this kind only.
        is_live: True: what holds; False: what has ended; None: both.
        since: sent at or after.
        before: sent before.
    """

    codes: Collection[str]
    text: str = ""
    category: Category | None = None
    is_live: bool | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Some notices; ``after`` is the turn of the last, to go on from, None at the end."""

    notices: list[Notice]
    after: int | None


def some(tx: Tx, asked: Asked, now: datetime, limit: int, after: int | None = None) -> Turn:
    """Return up to ``limit`` notices that were published, began, and were not withdrawn."""
    found = words.wanted(asked.text)
    if asked.text.strip() and not found:
        return Turn(notices=[], after=None)
    aimed = sa.select(aim.c.notice_id).where(aim.c.area.in_(list(asked.codes)))
    query = sa.select(notice.c.id, notice.c.turn)
    if found:
        query = query.select_from(search.joined(tx)).where(search.matches(tx, found))
    query = query.where(notice.c.id.in_(aimed), *_conditions(asked, now))
    if after is not None:
        query = query.where(notice.c.turn < after)
    rows = tx.execute(query.order_by(notice.c.turn.desc()).limit(limit)).all()
    last = rows[-1].turn if len(rows) == limit else None
    return Turn(notices=by_ids(tx, [row.id for row in rows]), after=last)


def _conditions(asked: Asked, now: datetime) -> list[sa.ColumnElement[bool]]:
    found = [notice.c.act != Act.WITHDRAW.value, notice.c.effective <= now]
    if asked.category:
        found.append(notice.c.category == asked.category.value)
    if asked.is_live is not None:
        found.append(notice.c.expires > now if asked.is_live else notice.c.expires <= now)
    if asked.since:
        found.append(notice.c.sent >= asked.since)
    if asked.before:
        found.append(notice.c.sent < asked.before)
    return found


def turn_of(tx: Tx, notice_id: str) -> int:
    """Return the turn of a published notice."""
    return int(tx.execute(sa.select(notice.c.turn).where(notice.c.id == notice_id)).scalar_one())
