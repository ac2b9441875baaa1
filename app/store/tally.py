"""Counts of what residents did about notices, and which devices have been counted already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.feedback import What
from app.store.area import at_or_below
from app.store.batch import count_up
from app.store.session import Tx
from app.store.tables import counted_device, notice
from app.store.tables import tally as table

_KEY = ("notice_id", "what", "area", "day", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One count: how often ``what`` was done about a notice, in an area, on a day."""

    notice_id: str
    what: str
    area: str
    day: date
    detail: str = ""
    count: int = 1


def add(tx: Tx, one: Counted) -> None:
    """Count ``one`` up by its ``count``."""
    values = {name: getattr(one, name) for name in (*_KEY, "count")}
    count_up(tx, table, [values], "count")


def is_first(tx: Tx, notice_id: str, what: What, device: str) -> bool:
    """Remember that ``device`` was counted; return whether it had not been before."""
    maker = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = {"notice_id": notice_id, "what": what.value, "device": device}
    query = maker(counted_device).values(row).on_conflict_do_nothing()
    return tx.execute(query.returning(counted_device.c.device)).first() is not None


def is_counted(tx: Tx, notice_id: str, what: What, device: str) -> bool:
    """Return whether ``device`` has been counted."""
    c = counted_device.c
    query = sa.select(c.device).where(
        c.notice_id == notice_id, c.what == what.value, c.device == device
    )
    return tx.execute(query).first() is not None


def total(tx: Tx, notice_id: str, what: What) -> int:
    """Return how often ``what`` was done about a notice, everywhere and ever."""
    query = sa.select(sa.func.coalesce(sa.func.sum(table.c.count), 0))
    mine = (table.c.notice_id == notice_id, table.c.what == what.value)
    return int(tx.execute(query.where(*mine)).scalar_one())


def by_detail(tx: Tx, notice_id: str, what: What) -> dict[str, int]:
    """Return the same, by detail."""
    query = (
        sa.select(table.c.detail, sa.func.sum(table.c.count))
        .where(table.c.notice_id == notice_id, table.c.what == what.value)
        .group_by(table.c.detail)
    )
    return {detail: int(count) for detail, count in tx.execute(query)}


def by_area(tx: Tx, notice_id: str) -> list[tuple[str, str, str, int]]:
    """Return (what, area, detail, count) of a notice, of all days."""
    columns = (table.c.what, table.c.area, table.c.detail)
    query = sa.select(*columns, sa.func.sum(table.c.count)).where(table.c.notice_id == notice_id)
    rows = tx.execute(query.group_by(*columns).order_by(*columns))
    return [(what, area, detail, int(count)) for what, area, detail, count in rows]


def of_notice(tx: Tx, notice_id: str) -> list[Counted]:
    """Return every count of a notice, by what, area and day."""
    query = sa.select(table).where(table.c.notice_id == notice_id)
    return [Counted(**row._mapping) for row in tx.execute(query.order_by(*_order()))]


def within(
    tx: Tx, areas: Collection[str], between: tuple[date, date], limit: int, skipped: int = 0
) -> list[Counted]:
    """Return the counts at or below ``areas`` from the first to the last day of ``between``."""
    query = sa.select(table).where(at_or_below(table.c.area, areas), table.c.day.between(*between))
    rows = tx.execute(query.order_by(table.c.day.desc(), *_order()).limit(limit).offset(skipped))
    return [Counted(**row._mapping) for row in rows]


def forget_devices(tx: Tx, now: datetime) -> int:
    """Forget which devices were counted for notices that have ended; return how many there were."""
    over = sa.select(notice.c.id).where(notice.c.expires <= now)
    gone = sa.delete(counted_device).where(counted_device.c.notice_id.in_(over))
    return tx.execute(gone).rowcount


def _order() -> tuple[sa.Column[str] | sa.Column[date], ...]:
    return (table.c.notice_id, table.c.what, table.c.area, table.c.day, table.c.detail)
