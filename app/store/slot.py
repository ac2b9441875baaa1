"""Slots: which boards there are, which are due, who works on one, and what each has shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.domain.target import Slot, carries
from app.store.appearance import Appearance, appearances, record_shown
from app.store.area import at_or_below
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import slot

__all__ = [
    "Appearance",
    "SlotClaim",
    "SlotRow",
    "appearances",
    "claim",
    "ensure",
    "everything",
    "finish",
    "get",
    "give_back",
    "is_newest",
    "lift",
    "mark_all_due",
    "mark_due",
    "next_due",
    "of_area",
    "reached",
    "waiting",
]
# Among boards that are due alike.
_WAITED_FOR, _THE_OTHERS = {"led": 0, "tv": 1}, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRow:
    """A slot and where it stands. ``reason`` says why its last issue failed, or is empty."""

    slot: Slot
    due_at: datetime | None
    seq: int
    edition: str
    reason: str
    issued_at: datetime | None
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotClaim:
    """The right to issue a slot until the lease ends.

    ``fence`` rises with every claim, so it can number the editions. ``seq``, ``edition`` and
    ``head_hash`` are those of the last issue.
    """

    slot: Slot
    fence: int
    wanted: int
    seq: int
    edition: str
    head_hash: str


def ensure(tx: Tx, made: Slot, now: datetime, tags: Collection[str] = ()) -> bool:
    """Make a slot unless it is there; a new one is due at once. Return whether it is new.

    ``tags`` are those that ``made.variant`` stands for.
    """
    known = sa.select(slot.c.key).where(slot.c.key == made.key)
    if tx.execute(known).first():
        return False
    row = {
        "key": made.key,
        "area": made.area,
        "medium": made.medium,
        "profile": made.profile,
        "due_at": now,
        "tags": sorted(tags),
    }
    insert_or_ignore(tx, slot, [row])
    return True


def everything(tx: Tx) -> list[SlotRow]:
    """Return all slots by key."""
    return [_row(r) for r in tx.execute(sa.select(slot).order_by(slot.c.key))]


def get(tx: Tx, key: str) -> SlotRow | None:
    """Return a slot by its key, None when there is none."""
    row = tx.execute(sa.select(slot).where(slot.c.key == key)).first()
    return _row(row) if row else None


def reached(
    tx: Tx, targeted: Collection[str], media: Collection[str], tags: Collection[str] = ()
) -> list[Slot]:
    """Return the slots of ``media`` in the areas that a notice aimed at ``targeted`` reaches.

    With ``tags`` only those that ``carries`` lets show it.
    """
    query = sa.select(slot.c.key, slot.c.medium, slot.c.tags).where(_reached(targeted, media))
    return [
        Slot.parse(row.key)
        for row in tx.execute(query.order_by(slot.c.key))
        if carries(tags, row.medium, row.tags)
    ]


def waiting(tx: Tx, targeted: Collection[str], media: Collection[str], now: datetime) -> bool:
    """Return whether any of the slots that ``mark_due`` would mark is due and not issued yet."""
    query = sa.select(slot.c.key).where(_reached(targeted, media), slot.c.due_at <= now)
    return tx.execute(query.limit(1)).first() is not None


def lift(tx: Tx, key: str, above: str, now: datetime) -> None:
    """Let the next edition of ``key`` have a higher number than any that ``above`` had so far.

    What a screen that moves from one to the other has shown then proves nothing of the new one.
    """
    fence = sa.select(slot.c.fence).where(slot.c.key == above).scalar_subquery()
    values = {"due_at": now, "wanted": slot.c.wanted + 1}
    mine = sa.update(slot).where(slot.c.key == key)
    tx.execute(mine.values(**values))
    tx.execute(mine.where(slot.c.fence < fence).values(fence=fence))


def of_area(tx: Tx, code: str, medium: str) -> list[Slot]:
    """Return the slots of ``medium`` in one area."""
    query = sa.select(slot.c.key).where(slot.c.area == code, slot.c.medium == medium)
    return [Slot.parse(key) for key in tx.scalars(query.order_by(slot.c.key))]


def mark_due(tx: Tx, targeted: Collection[str], media: Collection[str], now: datetime) -> list[str]:
    """Make the slots that ``reached`` would return due now; return their keys.

    Somebody who is working on one of them will find it due again when done.
    """
    return _mark(tx, _reached(targeted, media), now)


def mark_all_due(tx: Tx, now: datetime) -> list[str]:
    """Make every slot due now; return their keys."""
    return _mark(tx, sa.true(), now)


def claim(tx: Tx, now: datetime, lease: timedelta, limit: int) -> list[SlotClaim]:
    """Take at most ``limit`` due slots that nobody else holds, longest due first.

    Of those due alike, panels and then televisions come first: there people wait before them.
    """
    free = sa.or_(slot.c.lease_until.is_(None), slot.c.lease_until <= now)
    due = (
        sa.select(slot.c.key)
        .where(slot.c.due_at <= now, free)
        .order_by(
            slot.c.due_at,
            sa.case(_WAITED_FOR, value=slot.c.medium, else_=_THE_OTHERS),
            slot.c.key,
        )
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        sa.update(slot)
        .where(slot.c.key.in_(sa.select(due.c.key)))
        .values(fence=slot.c.fence + 1, lease_until=now + lease)
        .returning(slot)
    )
    rows = sorted(
        tx.execute(taken),
        key=lambda r: (r.due_at, _WAITED_FOR.get(r.medium, _THE_OTHERS), r.key),
    )
    return [_claim(row) for row in rows]


def is_newest(tx: Tx, key: str, fence: int) -> bool:
    """Return whether nobody claimed the slot after ``fence``; nobody can until ``tx`` ends."""
    query = sa.select(slot.c.fence).where(slot.c.key == key)
    return tx.execute(query.with_for_update(read=True)).scalar() == fence


def finish(  # noqa: PLR0913 - all by name: what one issue of a board comes to
    tx: Tx,
    claim: SlotClaim,
    *,
    seq: int,
    edition: str,
    head_hash: str,
    shown: Collection[tuple[str, int]],
    due: datetime | None,
    now: datetime,
) -> bool:
    """Store what was issued; return False when somebody else has claimed the slot since.

    ``shown`` are the (notice, revision) on the board. The slot is next due at ``due``, or still
    due when it was marked again since it was claimed.
    """
    unchanged = slot.c.wanted == claim.wanted
    values = {
        "due_at": sa.case((unchanged, sa.literal(due, slot.c.due_at.type)), else_=slot.c.due_at),
        "lease_until": None,
        "seq": seq,
        "edition": edition,
        "head_hash": head_hash,
        "reason": "",
        "issued_at": now,
    }
    if not _update(tx, claim, values):
        return False
    record_shown(tx, claim.slot.key, seq, shown, now)
    return True


def give_back(tx: Tx, claim: SlotClaim, due: datetime, reason: str) -> bool:
    """Let go of a slot that could not be issued, to be tried again at ``due``."""
    return _update(tx, claim, {"due_at": due, "lease_until": None, "reason": reason})


def next_due(tx: Tx) -> datetime | None:
    """Return when there will be something to claim, if nobody marks anything."""
    waits = sa.case((slot.c.lease_until > slot.c.due_at, slot.c.lease_until), else_=slot.c.due_at)
    query = sa.select(sa.func.min(waits, type_=slot.c.due_at.type))
    return tx.execute(query.where(slot.c.due_at.is_not(None))).scalar()


def _reached(targeted: Collection[str], media: Collection[str]) -> sa.ColumnElement[bool]:
    return sa.and_(slot.c.medium.in_(list(media)), at_or_below(slot.c.area, targeted))


def _mark(tx: Tx, which: sa.ColumnElement[bool], now: datetime) -> list[str]:
    """Lock in the order of keys: two publications at once then wait, and never for each other."""
    chosen = sa.select(slot.c.key).where(which).order_by(slot.c.key).with_for_update().cte("chosen")
    marked = (
        sa.update(slot)
        .where(slot.c.key.in_(sa.select(chosen.c.key)))
        .values(due_at=now, wanted=slot.c.wanted + 1)
        .returning(slot.c.key)
    )
    return sorted(tx.scalars(marked))


def _update(tx: Tx, claim: SlotClaim, values: dict[str, Any]) -> bool:
    mine = (slot.c.key == claim.slot.key) & (slot.c.fence == claim.fence)
    return tx.execute(sa.update(slot).where(mine).values(values)).rowcount == 1


def _row(row: sa.Row[Any]) -> SlotRow:
    return SlotRow(
        slot=Slot.parse(row.key),
        due_at=row.due_at,
        seq=row.seq,
        edition=row.edition,
        reason=row.reason,
        issued_at=row.issued_at,
        fetched_at=row.fetched_at,
    )


def _claim(row: sa.Row[Any]) -> SlotClaim:
    return SlotClaim(
        slot=Slot.parse(row.key),
        fence=row.fence,
        wanted=row.wanted,
        seq=row.seq,
        edition=row.edition,
        head_hash=row.head_hash,
    )
