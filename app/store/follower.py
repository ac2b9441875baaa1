"""Followers of areas: kept with the target through which each is sent what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.domain.target import Target
from app.store import target
from app.store.session import Tx, new_id
from app.store.tables import follower as table
from app.store.target import Cipher

CHANNEL = "activitypub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody who follows an area; ``follow`` is the activity by which they asked to."""

    id: str
    area: str
    actor: str
    inbox: str
    follow: dict[str, Any]
    attempts: int = 0


def add(tx: Tx, cipher: Cipher, made: Follower, now: datetime) -> None:
    """Keep a follower and let the Accept be sent; one who asks again is accepted again."""
    known = sa.select(table.c.id).where(table.c.area == made.area, table.c.actor == made.actor)
    if found := tx.execute(known).scalar():
        again = {"follow": made.follow, "due": now, "attempts": 0}
        tx.execute(sa.update(table).where(table.c.id == found).values(again))
        return
    row = {"id": new_id(), "area": made.area, "actor": made.actor, "inbox": made.inbox}
    tx.execute(sa.insert(table).values({**row, "follow": made.follow, "due": now, "added_at": now}))
    address = address_of(made)
    one = Target(id=str(row["id"]), channel=CHANNEL, address=address, area=made.area)
    target.add(tx, cipher, one, made.actor, now)


def address_of(one: Follower) -> str:
    """Return the address of a follower's target."""
    return f"{one.area} {one.inbox}#{one.actor}"


def remove(tx: Tx, area: str | None, actor: str, now: datetime) -> int:
    """Forget a follower of an area (None: of all areas); return how many that were."""
    mine = [table.c.actor == actor, *([table.c.area == area] if area is not None else [])]
    gone = list(tx.scalars(sa.select(table.c.id).where(*mine)))
    for one in gone:
        target.remove(tx, one, now)
    tx.execute(sa.delete(table).where(table.c.id.in_(gone)))
    return len(gone)


def count(tx: Tx, area: str) -> int:
    """Return how many follow an area."""
    query = sa.select(sa.func.count()).where(table.c.area == area)
    return int(tx.execute(query).scalar() or 0)


def claim(tx: Tx, now: datetime, held_for: timedelta, most: int) -> list[Follower]:
    """Take those whose Accept is due; nobody else sends it for ``held_for``."""
    query = (
        sa.select(table).where(table.c.due <= now).order_by(table.c.due).limit(most)
    ).with_for_update(skip_locked=True)
    found = [_follower(row) for row in tx.execute(query)]
    ids = [one.id for one in found]
    taken = {"due": now + held_for, "attempts": table.c.attempts + 1}
    tx.execute(sa.update(table).where(table.c.id.in_(ids)).values(taken))
    return found


def next_due(tx: Tx) -> datetime | None:
    """Return when the next Accept is due."""
    return tx.execute(sa.select(sa.func.min(table.c.due))).scalar()


def set_due(tx: Tx, follower_id: str, due: datetime | None) -> None:
    """Have the Accept sent at ``due``; None: it was."""
    tx.execute(sa.update(table).where(table.c.id == follower_id).values(due=due))


def _follower(row: sa.Row[Any]) -> Follower:
    return Follower(
        id=row.id,
        area=row.area,
        actor=row.actor,
        inbox=row.inbox,
        follow=row.follow,
        attempts=row.attempts,
    )
