"""How much there is of everything that people would miss."""

from __future__ import annotations

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import area, notice, place, screen, target, user

_COUNTED = (user, area, notice, place, target, screen)


def of(tx: Tx) -> dict[str, int]:
    """Return how many accounts, areas, notices, places, recipients and screens there are."""
    counts = {t.name: sa.select(sa.func.count()).select_from(t) for t in _COUNTED}
    return {name: tx.execute(query).scalar_one() for name, query in counts.items()}
