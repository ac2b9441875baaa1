"""Settings that people change while it runs, by name."""

from __future__ import annotations

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import setting


def get(tx: Tx, key: str, default: object = None) -> object:
    """Return the value put under ``key``, or ``default``; only what JSON can hold."""
    row = tx.execute(sa.select(setting.c.value).where(setting.c.key == key)).first()
    return row.value if row else default


def put(tx: Tx, key: str, value: object) -> None:
    """Keep ``value`` under ``key``."""
    upsert(tx, setting, [{"key": key, "value": value}], key=("key",))
