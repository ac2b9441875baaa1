"""Takes old records out a slice at a time: no slice holds the writer for long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import (
    UNDONE,
    command,
    delivery,
    feedback,
    notice,
    played,
    played_day,
    reference,
    screen_alarm,
    screenshot,
    signup,
    watch_finding,
    webhook_call,
)

# More are not counted: they take more than a day to go anyway.
MANY = 1_000_000
# Notices whose deliveries go in one slice.
_NOTICES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Old:
    """Rows of ``table`` that ended at ``at``, of which only ``which`` go."""

    table: sa.Table
    at: sa.Column[datetime]
    which: tuple[sa.ColumnElement[bool], ...] = ()


_PLAIN = {
    "signups": _Old(table=signup, at=signup.c.made_at),
    "screenshots": _Old(table=screenshot, at=screenshot.c.at),
    "calls": _Old(
        table=webhook_call,
        at=webhook_call.c.changed_at,
        which=(webhook_call.c.state.not_in(("queued", "sending")),),
    ),
    "alarms": _Old(table=screen_alarm, at=screen_alarm.c.closed_at),
    "findings": _Old(table=watch_finding, at=watch_finding.c.over_at),
    "commands": _Old(table=command, at=command.c.asked_at),
    "hours": _Old(table=played, at=played.c.hour),
    "plays": _Old(table=played_day, at=played_day.c.day),
    "feedback": _Old(table=feedback, at=feedback.c.handled_at),
}


def drop(tx: Tx, key: str, before: datetime, limit: int) -> int:
    """Take at most ``limit`` records of a kind from before an instant out; return how many.

    Of ``phones`` only the number goes, what was said with it stays.
    """
    special: dict[str, Callable[[Tx, datetime, int], int]] = {
        "deliveries": _deliveries,
        "phones": _phones,
    }
    if key in special:
        return special[key](tx, before, limit)
    old = _PLAIN[key]
    keys = list(old.table.primary_key.columns)
    some = sa.select(*keys).where(old.at < before, *old.which).limit(limit)
    return tx.execute(sa.delete(old.table).where(sa.tuple_(*keys).in_(some))).rowcount


def has_any(tx: Tx, key: str, before: datetime) -> bool:
    """Return whether a record of a kind would go: to look takes no writer's turn."""
    return tx.execute(_which(key, before).limit(1)).first() is not None


def count(tx: Tx, key: str, before: datetime) -> int:
    """Return how many records of a kind would go, ``MANY`` at most."""
    some = _which(key, before).limit(MANY).subquery()
    return tx.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def oldest(tx: Tx, key: str) -> datetime | None:
    """Return when the oldest record of a kind ended that may go."""
    if key == "deliveries":
        first = sa.select(sa.func.min(notice.c.expires, type_=notice.c.expires.type))
        return tx.execute(first.where(_has_deliveries())).scalar()
    old = _phone() if key == "phones" else _PLAIN[key]
    first = sa.select(sa.func.min(old.at, type_=old.at.type))
    return tx.execute(first.where(*old.which)).scalar()


def _which(key: str, before: datetime) -> sa.Select[int]:
    one = sa.select(sa.literal(1).label("one"))
    if key == "deliveries":
        mine = delivery.c.notice_id == notice.c.id
        return one.select_from(notice.join(delivery, mine)).where(notice.c.expires < before)
    old = _phone() if key == "phones" else _PLAIN[key]
    return one.select_from(old.table).where(old.at < before, *old.which)


def _deliveries(tx: Tx, before: datetime, limit: int) -> int:
    """Take out deliveries of notices long over, and the far end's names for them."""
    over = sa.select(notice.c.id).where(notice.c.expires < before, _has_deliveries())
    ids = list(tx.scalars(over.order_by(notice.c.expires).limit(_NOTICES)))
    gone = 0
    for table in (reference, delivery):
        keys = list(table.primary_key.columns)
        some = sa.select(*keys).where(table.c.notice_id.in_(ids)).limit(limit)
        found = tx.execute(sa.delete(table).where(sa.tuple_(*keys).in_(some)))
        gone += found.rowcount if table is delivery else 0
        if table is reference and found.rowcount == limit:
            return found.rowcount  # a delivery goes after the names of its parts
    return gone


def _has_deliveries() -> sa.ColumnElement[bool]:
    mine = delivery.c.notice_id == notice.c.id
    waiting = sa.exists().where(mine, sa.text(UNDONE))
    return sa.and_(sa.exists().where(mine), ~waiting)


def _phones(tx: Tx, before: datetime, limit: int) -> int:
    old = _phone()
    some = sa.select(feedback.c.id).where(old.at < before, *old.which).limit(limit)
    return tx.execute(
        sa.update(feedback)
        .where(feedback.c.id.in_(some))
        .values(phone=None, has_phone=False, device="")
    ).rowcount


def _phone() -> _Old:
    return _Old(table=feedback, at=feedback.c.handled_at, which=(feedback.c.has_phone,))
