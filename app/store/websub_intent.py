"""Requests to the hub that are not yet known to be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.domain.websub import Intent, Mode, host_of
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import websub_follower as follower
from app.store.tables import websub_intent as table
from app.store.target import Cipher

_WAITS = table.c.reason == ""


def put(tx: Tx, cipher: Cipher, made: Intent) -> None:
    """Keep a request, in the place of an earlier one for the same feed and callback."""
    row = {
        "id": made.id,
        "mode": made.mode.value,
        "topic": made.topic,
        "base": made.base,
        "callback": made.callback,
        "host": host_of(made.callback),
        "sealed": cipher.seal(made.secret, made.id),
        "lease_s": int(made.lease.total_seconds()),
        "seen": made.seen,
        "due": made.due,
        "attempts": 0,
        "fence": 0,
        "reason": "",
        "made_at": made.made_at,
    }
    upsert(tx, table, [row], key=("topic", "callback"))


def held(tx: Tx, host: str) -> tuple[int, int]:
    """Return how many requests wait for ``host``, and for all hosts."""
    query = sa.select(
        sa.func.count().filter(table.c.host == host), sa.func.count().label("everywhere")
    )
    mine, everywhere = tx.execute(query.where(_WAITS)).one()
    return mine, everywhere


def claim(tx: Tx, cipher: Cipher, now: datetime, lease: timedelta, limit: int) -> list[Intent]:
    """Take at most ``limit`` requests that are due and that nobody else holds."""
    query = sa.select(table).where(_WAITS, table.c.due <= now).order_by(table.c.due).limit(limit)
    rows = tx.execute(query.with_for_update(skip_locked=True)).all()
    ids = [row.id for row in rows]
    taken = {"due": now + lease, "fence": table.c.fence + 1}
    tx.execute(sa.update(table).where(table.c.id.in_(ids)).values(taken))
    found = [_intent(row, cipher.open(row.sealed, row.id)) for row in rows]
    return [replace(one, fence=one.fence + 1) for one in found]


def drop(tx: Tx, done: Intent) -> bool:
    """Forget a claimed request; False when another has taken its place, or its claim, since."""
    mine = sa.and_(table.c.id == done.id, table.c.fence == done.fence)
    return tx.execute(sa.delete(table).where(mine)).rowcount == 1


def later(tx: Tx, tried: Intent) -> None:
    """Store when a claimed request is looked at again, or why it was given up."""
    mine = sa.and_(table.c.id == tried.id, table.c.fence == tried.fence)
    values = {"due": tried.due, "attempts": tried.attempts, "reason": tried.reason}
    tx.execute(sa.update(table).where(mine).values(values))


def forget(tx: Tx, before: datetime) -> None:
    """Forget what was given up and is older than ``before``."""
    tx.execute(sa.delete(table).where(~_WAITS, table.c.made_at < before))


def refused(tx: Tx, limit: int) -> list[Intent]:
    """Return the requests that were given up, newest first; without their secrets."""
    query = sa.select(table).where(~_WAITS).order_by(table.c.made_at.desc(), table.c.id)
    return [_intent(row, "") for row in tx.execute(query.limit(limit))]


def next_due(tx: Tx) -> datetime | None:
    """Return when a reader is to be asked."""
    return tx.execute(sa.select(sa.func.min(table.c.due)).where(_WAITS)).scalar()


def is_known(tx: Tx, topic: str, callback: str) -> bool:
    """Return whether ``callback`` is told of ``topic``, or has asked for it."""
    mine = [
        sa.exists().where(one.c.topic == topic, one.c.callback == callback)
        for one in (table, follower)
    ]
    return bool(tx.execute(sa.select(sa.or_(*mine))).scalar())


def _intent(row: sa.Row[tuple[object, ...]], secret: str) -> Intent:
    return Intent(
        id=row.id,
        mode=Mode(row.mode),
        topic=row.topic,
        base=row.base,
        callback=row.callback,
        secret=secret,
        lease=timedelta(seconds=row.lease_s),
        seen=row.seen,
        due=row.due,
        attempts=row.attempts,
        fence=row.fence,
        reason=row.reason,
        made_at=row.made_at,
    )
