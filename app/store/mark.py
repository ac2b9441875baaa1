"""How far each screen has come, as high-water marks: they only rise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from app.store.batch import Rows
from app.store.session import Tx
from app.store.tables import screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a screen reported: ``at`` is when it first showed ``shown``, if it said so.

    When it did not, it is at the latest when it was seen to show it. ``alerts_seq`` are the alerts
    that it shows, a series of their own.
    """

    screen: str
    epoch: int = 0
    received: int = 0
    verified: int = 0
    shown: int = 0
    at: datetime | None = None
    seen_at: datetime
    version: str = ""
    free_bytes: int | None = None
    alerts_epoch: int = 0
    alerts_seq: int = 0
    alerts_at: datetime | None = None


_MARK: dict[str, sa.types.TypeEngine[Any]] = {
    "screen": sa.String(),
    "epoch": sa.Integer(),
    "received": sa.Integer(),
    "verified": sa.Integer(),
    "shown": sa.Integer(),
    "at": screen.c.shown_at.type,
    "seen_at": screen.c.seen_at.type,
    "version": sa.String(),
    "free_bytes": sa.BigInteger(),
    "alerts_epoch": sa.Integer(),
    "alerts_seq": sa.Integer(),
    "alerts_at": screen.c.alerts_at.type,
}


_MARKS, _in_order = Rows(_MARK), attrgetter(*_MARK)


def store(tx: Tx, marks: Sequence[Mark]) -> int:
    """Raise the marks of many screens in one statement; return how many screens are known.

    Marks only rise within an epoch; a higher epoch begins them anew and a lower one changes
    nothing. Repeated, late and re-ordered reports end in the same state.
    """
    rows = [_in_order(m) for m in merged(marks)]
    if not rows:
        return 0
    return tx.execute(_raise(tx.dialect.name), _MARKS.bound(tx, rows)).rowcount


def merged(marks: Iterable[Mark]) -> list[Mark]:
    """Return one mark a screen: a statement changes each row once."""
    found: dict[str, Mark] = {}
    for mark in marks:
        timed = mark
        if bool(mark.shown) is (mark.at is None):
            timed = replace(mark, at=mark.seen_at if mark.shown else None)
        if timed.alerts_epoch and timed.alerts_at is None:
            timed = replace(timed, alerts_at=timed.seen_at)
        known = found.get(mark.screen)
        found[mark.screen] = _higher(known, timed) if known else timed
    return [found[name] for name in sorted(found)]


@cache
def _raise(dialect: str) -> sa.Update:
    """Raise each screen's marks to those of its row, never lower."""
    new = _MARKS.of(dialect)
    begins, same = new.c.epoch > screen.c.epoch, new.c.epoch == screen.c.epoch
    values: dict[str, Any] = {
        name: sa.case(
            (begins | (same & (new.c[name] > screen.c[name])), new.c[name]), else_=screen.c[name]
        )
        for name in ("received", "verified", "shown")
    }
    sooner = (new.c.shown == screen.c.shown) & (new.c["at"] < screen.c.shown_at)
    shows = begins | (same & ((new.c.shown > screen.c.shown) | sooner))
    alerts = (new.c.alerts_epoch > screen.c.alerts_epoch) | (
        (new.c.alerts_epoch == screen.c.alerts_epoch) & (new.c.alerts_seq > screen.c.alerts_seq)
    )
    values |= {
        name: sa.case((alerts, new.c[name]), else_=screen.c[name])
        for name in ("alerts_epoch", "alerts_seq")
    }
    as_before = (new.c.alerts_epoch == screen.c.alerts_epoch) & (
        new.c.alerts_seq == screen.c.alerts_seq
    )
    earlier = alerts | (as_before & (new.c.alerts_at < screen.c.alerts_at))
    newer = screen.c.seen_at.is_(None) | (new.c.seen_at > screen.c.seen_at)
    values |= {
        "epoch": sa.case((begins, new.c.epoch), else_=screen.c.epoch),
        "alerts_at": sa.case((earlier, new.c.alerts_at), else_=screen.c.alerts_at),
        "shown_at": sa.case((shows, new.c["at"]), else_=screen.c.shown_at),
        "seen_at": sa.case((newer, new.c.seen_at), else_=screen.c.seen_at),
        "version": sa.case((newer & (new.c.version != ""), new.c.version), else_=screen.c.version),
        "free_bytes": sa.case(
            (newer & new.c.free_bytes.is_not(None), new.c.free_bytes), else_=screen.c.free_bytes
        ),
    }
    return sa.update(screen).where(screen.c.id == new.c.screen).values(values)


def _higher(one: Mark, other: Mark) -> Mark:
    """Return two marks of a screen as one, in whatever order they came."""
    older, newer = sorted((one, other), key=lambda m: m.seen_at)
    epoch = max(one.epoch, other.epoch)
    counted = [m for m in (one, other) if m.epoch == epoch]
    shown = max(m.shown for m in counted)
    alerts = max(_alerts(one), _alerts(other))
    return Mark(
        screen=one.screen,
        epoch=epoch,
        received=max(m.received for m in counted),
        verified=max(m.verified for m in counted),
        shown=shown,
        at=min((m.at for m in counted if m.shown == shown and m.at), default=None),
        seen_at=newer.seen_at,
        version=newer.version or older.version,
        free_bytes=older.free_bytes if newer.free_bytes is None else newer.free_bytes,
        alerts_epoch=alerts[0],
        alerts_seq=alerts[1],
        alerts_at=min(
            (m.alerts_at for m in (one, other) if _alerts(m) == alerts and m.alerts_at),
            default=None,
        ),
    )


def _alerts(mark: Mark) -> tuple[int, int]:
    return mark.alerts_epoch, mark.alerts_seq
