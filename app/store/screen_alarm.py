"""Alarms about silent screens, and which screens are silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.alarm import Alarm, Silent
from app.store.area import at_or_below
from app.store.session import Tx, new_id
from app.store.tables import area, screen, slot
from app.store.tables import screen_alarm as alarm


def silent(tx: Tx, before: datetime) -> list[Silent]:
    """Return the screens in use without a sign of life since ``before``, the longest first.

    One that never gave any is silent since it was let in.
    """
    since = sa.func.coalesce(screen.c.seen_at, screen.c.approved_at, type_=screen.c.seen_at.type)
    query = (
        sa.select(screen.c.id, area.c.path, slot.c.tags, since.label("since"))
        .join(slot, slot.c.key == screen.c.slot)
        .join(area, area.c.code == slot.c.area)
        .where(screen.c.state == "approved", since < before)
        .order_by(since, screen.c.id)
    )
    return [
        Silent(
            screen=row.id,
            lineage=tuple(row.path.split("/")),
            tags=frozenset(row.tags),
            since=row.since,
        )
        for row in tx.execute(query)
    ]


def standing(tx: Tx, above: Collection[str] | None = None) -> list[Alarm]:
    """Return the open alarms, of all areas or of those at or below ``above``, the latest first."""
    query = sa.select(alarm).where(alarm.c.closed_at.is_(None))
    if above is not None:
        query = query.where(at_or_below(alarm.c.area, above))
    return [_alarm(row) for row in tx.execute(query.order_by(alarm.c.opened_at.desc(), alarm.c.id))]


def open_new(tx: Tx, made: Alarm) -> Alarm:
    """Open an alarm; return it with its id."""
    row = {
        "id": new_id(),
        "area": made.area,
        "screens": list(made.screens),
        "since": made.since,
        "opened_at": made.opened_at,
    }
    tx.execute(sa.insert(alarm).values(row))
    return _alarm(tx.execute(sa.select(alarm).where(alarm.c.id == row["id"])).one())


def set_screens(tx: Tx, joined: Alarm) -> None:
    """Store which screens an alarm is about now."""
    mine = sa.update(alarm).where(alarm.c.id == joined.id)
    tx.execute(mine.values(screens=list(joined.screens)))


def close(tx: Tx, alarm_id: str, now: datetime) -> None:
    """Close an alarm: all of its screens are back, or shut out."""
    tx.execute(sa.update(alarm).where(alarm.c.id == alarm_id).values(closed_at=now))


def _alarm(row: sa.Row[Any]) -> Alarm:
    return Alarm(
        id=row.id,
        area=row.area,
        screens=tuple(row.screens),
        since=row.since,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
