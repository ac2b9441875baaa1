"""What was read of a source, entry by entry: known again, watched for changes and for going."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import source_item

_FORGOTTEN = timedelta(days=400)


class State(StrEnum):
    """Where an entry stands; the values are stored.

    ``NOTED``: seen, but there before the source was added. ``TAKEN``: became a draft.
    ``CHANGED``: says something else now than the draft or notice made of it. ``GONE``: the source
    has taken it back.
    """

    NOTED = "noted"
    TAKEN = "taken"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry as it was last read.

    ``draft_version`` is that of the draft as the reading left it: another one has been touched by
    a person. ``published`` and ``ends`` are as the source says.
    """

    source_id: str
    guid: str
    notice_id: str = ""
    digest: str
    draft_version: int = 0
    title: str
    state: State
    published: datetime | None = None
    ends: datetime | None = None
    seen_at: datetime


def key(guid: str) -> str:
    """Return what an entry is kept under, however long its source's name for it is."""
    return sha256(guid.encode("utf-8", "replace")).hexdigest()


def known(tx: Tx, source_id: str) -> dict[str, Item]:
    """Return everything read of a source, by key."""
    query = sa.select(source_item).where(source_item.c.source_id == source_id)
    return {row.guid: _item(row) for row in tx.execute(query)}


def put_all(tx: Tx, items: Sequence[Item]) -> None:
    """Add or replace ``items``."""
    if items:
        upsert(tx, source_item, [asdict(one) for one in items], key=("source_id", "guid"))


def forget_old(tx: Tx, source_id: str, now: datetime) -> None:
    """Drop what has not been seen for more than a year."""
    old = source_item.c.seen_at < now - _FORGOTTEN
    tx.execute(sa.delete(source_item).where(source_item.c.source_id == source_id, old))


def listing(tx: Tx, source_id: str, states: Collection[State], limit: int) -> list[Item]:
    """Return items in one of ``states``, last seen first."""
    query = (
        sa.select(source_item)
        .where(source_item.c.source_id == source_id, source_item.c.state.in_(list(states)))
        .order_by(source_item.c.seen_at.desc(), source_item.c.published.desc(), source_item.c.guid)
    )
    return [_item(row) for row in tx.execute(query.limit(limit))]


def of_notice(tx: Tx, source_id: str, notice_id: str) -> Item | None:
    """Return the entry that became a notice."""
    query = sa.select(source_item).where(
        source_item.c.source_id == source_id, source_item.c.notice_id == notice_id
    )
    row = tx.execute(query.limit(1)).first()
    return _item(row) if row else None


def to_check(tx: Tx, ids: Collection[str]) -> dict[str, int]:
    """Return, by source, how many entries changed or went and were not looked at yet."""
    query = (
        sa.select(source_item.c.source_id, sa.func.count())
        .where(source_item.c.source_id.in_(list(ids)))
        .where(source_item.c.state.in_([State.CHANGED, State.GONE]), source_item.c.notice_id != "")
        .group_by(source_item.c.source_id)
    )
    return {row[0]: row[1] for row in tx.execute(query)}


def settle(tx: Tx, source_id: str, guid: str) -> None:
    """A person has looked at what changed or went."""
    one = sa.update(source_item).where(
        source_item.c.source_id == source_id, source_item.c.guid == guid
    )
    tx.execute(one.values(state=State.NOTED.value, draft_version=0))


def _item(row: sa.Row[Any]) -> Item:
    values = {f.name: getattr(row, f.name) for f in fields(Item)}
    return Item(**{**values, "state": State(row.state)})
