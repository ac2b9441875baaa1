"""Drills: which are held, who takes part, and when each screen showed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.domain.drill import Drill, Taking
from app.store.area import at_or_below
from app.store.batch import Rows
from app.store.session import Tx
from app.store.tables import command, drill, drill_area, drill_screen, screen, slot

_NAMES = tuple(f.name for f in fields(Drill))


class Busy(ValueError):
    """One of these areas takes part in another drill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A screen says that it shows the drill alerts of its area in this edition."""

    screen: str
    epoch: int
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many screens how many showed it."""

    screens: int = 0
    shown: int = 0


def participants(tx: Tx, area: str, chosen: Collection[str] | None, limit: int) -> list[Taking]:
    """Return the screens in use at or below ``area``, or of these the ``chosen``, by area."""
    query = (
        sa.select(screen.c.id, screen.c.name, screen.c.seen_at, slot.c.area)
        .join(slot, slot.c.key == screen.c.slot)
        .where(screen.c.state == "approved", at_or_below(slot.c.area, [area]))
        .order_by(slot.c.area, screen.c.name, screen.c.id)
        .limit(limit)
    )
    if chosen is not None:
        query = query.where(screen.c.id.in_(list(chosen)))
    return [
        Taking(screen=row.id, name=row.name or row.id, area=row.area, seen_at=row.seen_at)
        for row in tx.execute(query)
    ]


def busy(tx: Tx, areas: Collection[str]) -> list[Drill]:
    """Return the drills in which one of ``areas`` takes part now."""
    inside = sa.select(drill_area.c.drill).where(
        drill_area.c.area.in_(list(areas)), drill_area.c.over_at.is_(None)
    )
    return _drills(tx, sa.select(drill).where(drill.c.id.in_(inside)))


def add(tx: Tx, made: Drill, taking: Sequence[Taking]) -> None:
    """Add a drill with its screens.

    Raises:
        Busy: see there; nothing was added.
    """
    tx.execute(sa.insert(drill).values(asdict(made)))
    areas = [{"drill": made.id, "area": code} for code in sorted({one.area for one in taking})]
    try:
        tx.execute(sa.insert(drill_area), areas)
    except IntegrityError:
        raise Busy(made.area) from None
    names = ("screen", "name", "area", "seen_at")
    rows = [{"drill": made.id, **{n: getattr(one, n) for n in names}} for one in taking]
    tx.execute(sa.insert(drill_screen), rows)


def get(tx: Tx, drill_id: str) -> Drill | None:
    """Return a drill by its id, None when there is none."""
    found = _drills(tx, sa.select(drill).where(drill.c.id == drill_id))
    return found[0] if found else None


def held(tx: Tx, above: Collection[str] | None, limit: int, skip: int = 0) -> list[Drill]:
    """Return the drills at or below ``above``, or all, the newest first."""
    query = sa.select(drill).order_by(drill.c.held_at.desc(), drill.c.id)
    if above is not None:
        query = query.where(at_or_below(drill.c.area, above))
    return _drills(tx, query.limit(limit).offset(skip))


def running(tx: Tx) -> list[Drill]:
    """Return the drills that have not been taken back, the oldest first."""
    query = sa.select(drill).where(drill.c.over_at.is_(None)).order_by(drill.c.held_at, drill.c.id)
    return _drills(tx, query)


def of_place(tx: Tx, lineage: Collection[str], now: datetime) -> list[Drill]:
    """Return the drills that hold at ``now`` for an area of this lineage as a whole."""
    query = sa.select(drill).where(
        drill.c.area.in_(list(lineage)),
        drill.c.over_at.is_(None),
        drill.c.ended_at.is_(None),
        drill.c.until > now,
    )
    return _drills(tx, query.order_by(drill.c.held_at.desc()))


def tallies(tx: Tx, drills: Collection[str]) -> dict[str, Tally]:
    """Return of each drill how many screens it is for, and how many showed it."""
    table = drill_screen.c
    query = (
        sa.select(table.drill, sa.func.count(), sa.func.count(table.shown_at))
        .where(table.drill.in_(list(drills)))
        .group_by(table.drill)
    )
    found = {row[0]: Tally(row[1], row[2]) for row in tx.execute(query)}
    return {name: found.get(name, Tally()) for name in drills}


def taking(tx: Tx, drill_id: str) -> list[Taking]:
    """Return the screens of a drill with what is known of each."""
    query = (
        sa.select(
            drill_screen,
            screen.c.state,
            screen.c.seen_at.label("last_seen"),
            command.c.ok,
            command.c.why.label("excuse"),
        )
        .join(screen, screen.c.id == drill_screen.c.screen)
        .outerjoin(command, command.c.nonce == drill_screen.c.nonce)
        .where(drill_screen.c.drill == drill_id)
    )
    return [
        Taking(
            screen=row.screen,
            name=row.name,
            area=row.area,
            shown_at=row.shown_at,
            why=row.why,
            state=row.state,
            seen_at=row.seen_at if row.why else row.last_seen,
            answered=row.ok,
            excuse=row.excuse or "",
        )
        for row in tx.execute(query)
    ]


