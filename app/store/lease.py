"""Deliveries held for a while: a claim that lapses, behind a fence that rises with every claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.domain.delivery import NOT_AGAIN, POSSIBLY_DOUBLE, Delivery, State
from app.store.batch import Rows
from app.store.report import KEY_NAMES
from app.store.session import Tx
from app.store.tables import delivery

FENCED = {**{name: delivery.c[name].type for name in KEY_NAMES}, "fence": sa.Integer()}
_CLAIMS = Rows(FENCED)


def take(tx: Tx, rows: Sequence[sa.Row[Any]], until: datetime) -> None:
    """Lease rows that were just locked to the caller until an instant: each gets a new fence."""
    tx.execute(_take(tx.dialect.name), {**_claims(tx, rows), "until": until})


def end(tx: Tx, rows: Sequence[sa.Row[Any]], reason: str, now: datetime) -> None:
    """End rows that were just locked; what an earlier worker took may have gone out already."""
    doubtful = {"state": State.UNKNOWN.value, "reason": reason, "changed_at": now}
    ended = {State.QUEUED: unsent(reason, now), State.SENDING: doubtful}
    for before, after in ended.items():
        found = [r for r in rows if r.state == before]
        if found:
            tx.execute(_change(tx.dialect.name).values(after), _claims(tx, found))


def unsent(reason: ColumnElement[str] | str, now: datetime) -> dict[str, Any]:
    """Return what makes queued rows cancelled; what was in doubt before is so again."""
    is_again = delivery.c.reason.startswith(POSSIBLY_DOUBLE)
    return {
        "state": sa.case((is_again, State.UNKNOWN.value), else_=State.CANCELLED.value),
        "reason": sa.case((is_again, NOT_AGAIN), else_=reason),
        "changed_at": now,
    }


def of(row: sa.Row[Any]) -> Delivery:
    """Return the delivery a row holds."""
    return Delivery(
        notice_id=row.notice_id,
        revision=row.revision,
        channel=row.channel,
        target_id=row.target_id,
        state=State(row.state),
        attempts=row.attempts,
        due=row.due,
        fence=row.fence,
        reference=row.reference,
        reason=row.reason,
        wanted=row.wanted,
    )


def taken(row: sa.Row[Any], until: datetime) -> Delivery:
    """Return the delivery of a row, read before ``take``, as it is after it."""
    return replace(of(row), state=State.SENDING, due=until, fence=row.fence + 1)


# Made once: making a statement costs more than running it.
@cache
def _take(dialect: str) -> sa.Update:
    until = sa.bindparam("until", type_=delivery.c.due.type)
    taken = {"state": State.SENDING.value, "due": until, "fence": delivery.c.fence + 1}
    return _change(dialect).values(taken)


@cache
def _change(dialect: str) -> sa.Update:
    locked = _CLAIMS.of(dialect)
    return sa.update(delivery).where(*(delivery.c[name] == locked.c[name] for name in FENCED))


def _claims(tx: Tx, rows: Sequence[sa.Row[Any]]) -> dict[str, object]:
    keys = [(r.notice_id, r.revision, r.channel, r.target_id, r.fence) for r in rows]
    return _CLAIMS.bound(tx, keys)
