"""Answers kept so that a call made twice is carried out once (Idempotency-Key)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import sqlalchemy as sa

from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import api_answer as table

KEPT = timedelta(hours=24)
# Who has not answered by then was stopped on the way; somebody else may try.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer as it was given the first time."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to carry a call out; ``number`` proves it."""

    token_id: str
    key: str
    number: str


class Denied(Enum):
    """Why a call is not carried out."""

    BUSY = "busy"
    OTHER_CONTENT = "other_content"


def claim(
    tx: Tx, token_id: str, key: str, fingerprint: str, now: datetime
) -> Ticket | Kept | Denied:
    """Return a ticket to the first who asks; to others the answer, or why there is none yet."""
    _forget(tx, token_id, key, now)
    mine = Ticket(token_id, key, secrets.token_hex(8))
    row = {
        "token_id": token_id,
        "key": key,
        "fingerprint": fingerprint,
        "ticket": mine.number,
        "status": 0,
        "headers": {},
        "body": "",
        "made_at": now,
    }
    insert_or_ignore(tx, table, [row])
    found = tx.execute(sa.select(table).where(*_is(mine))).one()
    if found.ticket == mine.number:
        return mine
    if found.fingerprint != fingerprint:
        return Denied.OTHER_CONTENT
    if not found.status:
        return Denied.BUSY
    return Kept(status=found.status, headers=found.headers, body=found.body)


def keep(tx: Tx, ticket: Ticket, answer: Kept) -> None:
    """Keep the answer; one whose ticket was passed on meanwhile keeps nothing."""
    said = {"status": answer.status, "headers": answer.headers, "body": answer.body}
    mine = (*_is(ticket), table.c.ticket == ticket.number)
    tx.execute(sa.update(table).where(*mine).values(said))


def release(tx: Tx, ticket: Ticket) -> None:
    """Give the ticket back: the call was refused or broke, and may be made again."""
    tx.execute(sa.delete(table).where(*_is(ticket), table.c.ticket == ticket.number))


def _forget(tx: Tx, token_id: str, key: str, now: datetime) -> None:
    tx.execute(sa.delete(table).where(table.c.made_at <= now - KEPT))
    stopped = sa.and_(table.c.status == 0, table.c.made_at <= now - PATIENCE)
    tx.execute(sa.delete(table).where(table.c.token_id == token_id, table.c.key == key, stopped))


def _is(ticket: Ticket) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.token_id == ticket.token_id, table.c.key == ticket.key
