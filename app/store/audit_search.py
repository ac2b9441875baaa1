"""Looks lines of the audit log up, newest first, a page at a time or all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.audit import AuditLine, as_line
from app.store.session import Tx, do_now
from app.store.tables import audit

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; what is empty asks nothing. From ``since`` on, up to before ``until``."""

    actor: str = ""
    action: str = ""
    object: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page(tx: Tx, asked: Asked, limit: int, before: int | None = None) -> list[AuditLine]:
    """Return up to ``limit`` lines with numbers below ``before``, newest first."""
    do_now(tx)
    query = _query(asked).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [as_line(row) for row in tx.execute(query)]


def every(tx: Tx, asked: Asked) -> Iterator[AuditLine]:
    """Yield all lines that are asked for, newest first, few at a time."""
    before: int | None = None
    while found := page(tx, asked, _BATCH, before):
        yield from found
        before = found[-1].id


def actions(tx: Tx) -> list[str]:
    """Return each kind of action there is a line of, in as many steps as there are kinds."""
    do_now(tx)
    found: list[str] = []
    least = sa.func.min(audit.c.action)
    name = tx.execute(sa.select(least)).scalar()
    while name is not None:
        found.append(name)
        name = tx.execute(sa.select(least).where(audit.c.action > name)).scalar()
    return found


def _query(asked: Asked) -> sa.Select[tuple[object, ...]]:
    query = sa.select(audit).order_by(audit.c.id.desc())
    wanted = {
        audit.c.actor: asked.actor,
        audit.c.action: asked.action,
        audit.c.object: asked.object,
    }
    for column, value in wanted.items():
        if value:
            query = query.where(column == value)
    if asked.since:
        query = query.where(audit.c.at >= asked.since)
    if asked.until:
        query = query.where(audit.c.at < asked.until)
    return query
