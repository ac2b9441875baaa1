"""What areas may spend on texts in a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import lineage, sms_budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What an area may spend in a month with all below it, and who said so."""

    area: str
    yuan: Decimal
    set_by: str
    at: datetime


def put(tx: Tx, one: Budget) -> None:
    """Let an area spend so much."""
    row = {"area": one.area, "yuan": str(one.yuan), "set_by": one.set_by, "at": one.at}
    upsert(tx, sms_budget, [row], key=("area",))


def remove(tx: Tx, area: str) -> None:
    """Leave an area to the budgets of those above it."""
    tx.execute(sa.delete(sms_budget).where(sms_budget.c.area == area))


def over(tx: Tx, areas: Collection[str]) -> list[Budget]:
    """Return the budgets that hold for what is paid by ``areas``: theirs, and those above."""
    above = sa.select(lineage.c.above).where(lineage.c.area.in_(list(areas)))
    return _budgets(tx, sms_budget.c.area.in_(above))


def within(tx: Tx, above: Collection[str]) -> list[Budget]:
    """Return the budgets of areas at or below ``above``."""
    return _budgets(tx, at_or_below(sms_budget.c.area, above))


def _budgets(tx: Tx, which: sa.ColumnElement[bool]) -> list[Budget]:
    rows = tx.execute(sa.select(sms_budget).where(which).order_by(sms_budget.c.area))
    return [_budget(row) for row in rows]


def _budget(row: sa.Row[Any]) -> Budget:
    return Budget(area=row.area, yuan=Decimal(row.yuan), set_by=row.set_by, at=row.at)
