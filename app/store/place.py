"""Places of local life, one row each, and in step with them the words they are found by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.domain.place import STALE_AFTER, CivilDefence, Place, Shelter
from app.domain.place_words import terms
from app.store import area as areas
from app.store import place_index, place_picture
from app.store.area import at_or_below
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import place as table
from app.store.tables import place_report

_LISTS = ("categories", "phones", "served", "services")
# What a ranking looks at: a hundred candidates are read for every twenty hits.
_LOOKED_AT = (
    *("id", "area", "name", "name_en", "pinyin", "initials", "categories", "address", "building"),
    *("lat", "lon", "hours", "elder_discount", "status", "note", "services"),
)
_brief = sa.select(*(table.c[name] for name in _LOOKED_AT))
# One array keeps a statement the same however many ids there are: PostgreSQL plans it once.
_lite_ids = table.c.id.in_(sa.bindparam("ids", expanding=True))
_grown_ids = table.c.id == sa.any_(sa.bindparam("ids", type_=postgresql.ARRAY(sa.String)))
_TUPLES = ("hazards", "entrances", "communities", "facilities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which places staff want to see.

    Attributes:
        areas: at or below one of these codes.
        text: with all these words in name or address, or as the id.
        category: of this category, or group.
        status: one of ``Status``, or empty.
        stale_on: only those that are stale on this day.
        reported: only those of which a resident reported something that is still open.
    """

    areas: Collection[str]
    text: str = ""
    category: str = ""
    status: str = ""
    stale_on: date | None = None
    reported: bool = False


def put(tx: Tx, made: Place, now: datetime) -> None:
    """Add a place, or replace the one with its id."""
    put_all(tx, [made], now)


def put_all(tx: Tx, found: Iterable[Place], now: datetime) -> None:
    """Add places, or replace those with their ids."""
    listed = list(found)
    if not listed:
        return
    _forget(tx, [one.id for one in listed])
    upsert(tx, table, [_row(one, now) for one in listed], key=("id",))
    place_picture.note(tx, listed)
    trails = areas.trails(tx, {code for one in listed for code in (one.area, *one.served)})
    lineages = {code: tuple(a.code for a in trail) for code, trail in trails.items()}
    place_index.put_all(tx, (_entry(one, lineages) for one in listed if one.public))


def get(tx: Tx, place_id: str) -> Place | None:
    """Return a place, None when there is none."""
    return next(iter(by_ids(tx, [place_id])), None)


def by_ids(tx: Tx, ids: Sequence[str]) -> list[Place]:
    """Return the places that ``ids`` name, in their order; unknown ones are left out."""
    found = {row.id: _place(row) for row in _named(tx, sa.select(table), ids)}
    return [found[one] for one in ids if one in found]


def everything(tx: Tx) -> Iterator[Place]:
    """Yield every place, in no order, without holding them all at once."""
    for row in tx.execute(sa.select(table).execution_options(yield_per=1000)):
        yield _place(row)


def to_rank(tx: Tx, ids: Sequence[str]) -> list[Place]:
    """Return the places that ``ids`` name, in no order, with what a ranking looks at alone."""
    return [_looked_at(row) for row in _named(tx, _brief, ids)]


def remove(tx: Tx, ids: Sequence[str]) -> None:
    """Take places out, and what was said of them."""
    _forget(tx, ids)
    place_picture.forget(tx, ids)
    tx.execute(sa.delete(place_report).where(place_report.c.place.in_(list(ids))))
    tx.execute(sa.delete(table).where(table.c.id.in_(list(ids))))


def listing(tx: Tx, wanted: Wanted, limit: int, skip: int = 0) -> list[Place]:
    """Return the places that staff want to see, by name."""
    query = sa.select(table).where(*_conditions(tx, wanted)).order_by(table.c.name, table.c.id)
    return [_place(row) for row in tx.execute(query.limit(limit).offset(skip))]


def count(tx: Tx, wanted: Wanted) -> int:
    """Return how many ``listing`` has altogether."""
    query = sa.select(sa.func.count()).select_from(table).where(*_conditions(tx, wanted))
    return tx.execute(query).scalar_one()


