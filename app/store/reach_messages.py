"""Messages of one revision, summed by the store: by channel, area and state, and how soon."""

from __future__ import annotations

from dataclasses import dataclass
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
    """

    channel: str
    area: str
    state: State
    within: int | None
    number: int


def by_area(tx: Tx, notice_id: str, revision: int) -> list[Sent]:
    """Return what became of the messages of a revision; those of removed people have no area."""
    mine = (delivery.c.notice_id == notice_id, delivery.c.revision == revision)
    took = sa.case((delivery.c.wanted.is_(None), None), else_=_within(tx)).label("within")
    inner = (
        sa.select(delivery.c.channel, delivery.c.target_id, delivery.c.state, took)
        .where(*mine)
        .subquery()
    )
    area = sa.func.coalesce(target.c.area, "").label("area")
    columns = (inner.c.channel, area, inner.c.state, inner.c.within)
    query = (
        sa.select(*columns, sa.func.count().label("number"))
        .outerjoin_from(inner, target, target.c.id == inner.c.target_id)
        .group_by(*columns)
    )
    return [Sent(r.channel, r.area, State(r.state), r.within, r.number) for r in tx.execute(query)]


def _within(tx: Tx) -> sa.ColumnElement[int]:
    """Return the bound that the time from wanted to changed falls under, in milliseconds."""
    since, until = delivery.c.wanted, delivery.c.changed_at
    if tx.dialect.name == "sqlite":
        days = sa.func.julianday(until, type_=sa.Float) - sa.func.julianday(since, type_=sa.Float)
        return _bound(sa.func.round(days * 86_400_000, type_=sa.Float))
    return _bound(sa.extract("epoch", until - since) * 1000)


def _bound(took: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    return sa.case(*((took <= most, most) for most in BOUNDS), else_=BEYOND)
