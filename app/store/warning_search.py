"""Events of warnings, looked up by what they say."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from app.domain.warning import Level, Status
from app.store.session import Tx
from app.store.tables import warning_event
from app.store.warning import EventLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events: whose headline has ``text`` or that are of ``kinds``, heard of in a time.

    ``since`` is the first instant that counts, ``until`` the first that does not.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


Place = tuple[datetime, str]


def page(tx: Tx, wanted: Wanted, limit: int, after: Place | None = None) -> list[EventLine]:
    """Return events in earnest, the newest first, from the one after ``after`` on.

    Args:
        tx: the transaction.
        wanted: which.
        limit: as many at most.
        after: when the last one of the page before was last heard of, and its id.
    """
    events = warning_event.c
    query = sa.select(warning_event).where(events.status == Status.ACTUAL.value)
    if wanted.text:
        said = events.headline.icontains(wanted.text, autoescape=True)
        query = query.where(sa.or_(said, events.kind.in_(wanted.kinds)))
    if wanted.since:
        query = query.where(events.last_at >= wanted.since)
    if wanted.until:
        query = query.where(events.last_at < wanted.until)
    if after:
        same = sa.and_(events.last_at == after[0], events.id > after[1])
        query = query.where(sa.or_(events.last_at < after[0], same))
    rows = tx.execute(query.order_by(events.last_at.desc(), events.id).limit(limit))
    names = [f.name for f in fields(EventLine)]
    return [
        EventLine(**{**{n: getattr(row, n) for n in names}, "level": Level(row.level)})
        for row in rows
    ]
