"""Sign-ins kept on the server, and the one-time link of the first set-up.

Only hashes of tokens lie here: who reads the table cannot sign in with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import setup_link, signin, user

IDLE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One sign-in of a user on one device; ``expires`` is its end however busy it is."""

    token_hash: str
    user_id: str
    created_at: datetime
    seen_at: datetime
    expires: datetime
    address: str
    agent: str
    proved_at: datetime | None = None


def create(  # noqa: PLR0913 - all that is kept of a sign-in
    tx: Tx,
    user_id: str,
    token_hash: str,
    now: datetime,
    expires: datetime,
    address: str,
    agent: str,
) -> None:
    """Keep a sign-in."""
    row = {
        "token_hash": token_hash,
        "user_id": user_id,
        "created_at": now,
        "seen_at": now,
        "expires": expires,
        "address": address,
        "agent": agent,
        "proved_at": now,
    }
    tx.execute(sa.insert(signin).values(row))


def find(tx: Tx, token_hash: str, now: datetime, idle: timedelta = IDLE) -> SessionRow | None:
    """Return a sign-in that still counts: not at its end, not idle for ``idle``, user active."""
    query = (
        sa.select(signin)
        .join(user, user.c.id == signin.c.user_id)
        .where(
            signin.c.token_hash == token_hash,
            signin.c.expires > now,
            signin.c.seen_at > now - idle,
            user.c.is_active,
        )
    )
    row = tx.execute(query).first()
    return _row(row) if row else None


def touch(tx: Tx, token_hash: str, now: datetime) -> None:
    """Remember that a sign-in was used."""
    used = sa.update(signin).where(signin.c.token_hash == token_hash, signin.c.seen_at < now)
    tx.execute(used.values(seen_at=now))


def prove(tx: Tx, token_hash: str, now: datetime) -> None:
    """Remember that the person at this sign-in has just proved who they are."""
    tx.execute(sa.update(signin).where(signin.c.token_hash == token_hash).values(proved_at=now))


def end(tx: Tx, token_hash: str, user_id: str | None = None) -> bool:
    """End a sign-in, only if it is of ``user_id`` when that is given; return whether it was one."""
    ended = sa.delete(signin).where(signin.c.token_hash == token_hash)
    if user_id is not None:
        ended = ended.where(signin.c.user_id == user_id)
    return tx.execute(ended).rowcount > 0


def end_all(tx: Tx, user_id: str, but: str | None = None) -> int:
    """End every sign-in of a user, save the one with the hash ``but``; return how many."""
    ended = sa.delete(signin).where(signin.c.user_id == user_id)
    if but is not None:
        ended = ended.where(signin.c.token_hash != but)
    return tx.execute(ended).rowcount


def end_everybodys(tx: Tx) -> int:
    """End every sign-in of everybody; return how many."""
    return tx.execute(sa.delete(signin)).rowcount


def sweep(tx: Tx, now: datetime) -> int:
    """Forget sign-ins that have come to their end; return how many."""
    return tx.execute(sa.delete(signin).where(signin.c.expires <= now)).rowcount


def listing(tx: Tx, user_id: str) -> list[SessionRow]:
    """Return the sign-ins of a user, last used first."""
    query = sa.select(signin).where(signin.c.user_id == user_id)
    return [_row(row) for row in tx.execute(query.order_by(signin.c.seen_at.desc()))]


def create_setup(tx: Tx, token_hash: str, now: datetime) -> None:
    """Make the set-up link that counts from now on; one made before counts no more."""
    close_setup(tx)
    tx.execute(sa.insert(setup_link).values(token_hash=token_hash, made_at=now))


def setup_open(tx: Tx, token_hash: str) -> bool:
    """Return whether this is the set-up link that counts."""
    known = sa.select(setup_link.c.token_hash).where(setup_link.c.token_hash == token_hash)
    return tx.execute(known).first() is not None


def close_setup(tx: Tx) -> None:
    """Let no set-up link count any more."""
    tx.execute(sa.delete(setup_link))


def _row(row: sa.Row[Any]) -> SessionRow:
    return SessionRow(
        token_hash=row.token_hash,
        user_id=row.user_id,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires=row.expires,
        address=row.address,
        agent=row.agent,
        proved_at=row.proved_at,
    )
