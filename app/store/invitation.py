"""One-time links with which a person sets the password of an account that others made.

Only hashes of tokens lie here: who reads the table cannot take an account over with it.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import invitation


def create(tx: Tx, user_id: str, token_hash: str, now: datetime, expires: datetime) -> None:
    """Make the one link that counts for ``user_id``; one made before counts no more."""
    drop(tx, user_id)
    row = {"token_hash": token_hash, "user_id": user_id, "made_at": now, "expires": expires}
    tx.execute(sa.insert(invitation).values(row))


def find(tx: Tx, token_hash: str, now: datetime) -> str | None:
    """Return whose link this is, None when it does not count or no longer does."""
    query = sa.select(invitation.c.user_id).where(
        invitation.c.token_hash == token_hash, invitation.c.expires > now
    )
    return tx.execute(query).scalar()


def is_open(tx: Tx, user_id: str) -> bool:
    """Return whether ``user_id`` was given a link and has not used it, run out or not."""
    query = sa.select(invitation.c.user_id).where(invitation.c.user_id == user_id)
    return tx.execute(query).first() is not None


def drop(tx: Tx, user_id: str) -> bool:
    """Let the link of ``user_id`` count no more; return whether there was one."""
    gone = tx.execute(sa.delete(invitation).where(invitation.c.user_id == user_id))
    return gone.rowcount > 0
