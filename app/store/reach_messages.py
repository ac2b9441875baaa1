"""Messages of one revision, summed by the store: by channel, area and state, and how soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.delivery import State
from app.domain.pace import BEYOND, BOUNDS
from app.store.session import Tx
from app.store.tables import delivery, target


@dataclass(frozen=True, slots=True)
class Sent:
    """So many messages of a channel to an area stand so; ``within`` ms, None: not timed.

    It is the time from when one was wanted until its last word: handed over, or a receipt.
    ``first_at`` is when the first of them had it.
    """

    channel: str
    area: str
    state: State
    within: int | None
    number: int
    first_at: datetime


def by_area(tx: Tx, notice_id: str, revision: int, since: datetime | None = None) -> list[Sent]:
    """Return what became of the messages of a revision; those of removed people have no area.

    With ``since`` all are timed from then on: those about warnings are planned as if they had been
    wanted earlier, to go ahead of others.
    """
    mine = (delivery.c.notice_id == notice_id, delivery.c.revision == revision)
    start = sa.literal(since, delivery.c.wanted.type) if since else delivery.c.wanted
    columns = (delivery.c.channel, delivery.c.target_id, delivery.c.state, delivery.c.changed_at)
    # An offset keeps the time from being worked out anew for every bound it is compared with.
    timed = sa.select(*columns, _took(tx, start).label("took")).where(*mine).offset(0).subquery()
    inner = sa.select(timed, _bound(timed.c.took).label("within")).subquery()
    area = sa.func.coalesce(target.c.area, "").label("area")
    kinds = (inner.c.channel, area, inner.c.state, inner.c.within)
    first = sa.func.min(inner.c.changed_at, type_=delivery.c.changed_at.type)
    query = (
        sa.select(*kinds, sa.func.count(), first)
        .outerjoin_from(inner, target, target.c.id == inner.c.target_id)
        .group_by(*kinds)
    )
    return [
        Sent(channel, code, State(state), within, number, at)
        for channel, code, state, within, number, at in tx.execute(query)
    ]


def _took(tx: Tx, since: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return the time from ``since`` to changed in milliseconds."""
    until = delivery.c.changed_at
    if tx.dialect.name == "sqlite":
        days = sa.func.julianday(until, type_=sa.Float) - sa.func.julianday(since, type_=sa.Float)
        return sa.func.round(days * 86_400_000, type_=sa.Float)
    return sa.extract("epoch", until - since) * 1000


def _bound(took: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    steps = ((took <= most, most) for most in BOUNDS)
    return sa.case((took.is_(None), None), *steps, else_=BEYOND)