def is_signed(tx: Tx, drill_id: str) -> bool:
    """Return whether the alerts of each of its areas hold the drill."""
    mine = (drill_area.c.drill == drill_id, drill_area.c.seq == 0)
    return tx.execute(sa.select(sa.func.count()).where(*mine)).scalar() == 0


def signed(tx: Tx, scope: str, epoch: int, seq: int, holds: Collection[str]) -> None:
    """Note which edition of an area's drill alerts was the first with a drill, or without one.

    ``holds`` are the ids of the alerts in it, which are those of their drills.
    """
    here = drill_area.c.area == scope
    is_in = drill_area.c.drill.in_(list(holds))
    begun = sa.update(drill_area).where(here, is_in, drill_area.c.seq == 0)
    tx.execute(begun.values(epoch=epoch, seq=seq))
    gone = sa.update(drill_area).where(
        here, sa.not_(is_in), drill_area.c.seq > 0, drill_area.c.gone_seq.is_(None)
    )
    tx.execute(gone.values(gone_seq=seq))


def tell(tx: Tx, drill_id: str, now: datetime) -> bool:
    """Note that its screens are being ordered; return whether nobody did before."""
    mine = sa.update(drill).where(drill.c.id == drill_id, drill.c.told_at.is_(None))
    return tx.execute(mine.values(told_at=now)).rowcount == 1


def keep_nonces(tx: Tx, drill_id: str, nonces: Mapping[str, str]) -> None:
    """Note by which command each screen was ordered."""
    if not nonces:
        return
    mine = (drill_screen.c.drill == drill_id, drill_screen.c.screen == sa.bindparam("of"))
    changed = sa.update(drill_screen).where(*mine).values(nonce=sa.bindparam("by"))
    tx.execute(changed, [{"of": name, "by": nonce} for name, nonce in nonces.items()])


def end(tx: Tx, drill_id: str, who: str, now: datetime) -> bool:
    """Note that somebody ends it; return whether it was still held."""
    still = (drill.c.id == drill_id, drill.c.ended_at.is_(None), drill.c.over_at.is_(None))
    values = {"ended_at": now, "ended_by": who}
    return (
        tx.execute(sa.update(drill).where(*still, drill.c.until > now).values(values)).rowcount == 1
    )


def close(
    tx: Tx, drill_id: str, missing: Mapping[str, tuple[str, datetime | None]], now: datetime
) -> bool:
    """Note that it was taken back and why screens had not shown it; False: it was before."""
    mine = sa.update(drill).where(drill.c.id == drill_id, drill.c.over_at.is_(None))
    if tx.execute(mine.values(over_at=now)).rowcount != 1:
        return False
    areas = sa.update(drill_area).where(drill_area.c.drill == drill_id)
    tx.execute(areas.values(over_at=now))
    if missing:
        which = (drill_screen.c.drill == drill_id, drill_screen.c.screen == sa.bindparam("of"))
        changed = sa.update(drill_screen).where(*which)
        kept = changed.values(why=sa.bindparam("said"), seen_at=sa.bindparam("last"))
        rows = [{"of": name, "said": why, "last": at} for name, (why, at) in missing.items()]
        tx.execute(kept, rows)
    return True


_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "screen": sa.String(),
    "epoch": sa.Integer(),
    "seq": sa.Integer(),
    "at": drill_screen.c.shown_at.type,
}
_ROWS = Rows(_TYPES)


def store_shown(tx: Tx, told: Iterable[Shown]) -> None:
    """Note when screens first showed the drills they took part in; the earliest counts."""
    waiting = sorted(told, key=lambda one: one.at)
    while waiting:
        firsts: dict[str, Shown] = {}
        later = []
        for one in waiting:  # a statement changes each row once
            if firsts.setdefault(one.screen, one) is not one:
                later.append(one)
        rows = [[one.screen, one.epoch, one.seq, one.at] for one in firsts.values()]
        tx.execute(_note(tx.dialect.name), _ROWS.bound(tx, rows))
        waiting = later


@cache
def _note(dialect: str) -> sa.Update:
    new, of = _ROWS.of(dialect), drill_area.c
    held = sa.exists().where(
        of.drill == drill_screen.c.drill,
        of.area == drill_screen.c.area,
        of.epoch == new.c.epoch,
        of.seq > 0,
        of.seq <= new.c.seq,
        of.gone_seq.is_(None) | (of.gone_seq > new.c.seq),
    )
    known = drill_screen.c.shown_at
    is_first = known.is_(None) | (new.c["at"] < known)
    mine = sa.update(drill_screen).where(drill_screen.c.screen == new.c.screen, held, is_first)
    return mine.values(shown_at=new.c["at"])


def _drills(tx: Tx, query: sa.Select[Any]) -> list[Drill]:
    return [Drill(**{name: getattr(row, name) for name in _NAMES}) for row in tx.execute(query)]
