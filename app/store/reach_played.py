"""Plays by the hour, summed by the store: of one notice, or of all screens of areas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import played, screen, slot


@dataclass(frozen=True, slots=True)
class Hour:
    """So often, so long and on so many screens was something shown in one hour."""

    hour: datetime
    times: int
    seconds: int
    screens: int


def of_notice(tx: Tx, notice_id: str, since: datetime) -> list[Hour]:
    """Return when a notice was shown since then, hour by hour."""
    return _hours(tx, played.c.item == notice_id, played.c.hour >= since)


def within(tx: Tx, areas: Collection[str], between: tuple[datetime, datetime]) -> list[Hour]:
    """Return how often anything was shown at or below ``areas`` in the hours ``between``."""
    hung = sa.select(screen.c.id).join(slot, slot.c.key == screen.c.slot)
    there = hung.where(at_or_below(slot.c.area, areas))
    since, until = between
    return _hours(tx, played.c.hour >= since, played.c.hour < until, played.c.screen.in_(there))


def _hours(tx: Tx, *which: sa.ColumnElement[bool]) -> list[Hour]:
    times, seconds = sa.func.sum(played.c.times), sa.func.sum(played.c.seconds)
    screens = sa.func.count(played.c.screen.distinct())
    query = sa.select(played.c.hour, times, seconds, screens).where(*which)
    rows = tx.execute(query.group_by(played.c.hour).order_by(played.c.hour))
    return [Hour(hour, int(times), int(secs), count) for hour, times, secs, count in rows]
