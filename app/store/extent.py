"""The extent of areas: how many screens hang, and how many recipients live, at or below each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.store.session import Tx
from app.store.tables import lineage, screen, slot, target


@dataclass(frozen=True, slots=True)
class Extent:
    """Approved screens, and phones and accounts that are sent messages."""

    screens: int = 0
    people: int = 0


def extents(tx: Tx, codes: Collection[str]) -> dict[str, Extent]:
    """Return the extent of each of ``codes``."""
    screens = (
        sa.select(lineage.c.above, sa.func.count())
        .join(slot, slot.c.area == lineage.c.area)
        .join(screen, screen.c.slot == slot.c.key)
        .where(screen.c.state == "approved")
    )
    people = sa.select(lineage.c.above, sa.func.count()).join(
        target, target.c.area == lineage.c.area
    )
    hang, live = _counted(tx, screens, codes), _counted(tx, people, codes)
    return {code: Extent(hang.get(code, 0), live.get(code, 0)) for code in codes}


def _counted(tx: Tx, query: sa.Select[Any], codes: Collection[str]) -> dict[str, int]:
    mine = query.where(lineage.c.above.in_(list(codes))).group_by(lineage.c.above)
    return {row[0]: row[1] for row in tx.execute(mine)}
