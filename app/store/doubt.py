"""Messages in doubt: handed over as far as anybody knows, but no answer ever came."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.domain.delivery import NOT_AGAIN, POSSIBLY_DOUBLE, Delivery, State
from app.store import lease
from app.store.session import Tx
from app.store.tables import UNKNOWN, WARNED, delivery, notice, target
from app.store.target import Cipher

_MOST = 20


def of_phone(tx: Tx, cipher: Cipher, channel: str, phone: str) -> list[Delivery]:
    """Return what is in doubt to an address, oldest first."""
    whose = sa.select(target.c.id).where(
        target.c.channel == channel, target.c.blind == cipher.blind(channel, phone)
    )
    query = (
        sa.select(delivery)
        .where(sa.text(UNKNOWN), delivery.c.channel == channel)
        .where(delivery.c.target_id.in_(whose))
        .order_by(delivery.c.changed_at)
        .limit(_MOST)
    )
    return [lease.of(row) for row in tx.execute(query)]


def waiting(
    tx: Tx, cipher: Cipher, channel: str, since: datetime, most: int
) -> list[tuple[Delivery, str, datetime]]:
    """Return what has been in doubt since ``since`` at most, with its address and since when.

    Oldest first; of those whose recipient is gone nothing is to be asked.
    """
    query = (
        sa.select(delivery, target.c.sealed)
        .join(target, target.c.id == delivery.c.target_id)
        .where(sa.text(UNKNOWN), delivery.c.channel == channel, delivery.c.changed_at >= since)
        .order_by(delivery.c.changed_at, delivery.c.target_id)
        .limit(most)
    )
    rows = tx.execute(query)
    return [(lease.of(r), cipher.open(r.sealed, r.target_id), r.changed_at) for r in rows]


def queue_again(tx: Tx, channel: str, before: datetime, most: int, now: datetime) -> int:
    """Queue once more what has been in doubt since ``before``; return how many.

    Only what still counts, and only of messages of which at most ``most`` are in doubt.
    """
    mine = (sa.text(UNKNOWN), delivery.c.channel == channel)
    is_done = delivery.c.reason.startswith(POSSIBLY_DOUBLE) | (delivery.c.reason == NOT_AGAIN)
    fresh = sa.not_(is_done)
    few = (
        sa.select(delivery.c.notice_id, delivery.c.revision)
        .where(*mine)
        .group_by(delivery.c.notice_id, delivery.c.revision)
        .having(sa.func.count() <= most)
    )
    counts = sa.or_(
        sa.text(WARNED),
        sa.exists().where(
            notice.c.id == delivery.c.notice_id,
            notice.c.revision == delivery.c.revision,
            notice.c.expires > now,
        ),
    )
    chosen = (
        sa.tuple_(delivery.c.notice_id, delivery.c.revision).in_(few),
        delivery.c.changed_at < before,
    )
    again = {
        "state": State.QUEUED.value,
        "due": now,
        "reason": POSSIBLY_DOUBLE,
        "changed_at": now,
    }
    changed = sa.update(delivery).where(*mine, fresh, counts, *chosen).values(again)
    return tx.execute(changed).rowcount
