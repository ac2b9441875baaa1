"""Webhooks: who is told of what, the calls that are due, and the log of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.domain.notice import Notice
from app.domain.webhook import MAILTO, Call, CallState, Event, Webhook, event_of, facts
from app.store.batch import insert_or_ignore
from app.store.session import Tx, new_id
from app.store.tables import lineage, user
from app.store.tables import webhook as table
from app.store.tables import webhook_call as call_table
from app.store.target import Cipher

_UNDONE = sa.text("state IN ('queued', 'sending')")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A call that is the caller's for a while, where it goes, and the secret it is signed with."""

    call: Call
    url: str
    secret: str


def add(tx: Tx, cipher: Cipher, made: Webhook, secret: str) -> None:
    """Add an address; its secret lies here sealed."""
    row = {
        "id": made.id,
        "owner": made.owner,
        "url": made.url,
        "sealed": cipher.seal(secret, made.id),
        "events": sorted(made.events),
        "areas": list(made.areas),
        "is_active": made.is_active,
        "made_at": made.made_at,
    }
    tx.execute(sa.insert(table).values(row))


def get(tx: Tx, webhook_id: str) -> Webhook | None:
    """Return an address by its id, None when there is none."""
    found = _hooks(tx, table.c.id == webhook_id)
    return found[0] if found else None


def listing(tx: Tx, owner: str) -> list[Webhook]:
    """Return a user's addresses, oldest first."""
    return _hooks(tx, table.c.owner == owner)


def mailed(tx: Tx) -> list[Webhook]:
    """Return the addresses that are mailed, everybody's, oldest first."""
    return _hooks(tx, table.c.url.startswith(MAILTO))


def active(tx: Tx) -> list[Webhook]:
    """Return the addresses that are told now: switched on, of people who may still sign in."""
    there = sa.select(user.c.id).where(user.c.is_active)
    return _hooks(tx, sa.and_(table.c.is_active, table.c.owner.in_(there)))


def set_active(tx: Tx, webhook_id: str, is_active: bool, reason: str = "") -> None:
    """Tell an address again, or no longer, and why if the house decided it."""
    values = {"is_active": is_active, "reason": reason}
    tx.execute(sa.update(table).where(table.c.id == webhook_id).values(values))


def remove(tx: Tx, webhook_id: str) -> None:
    """Forget an address and its log."""
    tx.execute(sa.delete(call_table).where(call_table.c.webhook_id == webhook_id))
    tx.execute(sa.delete(table).where(table.c.id == webhook_id))


def announce(tx: Tx, made: Notice) -> None:
    """Queue a call for every address that hears of ``made``, in the transaction that adds it."""
    event = event_of(made)
    hooks = [one for one in active(tx) if event in one.events]
    for one in hearing(tx, hooks, made.areas):
        queue(tx, one, event, made.id, made.revision, facts(made), made.sent)


def hearing(tx: Tx, hooks: Iterable[Webhook], areas: Iterable[str]) -> list[Webhook]:
    """Return those of ``hooks`` with an area at, above or below one of ``areas``."""
    hooks, aimed = list(hooks), list(areas)
    if not hooks:
        return []
    wanted = sorted({code for one in hooks for code in one.areas})
    above = sa.select(lineage.c.above).where(lineage.c.area.in_(aimed), lineage.c.above.in_(wanted))
    below = sa.select(lineage.c.area).where(lineage.c.above.in_(aimed), lineage.c.area.in_(wanted))
    near = set(tx.scalars(above.union(below)))
    return [one for one in hooks if not near.isdisjoint(one.areas)]


def queue(  # noqa: PLR0913 - what a call is made of
    tx: Tx,
    hook: Webhook,
    event: Event,
    subject: str,
    revision: int,
    data: dict[str, object],
    now: datetime,
) -> None:
    """Queue one call; the same event of the same revision once only."""
    row = {
        "id": new_id(),
        "webhook_id": hook.id,
        "event": event.value,
        "subject": subject,
        "revision": revision,
        "data": data,
        "state": CallState.QUEUED.value,
        "due": now,
        "made_at": now,
        "changed_at": now,
    }
    insert_or_ignore(tx, call_table, [row])


