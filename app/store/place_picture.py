"""Which pictures of the library places show, kept beside the places for who asks about a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.domain.place import Place
from app.store.batch import insert_or_ignore
from app.store.session import Tx
from app.store.tables import asset, place
from app.store.tables import place_picture as table


def note(tx: Tx, made: Iterable[Place]) -> None:
    """Note what places show, in place of what they showed before."""
    listed = list(made)
    forget(tx, [one.id for one in listed])
    rows = [{"asset": shown, "place": one.id} for one in listed for shown in _shown(one)]
    if rows:
        insert_or_ignore(tx, table, rows)


def forget(tx: Tx, ids: Sequence[str]) -> None:
    """Note that places show nothing any more."""
    tx.execute(sa.delete(table).where(table.c.place.in_(list(ids))))


def is_public(tx: Tx, sha256: str) -> bool:
    """Return whether a place that residents see shows these bytes, or the small ones of them."""
    named = sa.or_(asset.c.sha256 == sha256, asset.c.thumb == sha256)
    query = (
        sa.select(table.c.place)
        .join(asset, asset.c.id == table.c.asset)
        .join(place, place.c.id == table.c.place)
        .where(named, asset.c.deleted_at.is_(None), place.c.public)
    )
    return tx.execute(query.limit(1)).first() is not None


def is_used(tx: Tx, asset_id: str) -> bool:
    """Return whether any place shows an entry of the library."""
    return bool(uses(tx, asset_id, 1))


def uses(tx: Tx, asset_id: str, limit: int) -> list[tuple[str, str, str]]:
    """Return id, name and area of the places that show an entry of the library."""
    query = (
        sa.select(place.c.id, place.c.name, place.c.area)
        .join(table, table.c.place == place.c.id)
        .where(table.c.asset == asset_id)
        .order_by(place.c.name, place.c.id)
    )
    return [(row.id, row.name, row.area) for row in tx.execute(query.limit(limit))]


def _shown(one: Place) -> set[str]:
    plan = one.shelter.plan_picture if one.shelter else ""
    return {shown for shown in (one.picture, plan) if shown}
