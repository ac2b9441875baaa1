"""Television stations, what was sent to them, and what their reviews there decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.domain.chain import State
from app.domain.notice import Act
from app.domain.station import Format, Sent, Station
from app.store import area as areas
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import notice
from app.store.tables import station as table
from app.store.tables import station_item as item

# A fetch is written down again only after so long: programs ask every few seconds.
SEEN_FOR = timedelta(seconds=30)
_OPEN = (State.IN_REVIEW, State.ON_HOLD)
_SENT = tuple(f.name for f in fields(Sent))


def put(tx: Tx, one: Station, key_hash: str | None = None) -> None:
    """Add a station, or change one; ``key_hash`` None leaves its key as it is."""
    row = {**asdict(one), "formats": sorted(one.formats)}
    if get(tx, one.id) is None:
        tx.execute(sa.insert(table).values({**row, "key_hash": key_hash or ""}))
        return
    changed = row if key_hash is None else {**row, "key_hash": key_hash}
    tx.execute(sa.update(table).where(table.c.id == one.id).values(changed))


def get(tx: Tx, station_id: str) -> Station | None:
    """Return a station by its id."""
    row = tx.execute(sa.select(table).where(table.c.id == station_id)).first()
    return _station(row) if row else None


def has_key(tx: Tx, station_id: str, key_hash: str) -> bool:
    """Return whether the station's key has that hash."""
    query = sa.select(table.c.key_hash).where(table.c.id == station_id)
    return bool(key_hash) and tx.execute(query).scalar() == key_hash


def listing(tx: Tx, codes: Collection[str], limit: int = 500) -> list[Station]:
    """Return the stations of, above and below ``codes``, by name."""
    query = sa.select(table).where(areas.around(table.c.area, codes))
    rows = tx.execute(query.order_by(table.c.name, table.c.id).limit(limit))
    return [_station(row) for row in rows]


def of_area(tx: Tx, code: str) -> list[Station]:
    """Return the stations of exactly this area, by name."""
    query = sa.select(table).where(table.c.area == code).order_by(table.c.name, table.c.id)
    return [_station(row) for row in tx.execute(query)]


def remove(tx: Tx, station_id: str) -> None:
    """Forget a station and what was sent to it; the notices stay."""
    tx.execute(sa.delete(item).where(item.c.station == station_id))
    tx.execute(sa.delete(table).where(table.c.id == station_id))


def pulled(tx: Tx, station_id: str, by: str, what: str, now: datetime) -> None:
    """Write down that somebody fetched ``what``, unless the same did a moment ago."""
    is_old = sa.or_(
        table.c.pulled_at.is_(None),
        table.c.pulled_at < now - SEEN_FOR,
        table.c.pulled_by != by,
    )
    mine = sa.update(table).where(table.c.id == station_id, is_old)
    tx.execute(mine.values(pulled_at=now, pulled_by=by, pulled_what=what))


def send(tx: Tx, one: Sent) -> None:
    """Write down that a notice revision was sent, or sent again, or what was decided about it."""
    row = {
        **asdict(one),
        "state": str(one.state),
        "authors": sorted(one.authors),
        "seats": sorted(one.seats),
    }
    upsert(tx, item, [row], key=("station", "notice_id", "revision"))


def sent(
    tx: Tx, station_id: str, notice_id: str, revision: int, *, is_held: bool = False
) -> Sent | None:
    """Return one revision as it was sent to a station; with ``is_held`` nobody else decides now."""
    query = sa.select(item).where(
        item.c.station == station_id, item.c.notice_id == notice_id, item.c.revision == revision
    )
    row = tx.execute(query.with_for_update() if is_held else query).first()
    return _sent(row) if row else None


def to_station(tx: Tx, station_id: str, limit: int = 500) -> list[Sent]:
    """Return what was sent to a station, the latest first."""
    query = sa.select(item).where(item.c.station == station_id)
    return [_sent(row) for row in tx.execute(query.order_by(item.c.sent_at.desc()).limit(limit))]


def approved(tx: Tx, station_id: str, now: datetime) -> list[Sent]:
    """Return what its review let through of notices that are not over."""
    query = (
        sa.select(item)
        .join(notice, notice.c.id == item.c.notice_id)
        .where(item.c.station == station_id, item.c.state == str(State.APPROVED), _goes_on(now))
    )
    return [_sent(row) for row in tx.execute(query.order_by(item.c.notice_id, item.c.revision))]


def of_notice(tx: Tx, notice_id: str) -> list[Sent]:
    """Return where a notice was sent, by station, latest revision first."""
    query = sa.select(item).where(item.c.notice_id == notice_id)
    rows = tx.execute(query.order_by(item.c.station, item.c.revision.desc()))
    return [_sent(row) for row in rows]


def waiting(tx: Tx, codes: Collection[str], now: datetime, limit: int = 100) -> list[Sent]:
    """Return what waits for a review at stations of ``codes`` and below, the longest first.

    What is over waits no more.
    """
    query = (
        sa.select(item)
        .join(table, table.c.id == item.c.station)
        .join(notice, notice.c.id == item.c.notice_id)
        .where(item.c.state.in_([str(s) for s in _OPEN]), areas.at_or_below(table.c.area, codes))
        .where(_goes_on(now))
        .order_by(item.c.sent_at)
        .limit(limit)
    )
    return [_sent(row) for row in tx.execute(query)]


def drop_before(tx: Tx, before: datetime) -> int:
    """Forget what was sent of notices that were over before ``before``; return how much."""
    over = sa.select(notice.c.id).where(notice.c.expires < before)
    return tx.execute(sa.delete(item).where(item.c.notice_id.in_(over))).rowcount


def _goes_on(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(notice.c.expires > now, notice.c.act != str(Act.WITHDRAW))


def _station(row: sa.Row[Any]) -> Station:
    return Station(
        id=row.id,
        name=row.name,
        area=row.area,
        formats=frozenset(map(Format, row.formats)),
        is_private=row.is_private,
        is_paused=row.is_paused,
        made_at=row.made_at,
        pulled_at=row.pulled_at,
        pulled_by=row.pulled_by,
        pulled_what=row.pulled_what,
    )


def _sent(row: sa.Row[Any]) -> Sent:
    known = {name: getattr(row, name) for name in _SENT}
    known |= {"state": State(row.state)}
    known |= {"authors": frozenset(row.authors), "seats": frozenset(row.seats)}
    return Sent(**known)
