"""Deliveries about warnings: planned, claimed ahead of all others, called off, counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.domain.delivery import REACHED, Delivery, State
from app.domain.target import Target
from app.domain.warning_told import Told
from app.domain.warning_word import NIGHT, NIGHT_OVER, Act, Word
from app.store import area, lease, warning_told
from app.store import target as targets
from app.store.outbox import Batch, queue
from app.store.session import Tx
from app.store.tables import UNDONE, WARNED, delivery, lineage, target, warning_word
from app.store.target import Cipher, wanting

# Somebody who is being sent it at this moment will most likely have it.
_MAY_HAVE_IT = sorted({*REACHED, State.SENDING})
# Comes after every id.
_BEHIND_ALL = "~"
_MINE = sa.and_(sa.text(UNDONE), sa.text(WARNED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery in state SENDING: to whom, what it does, and the warning as it is told now.

    ``earlier`` is the far end's name of the last message that got to the same target, and
    ``has_it`` whether one did; ``is_repeat`` as in ``app.store.delivery``.
    """

    delivery: Delivery
    target: Target
    act: Act
    told: Told
    earlier: str = ""
    has_it: bool = False
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many deliveries of one word stand where, and why."""

    number: int
    channel: str
    state: State
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Targets of ``areas``; of one area with very many, those after an id and up to another.

    Pieces come in order, each with all the targets before its ``end`` that no piece before has.
    """

    areas: tuple[str, ...]
    after: str = ""
    upto: str = ""

    @property
    def end(self) -> tuple[str, str]:
        """The area and the id up to which everybody is planned once it is."""
        return (self.areas[-1] if self.areas else "", self.upto or _BEHIND_ALL)

    def holds(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions for a target to be in it."""
        return [target.c.area.in_(self.areas), *self.between(target.c.id)]

    def between(self, name: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
        """Return the conditions for an id to be in it."""
        begins = [name > self.after] if self.after else []
        return [*begins, *([name <= self.upto] if self.upto else [])]


def pieces(tx: Tx, word: Word, channel: str, most: int) -> list[Piece]:
    """Return the targets that ``word`` is for in pieces, none with many more than ``most``."""
    per_area = (
        sa.select(target.c.area, sa.func.count())
        .where(target.c.channel == channel, _is_for(tx, word), wanting(word.level))
        .group_by(target.c.area)
    )
    found: list[Piece] = []
    held: list[str] = []
    used = 0
    for code, count in tx.execute(per_area.order_by(target.c.area)).all():
        if held and used + count > most:
            found.append(Piece(tuple(held)))
            held, used = [], 0
        if count > most:
            found += _cut(tx, code, channel, most)
            continue
        held.append(code)
        used += count
    return [*found, Piece(tuple(held))] if held else found


def _cut(tx: Tx, code: str, channel: str, most: int) -> list[Piece]:
    """Cut the targets of one area into pieces of ``most``, by their ids."""
    found, after = [], ""
    here = (target.c.area == code, target.c.channel == channel)
    while True:
        ids = sa.select(target.c.id).where(*here, target.c.id > after).order_by(target.c.id)
        upto = tx.execute(ids.limit(1).offset(most - 1)).scalar()
        found.append(Piece((code,), after, upto or ""))
        if upto is None:
            return found
        after = upto


def plan(  # noqa: PLR0913 - a word, whom it is for, and how
    tx: Tx,
    word: Word,
    channel: str,
    batch: Batch,
    since: int = 0,
    at: Piece | None = None,
) -> int:
    """Queue ``word`` for everybody it is for on ``channel``; return how many are new.

    With ``since`` only for those whom no message of that number or a later one was meant for; with
    ``at`` only for those in it.
    """
    chosen = sa.select(target.c.channel, target.c.id).where(
        target.c.channel == channel, wanting(word.level)
    )
    chosen = chosen.where(*(at.holds() if at else [_is_for(tx, word)]))
    if since:
        meant = sorted({*_MAY_HAVE_IT, State.QUEUED})
        has = _within(word, since, meant).where(
            delivery.c.channel == target.c.channel, delivery.c.target_id == target.c.id
        )
        chosen = chosen.where(~has.exists())
    return queue(tx, batch, chosen, word.said_at)


def plan_for_holders(  # noqa: PLR0913 - a word, whom it is for, and how
    tx: Tx, word: Word, channel: str, batch: Batch, since: int, at: Piece | None = None
) -> int:
    """Queue ``word`` for exactly those who got a message from number ``since`` on.

    With ``at`` only for those in it.
    """
    chosen = (
        _within(word, since, _MAY_HAVE_IT)
        .where(delivery.c.channel == channel, *(at.between(delivery.c.target_id) if at else []))
        .with_only_columns(delivery.c.channel, delivery.c.target_id)
        .distinct()
    )
    return queue(tx, batch, chosen, word.said_at)


def holder_pieces(tx: Tx, word: Word, channel: str, since: int, most: int) -> list[Piece]:
    """Return whom messages from number ``since`` on were for in pieces by their ids.

    None has many more than ``most`` of each of these numbers.
    """
    found, after = [], ""
    while True:
        ends = [_end(tx, word, channel, n, after, most) for n in range(since, word.number)]
        upto = min((one for one in ends if one is not None), default=None)
        found.append(Piece((), after, upto or ""))
        if upto is None:
            return found
        after = upto


def _end(  # noqa: PLR0913 - where in the index
    tx: Tx, word: Word, channel: str, number: int, after: str, most: int
) -> str | None:
    mine = (delivery.c.notice_id == word.thread, delivery.c.revision == number)
    ids = sa.select(delivery.c.target_id).where(
        *mine, delivery.c.channel == channel, delivery.c.target_id > after
    )
    return tx.execute(ids.order_by(delivery.c.target_id).limit(1).offset(most - 1)).scalar()


def call_off(tx: Tx, word: Word, reason: str, now: datetime) -> int:
    """Cancel what waits of the words before; return how many. What was held at night says so."""
    before = delivery.c.revision < word.number
    waiting = (_MINE, delivery.c.notice_id == word.thread, delivery.c.state == State.QUEUED.value)
    why = sa.case((delivery.c.reason == NIGHT, NIGHT_OVER), else_=reason)
    ended = lease.unsent(why, now)
    return tx.execute(sa.update(delivery).where(*waiting, before).values(ended)).rowcount


def claim(
    tx: Tx,
    cipher: Cipher,
    now: datetime,
    held_for: timedelta,
    limit: int,
    channels: Collection[str],
) -> list[Claimed]:
    """Take at most ``limit`` due deliveries about warnings, the worst warnings first."""
    found = {"now": now, "most": limit, "channels": sorted(channels)}
    rows = tx.execute(_lock(), found).all()
    wanted = [row for row in rows if row.sealed]
    lease.end(tx, [row for row in rows if not row.sealed], "target_removed", now)
    if wanted:
        lease.take(tx, wanted, now + held_for)
    told = {name: warning_told.get(tx, name) for name in {row.warning for row in wanted}}
    return [
        _claimed(tx, cipher, row, kept.told, now + held_for)
        for row in wanted
        if (kept := told[row.warning]) is not None
    ]


def is_waiting(tx: Tx, channels: Collection[str], now: datetime) -> bool:
    """Return whether there is something to claim."""
    due = (_MINE, delivery.c.due <= now, delivery.c.channel.in_(sorted(channels)))
    return tx.execute(sa.select(sa.literal(1)).where(*due).limit(1)).first() is not None


def counts(tx: Tx, thread: str) -> list[Count]:
    """Return how many deliveries of each word of a thread stand where."""
    columns = (delivery.c.revision, delivery.c.channel, delivery.c.state, delivery.c.reason)
    query = sa.select(*columns, sa.func.count()).where(delivery.c.notice_id == thread)
    return [
        Count(number=number, channel=channel, state=State(state), reason=reason, count=count)
        for number, channel, state, reason, count in tx.execute(
            query.group_by(*columns).order_by(*columns)
        )
    ]


def _is_for(tx: Tx, word: Word) -> sa.ColumnElement[bool]:
    # One list of areas, not two conditions: with "or" SQLite reads every target there is.
    below = sa.select(lineage.c.area).where(lineage.c.above.in_(sorted(word.places)))
    touched = sa.select(lineage.c.area).where(lineage.c.area.in_(sorted(word.touched)))
    return area.among(tx, target.c.area, below.union(touched))


def _within(word: Word, since: int, states: Collection[str]) -> sa.Select[Any]:
    """Select deliveries of the thread from number ``since`` up to before ``word``."""
    return sa.select(delivery.c.target_id).where(
        delivery.c.notice_id == word.thread,
        # One by one, so that the index is used beyond them.
        delivery.c.revision.in_(list(range(since, word.number))),
        delivery.c.state.in_(sorted(states)),
    )


@cache
def _lock() -> sa.Select[Any]:
    """Select free rows that are due, with their word and their target."""
    columns = (target.c.id, target.c.area, target.c.language, target.c.sealed)
    return (
        sa.select(delivery, warning_word.c.warning, warning_word.c.act, *columns)
        .join(
            warning_word,
            (warning_word.c.thread == delivery.c.notice_id)
            & (warning_word.c.number == delivery.c.revision),
        )
        .outerjoin(target, target.c.id == delivery.c.target_id)
        .where(_MINE, delivery.c.due <= sa.bindparam("now"))
        .where(delivery.c.channel.in_(sa.bindparam("channels", expanding=True)))
        .order_by(delivery.c.due)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(of=delivery, skip_locked=True)
    )


def _claimed(tx: Tx, cipher: Cipher, row: sa.Row[Any], told: Told, until: datetime) -> Claimed:
    earlier = _earlier(tx, row)
    return Claimed(
        delivery=lease.taken(row, until),
        target=targets.opened(cipher, row),
        act=Act(row.act),
        told=told,
        earlier=earlier or "",
        has_it=earlier is not None,
        is_repeat=row.state == State.SENDING,
    )


def _earlier(tx: Tx, row: sa.Row[Any]) -> str | None:
    """Return the far end's name of the last message that got there before, None when none did."""
    query = sa.select(delivery.c.reference).where(
        delivery.c.notice_id == row.notice_id,
        delivery.c.revision < row.revision,
        delivery.c.channel == row.channel,
        delivery.c.target_id == row.target_id,
        delivery.c.state.in_(_MAY_HAVE_IT),
    )
    found = tx.execute(query.order_by(delivery.c.revision.desc()).limit(1)).first()
    return None if found is None else found.reference
