"""The review policy: how many steps each category takes, and how long an urgent one may wait."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from app.domain.chain import CONFIRM_MINUTES, DEFAULT_STEPS
from app.domain.notice import Category
from app.domain.station import USUAL_STEPS
from app.store import setting
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import review_policy as table

_MINUTES, _STATION = "review_confirm_minutes", "review_station_steps"


def steps(tx: Tx) -> dict[Category, int]:
    """Return how many steps a notice of each category takes."""
    known = {Category(row.category): row.steps for row in tx.execute(sa.select(table))}
    return {**DEFAULT_STEPS, **known}


def set_steps(tx: Tx, chosen: Mapping[Category, int]) -> None:
    """Have notices of these categories take so many steps from now on."""
    rows = [{"category": c.value, "steps": n} for c, n in chosen.items()]
    if rows:
        upsert(tx, table, rows, key=("category",))


def confirm_minutes(tx: Tx) -> int:
    """Return how long a second officer has to confirm an urgent release."""
    return int(str(setting.get(tx, _MINUTES, CONFIRM_MINUTES)))


def set_confirm_minutes(tx: Tx, minutes: int) -> None:
    """Give second officers so long."""
    setting.put(tx, _MINUTES, minutes)


def station_steps(tx: Tx) -> int:
    """Return how many steps it takes until a television station gets a notice (审片)."""
    return int(str(setting.get(tx, _STATION, USUAL_STEPS)))


def set_station_steps(tx: Tx, steps: int) -> None:
    """Have what is sent to television stations take so many steps from now on."""
    setting.put(tx, _STATION, steps)
