"""The ledger of consent as it is looked through: by area, kind of line and time, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.consent import Act, Consent, consent_of
from app.store.session import Tx
from app.store.tables import consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; None and empty: whatever it is."""

    above: tuple[str, ...]
    act: Act | None = None
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page(tx: Tx, asked: Asked, limit: int, skip: int = 0) -> list[Consent]:
    """Return lines that were asked for, the newest first."""
    rows = tx.execute(_query(asked).limit(limit).offset(skip))
    return [consent_of(row) for row in rows]


def every(tx: Tx, asked: Asked, most: int) -> Iterator[Consent]:
    """Return lines that were asked for, at most ``most``, the newest first."""
    for row in tx.execute(_query(asked).limit(most)):
        yield consent_of(row)


def among(lines: Collection[Consent], tx: Tx, above: Collection[str]) -> list[Consent]:
    """Return those of ``lines`` that were said at or below ``above``."""
    codes = sa.select(consent.c.area).where(
        at_or_below(consent.c.area, above), consent.c.area.in_({one.area for one in lines})
    )
    mine = set(tx.scalars(codes))
    return [one for one in lines if one.area in mine]


def _query(asked: Asked) -> sa.Select[tuple[object, ...]]:
    query = sa.select(consent).where(at_or_below(consent.c.area, asked.above))
    if asked.act is not None:
        query = query.where(consent.c.act == asked.act.value)
    if asked.channel:
        query = query.where(consent.c.channel == asked.channel)
    if asked.since is not None:
        query = query.where(consent.c.at >= asked.since)
    if asked.until is not None:
        query = query.where(consent.c.at < asked.until)
    return query.order_by(consent.c.at.desc(), consent.c.id)