def public_at(tx: Tx, codes: Collection[str], limit: int) -> list[Place]:
    """Return the public places with a point right in one of the areas ``codes``, by name."""
    where = (table.c.area.in_(list(codes)), table.c.public, table.c.lat.is_not(None))
    query = sa.select(table).where(*where).order_by(table.c.name, table.c.id).limit(limit)
    return [_place(row) for row in tx.execute(query)]


def public_ids(tx: Tx, limit: int, after: str = "") -> list[str]:
    """Return the ids of public places in their order, those after the id ``after``."""
    query = sa.select(table.c.id).where(table.c.public, table.c.id > after)
    return list(tx.scalars(query.order_by(table.c.id).limit(limit)))


def ids_named(tx: Tx, area: str, names: Collection[str]) -> dict[str, str]:
    """Return the ids, by name, of the places right in ``area`` that have one of ``names``."""
    query = sa.select(table.c.name, table.c.id)
    found = tx.execute(query.where(table.c.area == area, table.c.name.in_(list(names))))
    return {row.name: row.id for row in found}


def _named(tx: Tx, query: sa.Select[Any], ids: Sequence[str]) -> Sequence[sa.Row[Any]]:
    if not ids:
        return []
    named = query.where(_lite_ids if tx.dialect.name == "sqlite" else _grown_ids)
    return tx.execute(named, {"ids": list(ids)}).all()


def _conditions(tx: Tx, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = [at_or_below(table.c.area, wanted.areas)]
    for word in wanted.text.split():
        named = (c.icontains(word, autoescape=True) for c in (table.c.name, table.c.address))
        found.append(sa.or_(*named, table.c.id == word.lower(), table.c.initials == word.lower()))
    if wanted.category:
        begins = wanted.category if "." in wanted.category else f"{wanted.category}."
        ends = '"' if "." in wanted.category else ""
        kinds = sa.cast(table.c.categories, sa.Text)
        found.append(kinds.contains(f'"{begins}{ends}', autoescape=True))
    if wanted.status:
        found.append(table.c.status == wanted.status)
    if wanted.stale_on:
        limit = wanted.stale_on - STALE_AFTER
        found.append(sa.or_(table.c.checked_on.is_(None), table.c.checked_on < limit))
    if wanted.reported:
        open_ones = sa.select(place_report.c.place).where(place_report.c.state == "new")
        found.append(table.c.id.in_(open_ones))
    return found


def _forget(tx: Tx, ids: Sequence[str]) -> None:
    place_index.remove(tx, [place_index.turn_of(one) for one in ids])


def _entry(made: Place, lineages: dict[str, tuple[str, ...]]) -> tuple[int, frozenset[str]]:
    known = [lineages[code] for code in (made.area, *made.served) if code in lineages]
    return place_index.turn_of(made.id), terms(made, known)


def _row(made: Place, now: datetime) -> dict[str, object]:
    row = {one.name: getattr(made, one.name) for one in fields(made)}
    row |= {name: list(row[name]) for name in _LISTS}
    row["shelter"] = asdict(made.shelter) if made.shelter else None
    row["defence"] = asdict(made.defence) if made.defence else None
    return row | {"changed_at": now}


def _looked_at(row: sa.Row[Any]) -> Place:
    found = dict(zip(_LOOKED_AT, row, strict=True))
    found["categories"] = tuple(found["categories"])
    found["services"] = tuple(found["services"])
    return Place(**found)


def _place(row: sa.Row[Any]) -> Place:
    found = dict(row._mapping)
    found.pop("changed_at")
    found |= {name: tuple(found[name]) for name in _LISTS}
    if (shelter := found["shelter"]) is not None:
        boundary = tuple((lat, lon) for lat, lon in shelter["boundary"])
        lists = {name: tuple(shelter[name]) for name in _TUPLES}
        found["shelter"] = Shelter(**{**shelter, **lists, "boundary": boundary})
    if (defence := found["defence"]) is not None:
        found["defence"] = CivilDefence(**{**defence, "entrances": tuple(defence["entrances"])})
    return Place(**found)
