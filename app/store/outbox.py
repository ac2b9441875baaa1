"""The outbox filled: which deliveries a revision needs, and which are no longer wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.delivery import REACHED, State
from app.domain.notice import Act, Notice
from app.store.area import at_or_below
from app.store.group import in_one_of
from app.store.session import Tx
from app.store.tables import UNDONE, delivery, revision, target
from app.store.target import wanting

# Messages that nobody chooses: who follows a board elsewhere is sent what stands on it.
ALONG = {"activitypub": "microblog"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What the deliveries of one planning have in common; ``reason`` is why they wait."""

    thread: str
    number: int
    due: datetime
    reason: str = ""


_COLUMNS = ("notice_id", "revision", "channel", "target_id", "state", "due", "wanted", "changed_at")
_NUMBERS = ("attempts", "fence")
_TEXTS = ("reference", "reason")
# Somebody who is being sent it at this moment will most likely have it.
_MAY_HAVE_IT = sorted({*REACHED, State.SENDING})


def plan(tx: Tx, made: Notice, now: datetime) -> int:
    """Queue ``made`` for every target it reaches; return how many are new.

    Doing it again adds nothing. A notice that starts later is due when it starts.
    """
    chosen = sa.select(target.c.channel, target.c.id).where(
        at_or_below(target.c.area, made.areas),
        target.c.channel.in_(_carried(made.channels)),
        in_one_of(made.groups),
        wanting(made.category),
    )
    return _queue(tx, made, chosen, now)


def plan_successor(tx: Tx, made: Notice, now: datetime, *, waiting: bool = False) -> int:
    """Queue the successor ``made`` for those who have the notice; return how many are new.

    Those are the targets whose last message about it that got there was not a withdrawal, wherever
    ``made`` is aimed. ``waiting`` adds those whom the revision before it was on its way to.
    """
    had = _had(made).subquery("had")
    chosen = (
        sa.select(had.c.channel, had.c.target_id)
        .join(
            revision,
            (revision.c.notice_id == made.id) & (revision.c.revision == had.c.revision),
        )
        .where(revision.c.act != Act.WITHDRAW.value)
    )
    count = _queue(tx, made, chosen, now)
    return count + (_queue(tx, made, _waited(made), now) if waiting else 0)


def plan_newly_aimed(tx: Tx, made: Notice, earlier: Notice, now: datetime) -> int:
    """Queue ``made`` for the targets that ``earlier`` did not reach out to; how many are new."""
    reaches, reached = (at_or_below(target.c.area, n.areas) for n in (made, earlier))
    both = _carried(made.channels & earlier.channels)
    fresh = sa.or_(~reached, target.c.channel.not_in(both))
    chosen = sa.select(target.c.channel, target.c.id).where(
        *(reaches, fresh, target.c.channel.in_(_carried(made.channels))),
        *(in_one_of(made.groups), wanting(made.category)),
    )
    return _queue(tx, made, chosen, now)


def _carried(channels: Collection[str]) -> list[str]:
    """Return the channels of messages, with those that go along with a board."""
    along = {name for name, board in ALONG.items() if board in channels}
    return sorted({*channels, *along})


def _had(made: Notice) -> sa.Select[Any]:
    """Select whom messages about the notice got to, with the last revision that did."""
    return (
        sa.select(
            delivery.c.channel,
            delivery.c.target_id,
            sa.func.max(delivery.c.revision).label("revision"),
        )
        .where(
            delivery.c.notice_id == made.id,
            delivery.c.revision < made.revision,
            delivery.c.state.in_(_MAY_HAVE_IT),
        )
        .group_by(delivery.c.channel, delivery.c.target_id)
    )


def _waited(made: Notice) -> sa.Select[Any]:
    """Select whom the revision before was still on its way to when ``made`` replaced it."""
    return sa.select(delivery.c.channel, delivery.c.target_id).where(
        delivery.c.notice_id == made.id,
        delivery.c.revision == made.revision - 1,
        delivery.c.state == State.CANCELLED.value,
        delivery.c.reason == "superseded",
    )


def cancel_queued(tx: Tx, notice_id: str, now: datetime) -> int:
    """Cancel what of a notice is still waiting; return how many."""
    waiting = sa.and_(
        sa.text(UNDONE),
        delivery.c.notice_id == notice_id,
        delivery.c.state == State.QUEUED.value,
    )
    ended = {"state": State.CANCELLED.value, "reason": "superseded", "changed_at": now}
    return tx.execute(sa.update(delivery).where(waiting).values(ended)).rowcount


def doubt(tx: Tx, now: datetime) -> int:
    """Leave in doubt whatever should be out by now and is not; return how many.

    After a restore: the system that went on after the backup may have sent it.
    """
    due = sa.and_(sa.text(UNDONE), delivery.c.due <= now)
    doubtful = {"state": State.UNKNOWN.value, "reason": "restored", "changed_at": now}
    return tx.execute(sa.update(delivery).where(due).values(doubtful)).rowcount


def _queue(tx: Tx, made: Notice, chosen: sa.Select[Any], now: datetime) -> int:
    due = max(made.effective, now)
    return queue(tx, Batch(thread=made.id, number=made.revision, due=due), chosen, now)


def queue(tx: Tx, batch: Batch, chosen: sa.Select[Any], now: datetime) -> int:
    """Insert a delivery for each (channel, target) that ``chosen`` selects; how many are new."""
    channel, target_id = chosen.selected_columns
    zero = sa.literal_column("0", sa.Integer)
    values: Sequence[sa.ColumnElement[Any]] = (
        sa.literal(batch.thread),
        sa.literal(batch.number),
        channel,
        target_id,
        sa.literal(State.QUEUED.value),
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