def claim(tx: Tx, cipher: Cipher, now: datetime, lease: timedelta, limit: int) -> list[Claimed]:
    """Take at most ``limit`` due calls that nobody else holds; to stopped addresses none."""
    told = {one.id for one in active(tx)}
    query = (
        sa.select(call_table, table.c.url, table.c.sealed)
        .join(table, table.c.id == call_table.c.webhook_id)
        .where(_UNDONE, call_table.c.due <= now, call_table.c.webhook_id.in_(told))
        .order_by(call_table.c.due)
        .limit(limit)
        .with_for_update(of=call_table, skip_locked=True)
    )
    rows = tx.execute(query).all()
    taken = {
        "state": CallState.SENDING.value,
        "due": now + lease,
        "fence": call_table.c.fence + 1,
    }
    ids = [row.id for row in rows]
    tx.execute(sa.update(call_table).where(call_table.c.id.in_(ids)).values(taken))
    return [
        Claimed(_call(row, fence=row.fence + 1), row.url, cipher.open(row.sealed, row.webhook_id))
        for row in rows
    ]


def store(tx: Tx, done: Call) -> bool:
    """Store what became of a claimed call; False when somebody else has claimed it since."""
    mine = (
        call_table.c.id == done.id,
        call_table.c.fence == done.fence,
        call_table.c.state == CallState.SENDING.value,
    )
    names = ("attempts", "due", "status", "reason", "changed_at")
    values = {"state": done.state.value, **{name: getattr(done, name) for name in names}}
    return tx.execute(sa.update(call_table).where(*mine).values(values)).rowcount == 1


def replay(tx: Tx, webhook_id: str, call_id: str, now: datetime) -> bool:
    """Queue a settled call again, under its old id; False when there is none."""
    done = sa.and_(
        call_table.c.id == call_id,
        call_table.c.webhook_id == webhook_id,
        call_table.c.state.in_([CallState.DELIVERED.value, CallState.FAILED.value]),
    )
    again = {"state": CallState.QUEUED.value, "attempts": 0, "due": now, "changed_at": now}
    return tx.execute(sa.update(call_table).where(done).values(again)).rowcount == 1


def log(tx: Tx, webhook_id: str, limit: int) -> list[Call]:
    """Return the calls to an address, newest first."""
    query = sa.select(call_table).where(call_table.c.webhook_id == webhook_id)
    newest = query.order_by(call_table.c.made_at.desc(), call_table.c.id.desc())
    return [_call(row) for row in tx.execute(newest.limit(limit))]


def next_due(tx: Tx) -> datetime | None:
    """Return when there will be a call to make."""
    told = [one.id for one in active(tx)]
    query = sa.select(sa.func.min(call_table.c.due))
    return tx.execute(query.where(_UNDONE, call_table.c.webhook_id.in_(told))).scalar()


def _hooks(tx: Tx, which: sa.ColumnElement[bool]) -> list[Webhook]:
    rows = tx.execute(sa.select(table).where(which).order_by(table.c.made_at, table.c.id))
    return [
        Webhook(
            id=row.id,
            owner=row.owner,
            url=row.url,
            events=frozenset(map(Event, row.events)),
            areas=tuple(row.areas),
            is_active=row.is_active,
            reason=row.reason,
            made_at=row.made_at,
        )
        for row in rows
    ]


def _call(row: sa.Row[Any], fence: int | None = None) -> Call:
    return Call(
        id=row.id,
        webhook_id=row.webhook_id,
        event=Event(row.event),
        subject=row.subject,
        revision=row.revision,
        data=row.data,
        state=CallState(row.state),
        attempts=row.attempts,
        due=row.due,
        fence=row.fence if fence is None else fence,
        status=row.status,
        reason=row.reason,
        made_at=row.made_at,
        changed_at=row.changed_at,
    )
