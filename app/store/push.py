"""Pushes: one notice of a department for several communities, and what each was handed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import push as table
from app.store.tables import push_receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one area was handed: a notice, or None and the reason why not."""

    area: str
    notice_id: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A push; ``fingerprint`` is the hash of all it said."""

    id: str
    owner: str
    source: str
    reference: str
    title: str
    fingerprint: str
    sent: datetime
    receipts: tuple[Receipt, ...] = ()


def open_push(tx: Tx, made: Push) -> Push:
    """Keep ``made``, or return the one its owner sent under that reference before."""
    names = ("id", "owner", "source", "reference", "title", "fingerprint", "sent")
    insert_or_ignore(tx, table, [{name: getattr(made, name) for name in names}])
    found = sa.select(table).where(
        table.c.owner == made.owner,
        table.c.source == made.source,
        table.c.reference == made.reference,
    )
    return _pushes(tx, found)[0]


def add_receipts(tx: Tx, push_id: str, receipts: Sequence[Receipt]) -> None:
    """Keep what each area was handed."""
    rows = [
        {"push_id": push_id, "area": r.area, "notice_id": r.notice_id, "reason": r.reason}
        for r in receipts
    ]
    tx.execute(sa.insert(push_receipt), rows)


def get(tx: Tx, push_id: str) -> Push | None:
    """Return a push by its id, None when there is none."""
    found = _pushes(tx, sa.select(table).where(table.c.id == push_id))
    return found[0] if found else None


def listing(tx: Tx, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Push]:
    """Return an owner's pushes, newest first; ``before`` is where the page before ended."""
    query = sa.select(table).where(table.c.owner == owner)
    if before:
        query = query.where(sa.tuple_(table.c.sent, table.c.id) < sa.tuple_(*before))
    return _pushes(tx, query.order_by(table.c.sent.desc(), table.c.id.desc()).limit(limit))


def _pushes(tx: Tx, query: sa.Select[Any]) -> list[Push]:
    rows = tx.execute(query).all()
    ids = [row.id for row in rows]
    handed = sa.select(push_receipt).where(push_receipt.c.push_id.in_(ids))
    receipts: dict[str, list[Receipt]] = {one: [] for one in ids}
    for row in tx.execute(handed.order_by(push_receipt.c.area)):
        one = Receipt(area=row.area, notice_id=row.notice_id, reason=row.reason)
        receipts[row.push_id].append(one)
    return [
        Push(
            id=row.id,
            owner=row.owner,
            source=row.source,
            reference=row.reference,
            title=row.title,
            fingerprint=row.fingerprint,
            sent=row.sent,
            receipts=tuple(receipts[row.id]),
        )
        for row in rows
    ]
