"""What machines that watch us ask of the store: cheap counts, over indexes or few rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import slot, warning_event, warning_message
from app.store.warning import State


@dataclass(frozen=True, slots=True)
class Due:
    """How many boards should be issued by now, and since when the oldest of them should."""

    number: int
    since: datetime | None


def slots_due(tx: Tx, now: datetime) -> Due:
    """Return what waits to be issued at ``now``."""
    oldest = sa.func.min(slot.c.due_at, type_=slot.c.due_at.type)
    number, since = tx.execute(sa.select(sa.func.count(), oldest).where(slot.c.due_at <= now)).one()
    return Due(number, since)


def warnings_held(tx: Tx, now: datetime) -> int:
    """Return how many warnings wait for a person and would still hold."""
    query = (
        sa.select(sa.func.count())
        .select_from(warning_message)
        .join(warning_event, warning_event.c.id == warning_message.c.event)
        .where(warning_message.c.state == State.HELD.value, warning_message.c.over_at > now)
        .where(warning_event.c.is_ended.is_(False))
    )
    return tx.execute(query).scalar_one()


def clock(tx: Tx) -> datetime | None:
    """Return what time the database has; None of SQLite, which has the time of this machine."""
    if tx.dialect.name == "sqlite":
        return None
    return tx.execute(sa.select(sa.func.clock_timestamp(type_=slot.c.due_at.type))).scalar()
