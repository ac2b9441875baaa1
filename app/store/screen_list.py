"""Screens as staff look for them: by name, area, standing, tag and profile; and how many stand how.

A standing is worked out from the last sign of life in the query, as ``domain.standing`` does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.standing import LATE, OFFLINE
from app.store.area import at_or_below
from app.store.screen import Screen
from app.store.session import Tx
from app.store.tables import screen, slot

_NAMES = tuple(f.name for f in fields(Screen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for at or below ``areas``; empty fields narrow nothing.

    ``standing`` is one of ``domain.standing.STANDINGS``; ``now`` is what it is reckoned from.
    """

    areas: tuple[str, ...]
    now: datetime
    text: str = ""
    standing: str = ""
    tag: str = ""
    profile: str = ""


def listing(tx: Tx, wanted: Wanted, limit: int, skip: int = 0) -> list[Screen]:
    """Return the screens that are wanted, by slot and name."""
    query = _chosen(tx, wanted, *screen.c).order_by(screen.c.slot, screen.c.name, screen.c.id)
    return [
        Screen(**{name: getattr(row, name) for name in _NAMES})
        for row in tx.execute(query.limit(limit).offset(skip))
    ]


def ids(tx: Tx, wanted: Wanted, limit: int) -> list[str]:
    """Return the ids of the screens that are wanted, by slot and name."""
    query = _chosen(tx, wanted, screen.c.id).order_by(screen.c.slot, screen.c.name, screen.c.id)
    return list(tx.scalars(query.limit(limit)))


def counts(tx: Tx, wanted: Wanted) -> dict[str, int]:
    """Return how many screens stand how, whatever standing is wanted."""
    said = _standing(wanted.now)
    query = _chosen(tx, wanted, said, sa.func.count(), is_any=True).group_by(said)
    return {row[0]: row[1] for row in tx.execute(query)}


def everywhere(tx: Tx, now: datetime) -> dict[str, int]:
    """Return how many of all screens stand how, also of those that have no place yet."""
    said = _standing(now)
    return {row[0]: row[1] for row in tx.execute(sa.select(said, sa.func.count()).group_by(said))}


def profiles(tx: Tx, areas: Collection[str]) -> list[str]:
    """Return the profiles of the slots of screens at or below ``areas``."""
    hung = sa.select(screen.c.slot)
    query = sa.select(slot.c.profile).where(at_or_below(slot.c.area, areas), slot.c.key.in_(hung))
    return list(tx.scalars(query.distinct().order_by(slot.c.profile)))


def reason_of(tx: Tx, key: str) -> str:
    """Return why the last issue of a slot failed, empty when it did not."""
    return tx.execute(sa.select(slot.c.reason).where(slot.c.key == key)).scalar() or ""


def _chosen(
    tx: Tx, wanted: Wanted, *columns: sa.ColumnElement[Any], is_any: bool = False
) -> sa.Select[Any]:
    query = (
        sa.select(*columns)
        .join(slot, slot.c.key == screen.c.slot)
        .where(at_or_below(slot.c.area, wanted.areas))
    )
    if wanted.text:
        query = query.where(screen.c.name.contains(wanted.text, autoescape=True))
    if wanted.profile:
        query = query.where(slot.c.profile == wanted.profile)
    if wanted.tag:
        query = query.where(slot.c.key.in_(_tagged(tx, wanted.tag)))
    if wanted.standing and not is_any:
        query = query.where(_standing(wanted.now) == wanted.standing)
    return query


def _tagged(tx: Tx, tag: str) -> list[str]:
    """Return the slots whose screens carry ``tag``: there are few that carry any."""
    query = sa.select(slot.c.key, slot.c.tags).where(slot.c.key.contains("-t"))
    return [row.key for row in tx.execute(query) if tag in row.tags]


def _standing(now: datetime) -> sa.ColumnElement[str]:
    seen = screen.c.seen_at
    return sa.case(
        (screen.c.state != "approved", screen.c.state),
        (seen.is_(None), "never"),
        (seen > now - LATE, "online"),
        (seen > now - OFFLINE, "late"),
        else_="offline",
    )
