"""Which signed states of an area's alerts hold which alert: the like of ``appearance``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import alert_appearance as table


def record(
    tx: Tx, scope: str, state: tuple[int, int], held: Mapping[str, int], now: datetime
) -> None:
    """Record that ``state`` (epoch, seq) of an area holds exactly ``held``: alerts, revisions."""
    epoch, seq = state
    standing = sa.and_(table.c.scope == scope, table.c.until_at.is_(None))
    query = sa.select(table.c.alert, table.c.revision).where(standing)
    known = {(row.alert, row.revision) for row in tx.execute(query)}
    for alert, revision in sorted(known - held.items()):
        mine = (table.c.alert == alert, table.c.revision == revision)
        left = sa.update(table).where(standing, *mine)
        tx.execute(left.values(until_seq=seq, until_at=now))
    new = [
        {"alert": alert, "revision": revision, "scope": scope, "epoch": epoch, "from_seq": seq}
        | {"from_at": now}
        for alert, revision in sorted(held.items() - known)
    ]
    if new:
        tx.execute(sa.insert(table), new)


def drop_before(tx: Tx, before: datetime) -> int:
    """Forget what was gone before ``before``; return how many rows."""
    return tx.execute(sa.delete(table).where(table.c.until_at < before)).rowcount
