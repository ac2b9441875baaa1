"""One at a time: what two workers would otherwise decide from the same state."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa

from app.store.session import Tx


def alone(tx: Tx, name: str) -> None:
    """Have others that ask for ``name`` wait until this transaction is over.

    What is read afterwards is what they left. SQLite has one writer anyway.
    """
    if tx.dialect.name == "postgresql":
        key = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
