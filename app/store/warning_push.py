"""The secrets with which sources of warnings push: sealed, one a source."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import warning_push
from app.store.target import Cipher


def put(tx: Tx, cipher: Cipher, source: str, secret: str, at: datetime) -> None:
    """Let ``source`` push with ``secret``, and with no other."""
    row = {"source": source, "sealed": cipher.seal(secret, f"push {source}"), "made_at": at}
    upsert(tx, warning_push, [row], key=("source",))


def secret_of(tx: Tx, cipher: Cipher, source: str) -> str | None:
    """Return the secret of a source, None when it may not push."""
    query = sa.select(warning_push.c.sealed).where(warning_push.c.source == source)
    row = tx.execute(query).first()
    return cipher.open(bytes(row.sealed), f"push {source}") if row else None


def since(tx: Tx, source: str) -> datetime | None:
    """Return when the secret of a source was made, None when it may not push."""
    query = sa.select(warning_push.c.made_at).where(warning_push.c.source == source)
    return tx.execute(query).scalar()


def remove(tx: Tx, source: str) -> None:
    """Let a source push no more."""
    tx.execute(sa.delete(warning_push).where(warning_push.c.source == source))
