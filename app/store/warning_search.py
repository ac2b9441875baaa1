"""Events of warnings, looked up by what they say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

import sqlalchemy as sa

from app.domain.warning import Level, Status
from app.store.session import Tx
from app.store.tables import warning_event
from app.store.warning import EventLine


def page(tx: Tx, text: str, kinds: Collection[str], limit: int, skip: int = 0) -> list[EventLine]:
    """Return events in earnest whose headline has ``text`` or that are of ``kinds``, newest first.

    Args:
        tx: the transaction.
        text: nothing for all.
        kinds: keys of kinds, beside the headline.
        limit: as many at most.
        skip: after so many.
    """
    query = sa.select(warning_event).where(warning_event.c.status == Status.ACTUAL.value)
    if text:
        said = warning_event.c.headline.icontains(text, autoescape=True)
        query = query.where(sa.or_(said, warning_event.c.kind.in_(list(kinds))))
    query = query.order_by(warning_event.c.last_at.desc(), warning_event.c.id)
    rows = tx.execute(query.limit(limit).offset(skip))
    names = [f.name for f in fields(EventLine)]
    return [
        EventLine(**{**{n: getattr(row, n) for n in names}, "level": Level(row.level)})
        for row in rows
    ]
