"""Passkeys of a user: public keys, so that who reads the table cannot sign in with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import passkey


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One passkey under the name its owner gave it; ``id`` is the authenticator's, base64url."""

    id: str
    user_id: str
    name: str
    public_key: bytes
    sign_count: int
    made_at: datetime
    used_at: datetime | None = None


def add(tx: Tx, one: Passkey) -> bool:
    """Keep a passkey; False when there is one of this id, whoever's it is."""
    if get(tx, one.id) is not None:
        return False
    names = ("id", "user_id", "name", "public_key", "sign_count", "made_at", "used_at")
    tx.execute(sa.insert(passkey).values({name: getattr(one, name) for name in names}))
    return True


def get(tx: Tx, passkey_id: str) -> Passkey | None:
    """Return the passkey of this id."""
    row = tx.execute(sa.select(passkey).where(passkey.c.id == passkey_id)).first()
    return _passkey(row) if row else None


def listing(tx: Tx, user_id: str) -> list[Passkey]:
    """Return the passkeys of a user, oldest first."""
    query = sa.select(passkey).where(passkey.c.user_id == user_id)
    return [_passkey(row) for row in tx.execute(query.order_by(passkey.c.made_at, passkey.c.id))]


def use(tx: Tx, passkey_id: str, sign_count: int, now: datetime) -> bool:
    """Note a use; False when the authenticator counted no further than it had before.

    One that does not count says 0 each time.
    """
    further = sa.or_(
        passkey.c.sign_count < sign_count,
        sa.and_(passkey.c.sign_count == 0, sa.literal(sign_count) == 0),
    )
    used = sa.update(passkey).where(passkey.c.id == passkey_id, further)
    return tx.execute(used.values(sign_count=sign_count, used_at=now)).rowcount == 1


def remove(tx: Tx, passkey_id: str, user_id: str) -> bool:
    """Forget a passkey of this user; False when it is none of theirs."""
    mine = (passkey.c.id == passkey_id, passkey.c.user_id == user_id)
    return tx.execute(sa.delete(passkey).where(*mine)).rowcount == 1


def _passkey(row: sa.Row[Any]) -> Passkey:
    return Passkey(**row._mapping)
