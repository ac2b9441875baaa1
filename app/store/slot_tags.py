"""The tags of slots: a slot is for the screens that carry them all (``variant_of``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa

from app.domain.target import TAGGED
from app.store.area import at_or_below
from app.store.session import Tx
from app.store.tables import screen, slot


def of(tx: Tx, key: str) -> frozenset[str]:
    """Return the tags of the screens of a slot."""
    found = tx.execute(sa.select(slot.c.tags).where(slot.c.key == key)).scalar()
    return frozenset(found or ())


def by_key(tx: Tx, keys: Collection[str]) -> dict[str, list[str]]:
    """Return the tags of the screens of each of the slots ``keys``."""
    query = sa.select(slot.c.key, slot.c.tags).where(slot.c.key.in_(list(keys)))
    return {row.key: list(row.tags) for row in tx.execute(query)}


def within(tx: Tx, areas: Collection[str]) -> dict[str, int]:
    """Return the tags of screens at or below ``areas``, and how many screens carry each."""
    query = (
        sa.select(slot.c.tags, sa.func.count())
        .join(screen, screen.c.slot == slot.c.key)
        .where(screen.c.state == "approved", slot.c.medium.in_(sorted(TAGGED)))
        .where(at_or_below(slot.c.area, areas))
        .group_by(slot.c.key)
    )
    found: Counter[str] = Counter()
    for tags, count in tx.execute(query):
        found.update(dict.fromkeys(tags, count))
    return dict(sorted(found.items()))
