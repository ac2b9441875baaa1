"""How often television sets said that they show a board, by hour and edition."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.store.batch import count_up
from app.store.session import Tx
from app.store.tables import appearance, slot
from app.store.tables import tv_view as table


def add(tx: Tx, key: str, edition: str, hour: datetime) -> bool:
    """Count one more view of what slot ``key`` shows; False when it shows another edition."""
    query = sa.select(slot.c.seq).where(slot.c.key == key, slot.c.edition == edition)
    seq = tx.execute(query).scalar()
    if seq is None:
        return False
    row = {"slot": key, "hour": hour, "seq": seq, "beacons": 1}
    count_up(tx, table, [row], "beacons")
    return True


def of_notice(tx: Tx, notice_id: str) -> int:
    """Return how many views were counted of the editions that held any revision of a notice."""
    held = sa.exists().where(
        appearance.c.slot == table.c.slot,
        appearance.c.notice_id == notice_id,
        appearance.c.from_seq <= table.c.seq,
        sa.or_(appearance.c.until_seq.is_(None), appearance.c.until_seq > table.c.seq),
    )
    slots = sa.select(appearance.c.slot).where(appearance.c.notice_id == notice_id)
    mine = sa.select(sa.func.sum(table.c.beacons)).where(table.c.slot.in_(slots), held)
    return int(tx.execute(mine).scalar() or 0)


def drop_before(tx: Tx, before: datetime) -> int:
    """Forget what was counted before ``before``; return how many rows that were."""
    return tx.execute(sa.delete(table).where(table.c.hour < before)).rowcount
