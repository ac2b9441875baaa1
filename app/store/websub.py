"""Who is told when a feed changes: readers for as long as their lease, another hub while it is set.

What is due is not queued: a row is due when what lies at its ``base`` has another tag than it has
``seen``. Whoever was away gets the newest bytes once, not each that was missed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.domain.websub import PINGED, Follower, Intent, Kind, host_of
from app.store.batch import insert_or_ignore
from app.store.session import Tx, new_id
from app.store.tables import document
from app.store.tables import websub_follower as table
from app.store.target import Cipher


@dataclass(frozen=True, slots=True)
class Claimed:
    """A follower that is the caller's for a while, its secret, and the tag that made it due."""

    follower: Follower
    secret: str
    etag: str


@dataclass(frozen=True, slots=True)
class Held:
    """How many are told: at one host, of one feed, and in all."""

    host: int
    topic: int
    everywhere: int


def held(tx: Tx, host: str, topic: str, now: datetime) -> Held:
    """Return how many readers there are, the bounds of which keep a hub from being a weapon."""
    query = sa.select(
        sa.func.count().filter(table.c.host == host),
        sa.func.count().filter(table.c.topic == topic),
        sa.func.count().label("everywhere"),
    )
    return Held(*tx.execute(query.where(table.c.until > now)).one())


def follow(tx: Tx, cipher: Cipher, asked: Intent, now: datetime) -> Follower:
    """Tell the callback of ``asked`` from now on, or go on telling it until the new lease ends."""
    mine = sa.and_(table.c.topic == asked.topic, table.c.callback == asked.callback)
    known = tx.execute(sa.select(table).where(mine).with_for_update()).first()
    name = known.id if known else new_id()
    lease = {"sealed": cipher.seal(asked.secret, name), "until": now + asked.lease}
    if known:
        tx.execute(sa.update(table).where(mine).values(lease))
    else:
        row = {
            **_row(Kind.READER, asked.topic, asked.base, asked.callback, now),
            "id": name,
            "seen": asked.seen,
            **lease,
        }
        tx.execute(sa.insert(table).values(row))
    return next(_follower(row) for row in tx.execute(sa.select(table).where(mine)))


def leave(tx: Tx, topic: str, callback: str) -> None:
    """Tell a callback of a feed no longer."""
    mine = sa.and_(table.c.topic == topic, table.c.callback == callback)
    tx.execute(sa.delete(table).where(mine))


def remove(tx: Tx, follower_id: str) -> bool:
    """Tell somebody no longer; False when there is none by that id."""
    return tx.execute(sa.delete(table).where(table.c.id == follower_id)).rowcount == 1


def get(tx: Tx, follower_id: str) -> Follower | None:
    """Return a follower by its id, None when there is none."""
    row = tx.execute(sa.select(table).where(table.c.id == follower_id)).first()
    return _follower(row) if row else None


def claim(tx: Tx, cipher: Cipher, now: datetime, lease: timedelta, limit: int) -> list[Claimed]:
    """Take at most ``limit`` of those whose feed may have changed and whom nobody else holds."""
    query = (
        sa.select(table, document.c.etag)
        .join(document, document.c.path == table.c.base)
        .where(_is_due(now))
        .order_by(table.c.due, table.c.id)
        .limit(limit)
        .with_for_update(of=table, skip_locked=True)
    )
    rows = tx.execute(query).all()
    ids = [row.id for row in rows]
    taken = {"due": now + lease, "fence": table.c.fence + 1}
    tx.execute(sa.update(table).where(table.c.id.in_(ids)).values(taken))
    return [
        Claimed(
            replace(_follower(row), fence=row.fence + 1),
            cipher.open(row.sealed, row.id) if row.sealed else "",
            row.etag,
        )
        for row in rows
    ]


def is_any_due(tx: Tx, now: datetime) -> bool:
    """Return whether somebody is to be told; asked often, so nothing is locked for it."""
    joined = sa.select(table.c.id).join(document, document.c.path == table.c.base)
    return tx.execute(joined.where(_is_due(now)).limit(1)).first() is not None


def store(tx: Tx, done: Follower) -> bool:
    """Store what became of a claimed one; False when somebody else has claimed it since."""
    mine = sa.and_(table.c.id == done.id, table.c.fence == done.fence)
    names = ("seen", "told", "due", "attempts", "status", "reason", "changed_at")
    values = {name: getattr(done, name) for name in names}
    return tx.execute(sa.update(table).where(mine).values(values)).rowcount == 1


def expire(tx: Tx, now: datetime) -> None:
    """Forget those whose lease has ended (5.2)."""
    tx.execute(sa.delete(table).where(table.c.until <= now))


def ping_only(tx: Tx, hub: str, now: datetime) -> None:
    """Let ``hub`` be pinged of every area's feeds, and no other hub; none when empty."""
    another = sa.and_(table.c.kind == Kind.HUB.value, table.c.callback != hub)
    tx.execute(sa.delete(table).where(another))
    if not hub:
        return
    known = sa.exists().where(table.c.topic == document.c.path, table.c.callback == hub)
    named = sa.or_(*(document.c.path.like(f"/feeds/%/{name}") for name in PINGED))
    missing = tx.execute(sa.select(document.c.path, document.c.etag).where(named, ~known)).all()
    rows = [
        {
            **_row(Kind.HUB, one.path, one.path, hub, now),
            "sealed": b"",
            "until": None,
            "seen": one.etag,
        }
        for one in missing
    ]
    if rows:
        insert_or_ignore(tx, table, rows)


def listing(tx: Tx, typed: str, after: str, limit: int) -> list[Follower]:
    """Return followers whose feed or callback holds ``typed``, by id, those after ``after``."""
    query = sa.select(table).where(table.c.id > after).order_by(table.c.id).limit(limit)
    if typed:
        wanted = sa.or_(*(c.contains(typed, autoescape=True) for c in (table.c.callback, _TOPIC)))
        query = query.where(wanted)
    return [_follower(row) for row in tx.execute(query)]


_TOPIC = table.c.topic


def count(tx: Tx) -> int:
    """Return how many are told."""
    return tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _is_due(now: datetime) -> sa.ColumnElement[bool]:
    held = sa.or_(table.c.until.is_(None), table.c.until > now)
    return sa.and_(document.c.etag != table.c.seen, table.c.due <= now, held)


def _row(kind: Kind, topic: str, base: str, callback: str, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "kind": kind.value,
        "topic": topic,
        "base": base,
        "callback": callback,
        "host": host_of(callback),
        "told": "",
        "due": now,
        "attempts": 0,
        "fence": 0,
        "status": 0,
        "reason": "",
        "made_at": now,
        "changed_at": now,
    }


def _follower(row: sa.Row[tuple[object, ...]]) -> Follower:
    names = ("topic", "base", "callback", "until", "seen", "told", "due", "attempts", "fence")
    more = ("status", "reason", "made_at", "changed_at")
    held = {name: getattr(row, name) for name in (*names, *more)}
    return Follower(id=row.id, kind=Kind(row.kind), **held)
