"""What did not get there, or nobody knows whether: grouped for people, and queued again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.delivery import POSSIBLY_DOUBLE, State
from app.store.listing import aimed_within
from app.store.report import KEY, KEY_NAMES
from app.store.session import Tx
from app.store.tables import UNREACHED, delivery, notice, reference

UNREACHED_STATES = (State.FAILED, State.EXPIRED, State.UNKNOWN)
# A person may have these sent again; an unknown one is given up first, as it may come twice.
AGAIN = frozenset({State.FAILED, State.UNKNOWN})
_MOST_KINDS = 2000
_KEYS = (delivery.c.notice_id, delivery.c.channel, delivery.c.state, delivery.c.reason)
_LAST = sa.func.max(delivery.c.changed_at).label("last_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Deliveries of a notice's latest revision that ended alike; ``reason`` is its first word.

    Of a warning ``notice_id`` is its thread.
    """

    notice_id: str
    channel: str
    state: State
    reason: str
    number: int
    last_at: datetime


def within(tx: Tx, areas: Sequence[str], since: datetime) -> list[Kind]:
    """Return what of notices at or below ``areas`` was not reached since then, latest first."""
    return _kinds(tx, aimed_within(areas), delivery.c.changed_at >= since)


def of_notice(tx: Tx, notice_id: str) -> list[Kind]:
    """Return what the latest revision of a notice did not reach, latest first."""
    return _kinds(tx, delivery.c.notice_id == notice_id)


def requeue(tx: Tx, notice_id: str, channel: str, states: Collection[State], now: datetime) -> int:
    """Queue again what did not get there of the latest revision, unless it has ended.

    What was in doubt says that somebody may get it twice.

    Returns how many. ValueError for states that are never sent again.
    """
    current = sa.exists().where(
        notice.c.id == delivery.c.notice_id,
        notice.c.revision == delivery.c.revision,
        notice.c.expires > now,
    )
    mine = (delivery.c.notice_id == notice_id, delivery.c.channel == channel, current)
    return queue_again(tx, states, {"state": State.QUEUED.value, "due": now}, now, *mine)


def queue_again(
    tx: Tx,
    states: Collection[State],
    how: Mapping[str, Any],
    now: datetime,
    *which: sa.ColumnElement[bool],
) -> int:
    """Queue again those of ``states`` that ``which`` selects; return how many.

    ``how`` is their state then, since when they are due, and why they wait. ValueError for states
    that are never sent again.
    """
    if not AGAIN.issuperset(states):
        raise ValueError(f"not sent again: {sorted(set(states) - AGAIN)}")
    those = (*which, delivery.c.state.in_(sorted(s.value for s in states)))
    _start_afresh(tx, *those)
    again = {"attempts": 0, "wanted": max(how["due"], now), "changed_at": now}
    reason = _flagged(how.get("reason", ""))
    changed = sa.update(delivery).where(*those).values({**how, **again, "reason": reason})
    return tx.execute(changed).rowcount


def _start_afresh(tx: Tx, *which: sa.ColumnElement[bool]) -> None:
    """Forget the far end's names of parts that failed: they say nothing of what is sent anew."""
    failed = sa.select(*KEY).where(*which, delivery.c.state == State.FAILED.value)
    of_part = sa.tuple_(*(reference.c[name] for name in KEY_NAMES))
    tx.execute(sa.delete(reference).where(of_part.in_(failed)))


def _flagged(reason: str) -> sa.ColumnElement[str]:
    """Return why rows are queued again: what was in doubt says that somebody may get it twice."""
    doubted = f"{POSSIBLY_DOUBLE}: {reason}" if reason else POSSIBLY_DOUBLE
    return sa.case((delivery.c.state == State.UNKNOWN.value, doubted), else_=reason)


def grouped(tx: Tx, *which: sa.ColumnElement[bool] | sa.TextClause) -> list[Kind]:
    """Return what ``which`` selects of all that was not reached, grouped by why, latest first."""
    query = sa.select(*_KEYS, sa.func.count().label("number"), _LAST)
    return _grouped(tx, query.where(sa.text(UNREACHED), *which))


def _kinds(tx: Tx, *which: sa.ColumnElement[bool]) -> list[Kind]:
    query = sa.select(*_KEYS, sa.func.count().label("number"), _LAST)
    current = (sa.text(UNREACHED), notice.c.revision == delivery.c.revision)
    joined = query.join(notice, notice.c.id == delivery.c.notice_id)
    return _grouped(tx, joined.where(*current, *which))


def _grouped(tx: Tx, query: sa.Select[Any]) -> list[Kind]:
    found: dict[tuple[str, str, State, str], Kind] = {}
    ordered = query.group_by(*_KEYS).order_by(_LAST.desc(), *_KEYS).limit(_MOST_KINDS)
    for row in tx.execute(ordered):
        reason = row.reason.partition(":")[0]
        key = (row.notice_id, row.channel, State(row.state), reason)
        before = found.get(key)
        found[key] = Kind(
            notice_id=row.notice_id,
            channel=row.channel,
            state=State(row.state),
            reason=reason,
            number=row.number + (before.number if before else 0),
            last_at=before.last_at if before else row.last_at,
        )
    return list(found.values())
