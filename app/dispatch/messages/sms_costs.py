"""What texts cost each area in a month, and what it may spend: set by who runs the area above."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.dispatch.granted import granted_to
from app.domain.powers import ADMINISTRATOR
from app.domain.problem import Problem
from app.domain.sms_rules import MOST_BUDGET
from app.store import area, audit, sms_budget, sms_cost
from app.store.session import Tx
from app.store.sms_budget import Budget
from app.store.sms_cost import Sum
from app.store.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One area's month: what it paid itself, what all below it paid too, and its own budget."""

    paid: Sum
    whole: Decimal
    budget: Decimal | None = None

    @property
    def left(self) -> Decimal | None:
        """What it may still spend with all below it, None where it has no budget of its own."""
        return None if self.budget is None else max(self.budget - self.whole, Decimal(0))


def of_month(tx: Tx, since: date, until: date, above: Collection[str]) -> list[Line]:
    """Return the areas at or below ``above`` that paid for texts or have a budget, most first."""
    paid = {one.area: one for one in sms_cost.by_area(tx, since, until, above)}
    limits = {one.area: one.yuan for one in sms_budget.within(tx, above)}
    wholes = sms_cost.totals(tx, since, until, list(limits))
    lines = []
    for code in {*paid, *limits}:
        own = paid.get(code, Sum(area=code))
        whole = wholes.get(code, Decimal(0)) if code in limits else own.yuan
        lines.append(Line(paid=own, whole=whole, budget=limits.get(code)))
    return sorted(lines, key=lambda line: (-line.whole, line.paid.area))


def may_set(tx: Tx, who: User, code: str) -> bool:
    """Return whether ``who`` runs an area above ``code``: nobody sets a budget of their own."""
    found = area.get(tx, code)
    mine = granted_to(who, ADMINISTRATOR)
    return found is not None and not mine.isdisjoint(set(found.lineage) - {found.code})


def put(tx: Tx, who: User, code: str, yuan: Decimal | None, now: datetime) -> list[Problem]:
    """Let an area spend so much a month, None: no more than those above it may."""
    if not may_set(tx, who, code):
        return [Problem("area", "not_above", {})]
    if yuan is not None and not 0 < yuan <= MOST_BUDGET:
        return [Problem("yuan", "out_of_range", {"most": MOST_BUDGET})]
    if yuan is None:
        sms_budget.remove(tx, code)
    else:
        sms_budget.put(tx, Budget(area=code, yuan=yuan, set_by=who.login, at=now))
    facts: dict[str, object] = {"yuan": str(yuan) if yuan is not None else ""}
    audit.add(tx, now, who.login, "sms.budget", code, facts)
    return []
