"""Access tokens: found by their hash, which is all that lies here of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.access import AccessToken, Scope
from app.store.session import Tx
from app.store.tables import access_token as table


def add(tx: Tx, made: AccessToken, token_hash: str) -> None:
    """Add a token under the hash of what its holder was shown."""
    row = {
        "id": made.id,
        "token_hash": token_hash,
        "prefix": made.prefix,
        "name": made.name,
        "owner": made.owner,
        "scopes": sorted(made.scopes),
        "areas": list(made.areas),
        "is_test": made.is_test,
        "made_at": made.made_at,
        "expires": made.expires,
    }
    tx.execute(sa.insert(table).values(row))


def find(tx: Tx, token_hash: str) -> AccessToken | None:
    """Return the token with that hash, good or not; None when there is none."""
    row = tx.execute(sa.select(table).where(table.c.token_hash == token_hash)).first()
    return _token(row) if row else None


def get(tx: Tx, token_id: str) -> AccessToken | None:
    """Return a token by its id, None when there is none."""
    row = tx.execute(sa.select(table).where(table.c.id == token_id)).first()
    return _token(row) if row else None


def listing(tx: Tx, owner: str) -> list[AccessToken]:
    """Return a user's tokens, newest first."""
    query = sa.select(table).where(table.c.owner == owner)
    return [_token(row) for row in tx.execute(query.order_by(table.c.made_at.desc(), table.c.id))]


def revoke(tx: Tx, token_id: str, now: datetime) -> bool:
    """End a token; return False when it had been ended before."""
    query = sa.update(table).where(table.c.id == token_id, table.c.revoked_at.is_(None))
    return tx.execute(query.values(revoked_at=now)).rowcount == 1


def touch(tx: Tx, token_id: str, now: datetime) -> None:
    """Remember that a token was used."""
    tx.execute(sa.update(table).where(table.c.id == token_id).values(used_at=now))


def _token(row: sa.Row[Any]) -> AccessToken:
    return AccessToken(
        id=row.id,
        prefix=row.prefix,
        name=row.name,
        owner=row.owner,
        scopes=frozenset(map(Scope, row.scopes)),
        areas=tuple(row.areas),
        is_test=row.is_test,
        made_at=row.made_at,
        expires=row.expires,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
    )
