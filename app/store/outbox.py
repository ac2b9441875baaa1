"""The outbox: deliveries queued for whom a query selects, and cancelled when unwanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.delivery import State
from app.store import lease
from app.store.session import Tx
from app.store.tables import UNDONE, delivery, planning


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What the deliveries of one planning have in common; ``reason`` is why they wait."""

    thread: str
    number: int
    due: datetime
    reason: str = ""
    state: State = State.QUEUED


_COLUMNS = ("notice_id", "revision", "channel", "target_id", "state", "due", "wanted", "changed_at")
_NUMBERS = ("attempts", "fence")
_TEXTS = ("reference", "reason")
RESTORED = "restored"


def cancel_queued(tx: Tx, notice_id: str, now: datetime) -> int:
    """Cancel what of a notice is still waiting; return how many."""
    waiting = sa.and_(
        sa.text(UNDONE),
        delivery.c.notice_id == notice_id,
        delivery.c.state == State.QUEUED.value,
    )
    ended = lease.unsent("superseded", now)
    return tx.execute(sa.update(delivery).where(waiting).values(ended)).rowcount


def doubt(tx: Tx, now: datetime) -> int:
    """Leave in doubt whatever should be out by now and is not; return how many.

    After a restore: the system that went on after the backup may have sent it, and what was still
    to be planned, too.
    """
    open_ = (planning.c.ended_at.is_(None), planning.c.due <= now)
    tx.execute(sa.update(planning).where(*open_).values(doubted=True))
    due = sa.and_(sa.text(UNDONE), delivery.c.due <= now)
    doubtful = {"state": State.UNKNOWN.value, "reason": RESTORED, "changed_at": now}
    return tx.execute(sa.update(delivery).where(due).values(doubtful)).rowcount


def queue(tx: Tx, batch: Batch, chosen: sa.Select[Any], now: datetime) -> int:
    """Insert a delivery for each (channel, target) that ``chosen`` selects; how many are new."""
    channel, target_id = chosen.selected_columns
    zero = sa.literal_column("0", sa.Integer)
    values: Sequence[sa.ColumnElement[Any]] = (
        sa.literal(batch.thread),
        sa.literal(batch.number),
        channel,
        target_id,
        sa.literal(batch.state.value),
        sa.literal(batch.due, delivery.c.due.type),
        sa.literal(batch.due, delivery.c.wanted.type),
        sa.literal(now, delivery.c.changed_at.type),
        *(zero for _ in _NUMBERS),
        sa.literal_column("''", sa.String),
        sa.literal(batch.reason),
    )
    # In the order of the key: rows land side by side.
    rows = chosen.with_only_columns(*values).order_by(channel, target_id)
    maker = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    statement = (
        maker(delivery)
        .from_select([*_COLUMNS, *_NUMBERS, *_TEXTS], rows, include_defaults=False)
        .on_conflict_do_nothing()
        .execution_options(preserve_rowcount=True)
    )
    return tx.execute(statement).rowcount
