"""What texts cost: by day, the area that pays and notice; estimated, and as the far end charges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.store.area import at_or_below
from app.store.batch import add_up
from app.store.session import Tx
from app.store.tables import aim, lineage, reference, sms_cost, target

# Costs lie in ten-thousandths of a yuan, so that they add up exactly.
UNIT = 10_000
_SUMS = ("texts", "parts", "cost", "told", "charged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One text that was handed over; ``charged`` is the far end's count, 0 while it says none."""

    notice_id: str
    area: str
    parts: int
    charged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What texts came to; of ``told`` of them the far end says how many it charges."""

    area: str = ""
    texts: int = 0
    parts: int = 0
    yuan: Decimal = Decimal(0)
    told: int = 0
    charged: int = 0


def add(tx: Tx, day: date, uses: Sequence[Use], price: Decimal) -> None:
    """Add what was handed over, for the area at which each notice was aimed.

    A warning, and what is aimed nowhere any more, is paid for where it arrives.
    """
    pays = _payers(tx, {u.notice_id for u in uses}, {u.area for u in uses})
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for one in uses:
        area = pays.get((one.notice_id, one.area), one.area)
        empty = {"day": day, "area": area, "notice_id": one.notice_id, **dict.fromkeys(_SUMS, 0)}
        row = rows.setdefault((one.notice_id, area), empty)
        row["texts"] += 1
        row["parts"] += one.parts
        row["cost"] += int(one.parts * price * UNIT)
        row["told"] += one.charged > 0
        row["charged"] += one.charged
    if rows:
        add_up(tx, sms_cost, [rows[key] for key in sorted(rows)], _SUMS)


def charge(tx: Tx, name: str, parts: int) -> None:
    """Add what the far end charges for a text, said later; ``name`` is its own name for it."""
    query = (
        sa.select(sms_cost.c.day, sms_cost.c.area, sms_cost.c.notice_id)
        .join(reference, reference.c.notice_id == sms_cost.c.notice_id)
        .join(target, target.c.id == reference.c.target_id)
        .join(lineage, (lineage.c.area == target.c.area) & (lineage.c.above == sms_cost.c.area))
        .where(reference.c.reference == name)
        .order_by(sms_cost.c.day.desc(), sms_cost.c.area.desc())
        .limit(1)
    )
    if (row := tx.execute(query).first()) is not None:
        mine = [sms_cost.c[n] == getattr(row, n) for n in ("day", "area", "notice_id")]
        more = {"told": sms_cost.c.told + 1, "charged": sms_cost.c.charged + parts}
        tx.execute(sa.update(sms_cost).where(*mine).values(more))


def unsettled(tx: Tx, names: Collection[str]) -> frozenset[str]:
    """Return those of the far end's names whose text is on its way, as far as we know."""
    mine = (reference.c.reference.in_(list(names)), reference.c.state == "accepted")
    return frozenset(tx.scalars(sa.select(reference.c.reference).where(*mine)))


def total(tx: Tx, since: date, until: date, area: str = "") -> Sum:
    """Return what was spent from ``since`` up to and including ``until``, at or below ``area``."""
    mine = at_or_below(sms_cost.c.area, [area]) if area else sa.true()
    return _sum(tx.execute(_sums().where(sms_cost.c.day.between(since, until), mine)).one())


def totals(tx: Tx, since: date, until: date, areas: Collection[str]) -> dict[str, Decimal]:
    """Return what was spent at or below each of ``areas``, where anything was."""
    query = (
        sa.select(lineage.c.above, sa.func.sum(sms_cost.c.cost))
        .join(sms_cost, sms_cost.c.area == lineage.c.area)
        .where(sms_cost.c.day.between(since, until), lineage.c.above.in_(list(areas)))
        .group_by(lineage.c.above)
    )
    return {code: Decimal(int(cost)) / UNIT for code, cost in tx.execute(query)}


def by_area(tx: Tx, since: date, until: date, above: Collection[str]) -> list[Sum]:
    """Return what each area at or below ``above`` paid for, most first."""
    query = (
        _sums(sms_cost.c.area)
        .where(sms_cost.c.day.between(since, until), at_or_below(sms_cost.c.area, above))
        .group_by(sms_cost.c.area)
        .order_by(sa.func.sum(sms_cost.c.cost).desc(), sms_cost.c.area)
    )
    return [_sum(row) for row in tx.execute(query)]


def of_notice(tx: Tx, notice_id: str) -> Sum:
    """Return what the texts of a notice, or of a thread of warnings, came to."""
    return _sum(tx.execute(_sums().where(sms_cost.c.notice_id == notice_id)).one())


def _payers(tx: Tx, notices: set[str], areas: set[str]) -> dict[tuple[str, str], str]:
    query = (
        sa.select(aim.c.notice_id, lineage.c.area, sa.func.max(aim.c.area))
        .join(lineage, lineage.c.above == aim.c.area)
        .where(aim.c.notice_id.in_(sorted(notices)), lineage.c.area.in_(sorted(areas)))
        .group_by(aim.c.notice_id, lineage.c.area)
    )
    return {(notice_id, area): payer for notice_id, area, payer in tx.execute(query)}


def _sums(*columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    sums = (sa.func.coalesce(sa.func.sum(sms_cost.c[n]), 0).label(n) for n in _SUMS)
    return sa.select(*columns, *sums)


def _sum(row: sa.Row[Any]) -> Sum:
    return Sum(
        area=getattr(row, "area", ""),
        texts=int(row.texts),
        parts=int(row.parts),
        yuan=Decimal(int(row.cost)) / UNIT,
        told=int(row.told),
        charged=int(row.charged),
    )
