"""What of warnings did not get there, or nobody knows whether: grouped, and queued again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from app.domain.delivery import State
from app.store.outbox import Batch
from app.store.session import Tx
from app.store.tables import WARNED, delivery
from app.store.undelivered import Kind, grouped, queue_again

_ENDED = sorted({State.CANCELLED.value, State.EXPIRED.value})


def since(tx: Tx, at: datetime) -> list[Kind]:
    """Return what of all warnings was not reached since an instant, thread by thread."""
    return grouped(tx, delivery.c.changed_at >= at, sa.text(WARNED), _is_last())


def of_thread(tx: Tx, thread: str, first: int) -> list[Kind]:
    """Return what of a thread was not reached from number ``first`` on, latest first."""
    mine = (delivery.c.notice_id == thread, delivery.c.revision >= first)
    return grouped(tx, *mine, _is_last())


def requeue(tx: Tx, batch: Batch, channel: str, states: Collection[State], now: datetime) -> int:
    """Queue again what did not get there over ``channel`` from ``batch.number`` on.

    Of each recipient only the last message that was to be sent. Returns how many. ValueError for
    states that are never sent again.
    """
    mine = (
        delivery.c.notice_id == batch.thread,
        delivery.c.revision >= batch.number,
        delivery.c.channel == channel,
        _is_last(),
    )
    how = {"state": batch.state.value, "due": batch.due, "reason": batch.reason}
    return queue_again(tx, states, how, now, *mine)


def _is_last() -> sa.ColumnElement[bool]:
    """Return the condition that no later message was for the same recipient."""
    later = delivery.alias("later")
    return ~sa.exists().where(
        later.c.notice_id == delivery.c.notice_id,
        later.c.revision > delivery.c.revision,
        later.c.channel == delivery.c.channel,
        later.c.target_id == delivery.c.target_id,
        later.c.state.not_in(_ENDED),
    )
