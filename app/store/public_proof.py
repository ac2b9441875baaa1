"""Proofs that were issued, and where and how often a notice was shown by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.alarm import Alarm
from app.domain.public_proof import Hours
from app.store import played_days
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import (
    appearance,
    area,
    played,
    public_proof,
    screen,
    screen_alarm,
    screen_place,
    screen_slot,
    slot,
)

_LISTED = tuple(c for c in public_proof.c if c.name != "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A proof that was handed out."""

    number: str
    notice_id: str
    revision: int
    facts_hash: str
    file_hash: str
    issued_by: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hung:
    """A screen on a slot, from ``since`` until before ``until``; None: still."""

    screen: str
    name: str
    place: str
    area: str
    slot: str
    since: datetime
    until: datetime | None


def add(tx: Tx, made: Issued, body: bytes) -> None:
    """Keep a proof that was issued, unless the same facts were before."""
    insert_or_ignore(tx, public_proof, [{**asdict(made), "body": body}])


def of_notice(tx: Tx, notice_id: str) -> list[Issued]:
    """Return the proofs of a notice, newest first."""
    mine = public_proof.c.notice_id == notice_id
    query = sa.select(*_LISTED).where(mine)
    ordered = query.order_by(public_proof.c.issued_at.desc(), public_proof.c.number)
    return [_issued(row) for row in tx.execute(ordered)]


def by_facts(tx: Tx, facts_hash: str) -> Issued | None:
    """Return the proof of these facts, None when there is none yet."""
    return _one(tx, public_proof.c.facts_hash == facts_hash)


def by_number(tx: Tx, number: str) -> Issued | None:
    """Return a proof, None when there is none."""
    return _one(tx, public_proof.c.number == number)


def by_file(tx: Tx, file_hash: str) -> Issued | None:
    """Return the proof whose file has this SHA-256."""
    return _one(tx, public_proof.c.file_hash == file_hash)


def body(tx: Tx, number: str) -> bytes:
    """Return the signed file of a proof that is there."""
    query = sa.select(public_proof.c.body).where(public_proof.c.number == number)
    return bytes(tx.execute(query).scalar_one())


def hung(tx: Tx, notice_id: str, limit: int) -> list[Hung]:
    """Return the panels that were on a slot with the notice, by area and name, at most ``limit``.

    Of a screen that moved, one row for each slot.
    """
    stays = _stays()
    query = (
        sa.select(
            stays.c.screen,
            screen.c.name,
            sa.func.coalesce(screen_place.c.note, "").label("place"),
            slot.c.area,
            stays.c.slot,
            stays.c.since,
            stays.c.until,
        )
        .join(screen, screen.c.id == stays.c.screen)
        .join(slot, slot.c.key == stays.c.slot)
        .join(area, area.c.code == slot.c.area)
        .outerjoin(screen_place, screen_place.c.screen == stays.c.screen)
        .where(stays.c.slot.in_(_slots(notice_id)), slot.c.medium == "led")
        .order_by(area.c.path, screen.c.name, stays.c.screen, stays.c.since)
        .limit(limit)
    )
    return [Hung(**row._mapping) for row in tx.execute(query)]


def areas(tx: Tx, notice_id: str, before: datetime) -> list[tuple[str, int, int, int]]:
    """Return by area its panels with the notice, those that told of a showing, and how often.

    Counted are the hours that began before ``before``.
    """
    stays = _stays()
    c = played.c
    lying = sa.select(c.screen, sa.func.sum(c.times)).where(*_lying(tx, notice_id, before))
    told: dict[str, int] = {name: int(n) for name, n in tx.execute(lying.group_by(c.screen))}
    for name, times in played_days.times(tx, notice_id, before):
        told[name] = told.get(name, 0) + times
    where = (
        sa.select(stays.c.screen, sa.func.max(slot.c.area))
        .join(slot, slot.c.key == stays.c.slot)
        .where(stays.c.slot.in_(_slots(notice_id)), slot.c.medium == "led")
        .group_by(stays.c.screen)
    )
    found: dict[str, list[str]] = {}
    for name, code in tx.execute(where):
        found.setdefault(code, []).append(name)
    return [
        (code, len(names), sum(n in told for n in names), sum(told.get(n, 0) for n in names))
        for code, names in sorted(found.items())
    ]


def hours(
    tx: Tx, notice_id: str, screens: Collection[str], before: datetime
) -> dict[str, list[Hours]]:
    """Return what each of ``screens`` told of the notice, hour by hour, all revisions together.

    Counted are the hours that began before ``before``.
    """
    query = (
        sa.select(
            played.c.screen,
            played.c.hour,
            sa.func.sum(played.c.times).label("times"),
            sa.func.sum(played.c.seconds).label("seconds"),
        )
        .where(*_lying(tx, notice_id, before), played.c.screen.in_(list(screens)))
        .group_by(played.c.screen, played.c.hour)
    )
    told: dict[str, Counter[datetime]] = {name: Counter() for name in screens}
    lasted: dict[str, Counter[datetime]] = {name: Counter() for name in screens}
    for one in (*tx.execute(query), *played_days.of_item(tx, notice_id, screens, before)):
        told[one.screen][one.hour] += int(one.times)
        lasted[one.screen][one.hour] += int(one.seconds)
    return {
        name: [Hours(hour=h, times=told[name][h], seconds=lasted[name][h]) for h in sorted(hours)]
        for name, hours in told.items()
    }


def _lying(tx: Tx, notice_id: str, before: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Return which hours of a notice are counted one by one: those that are not packed."""
    return (played.c.item == notice_id, played.c.hour < before, *played_days.lying(tx))


def alarms(tx: Tx, areas: Collection[str], since: datetime, until: datetime) -> list[Alarm]:
    """Return the alarms about silent screens of ``areas`` that fall between two instants."""
    known = screen_alarm.c
    query = sa.select(screen_alarm).where(
        known.area.in_(list(areas)),
        known.since < until,
        sa.or_(known.closed_at.is_(None), known.closed_at > since),
    )
    rows = [row._mapping for row in tx.execute(query)]
    return [Alarm(**{**row, "screens": tuple(row["screens"])}) for row in rows]


def _stays() -> sa.Subquery:
    """Return which screen was on which slot from when until when."""
    next_one = sa.func.lead(screen_slot.c.since, type_=screen_slot.c.since.type).over(
        partition_by=screen_slot.c.screen, order_by=screen_slot.c.since
    )
    return sa.select(screen_slot, next_one.label("until")).subquery()


def _slots(notice_id: str) -> sa.Select[tuple[str]]:
    return sa.select(appearance.c.slot).where(appearance.c.notice_id == notice_id)


def _one(tx: Tx, which: sa.ColumnElement[bool]) -> Issued | None:
    row = tx.execute(sa.select(*_LISTED).where(which)).first()
    return _issued(row) if row else None


def _issued(row: sa.Row[Any]) -> Issued:
    return Issued(**row._mapping)
