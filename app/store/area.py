"""The area tree: divisions by code or slug, and what lies above and below them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.audience import Area, Level
from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import area, lineage

_Codes: TypeAlias = sa.Select[Any] | sa.CompoundSelect[Any]


def put_all(tx: Tx, areas: Iterable[Area]) -> None:
    """Add or update ``areas``; parents come before their children or are there already."""
    found = list(areas)
    if not found:
        return
    upsert(tx, area, [_row(a) for a in found], key=("code",))
    tx.execute(sa.delete(lineage).where(lineage.c.area.in_([a.code for a in found])))
    above = [{"above": code, "area": a.code} for a in found for code in a.lineage]
    tx.execute(sa.insert(lineage), above)


def get(tx: Tx, code_or_slug: str) -> Area | None:
    """Return an area by its code or its slug, None when there is none."""
    named = sa.or_(area.c.code == code_or_slug, area.c.slug == code_or_slug)
    row = tx.execute(sa.select(area).where(named)).first()
    return _area(row) if row else None


def trail(tx: Tx, code: str) -> tuple[Area, ...]:
    """Return the areas from the city down to and including ``code``; empty when unknown."""
    query = sa.select(area).join(lineage, lineage.c.above == area.c.code)
    return tuple(_areas(tx, query.where(lineage.c.area == code).order_by(area.c.level)))


def children(tx: Tx, code: str | None) -> list[Area]:
    """Return the areas right below ``code``, or the cities."""
    return _areas(tx, sa.select(area).where(area.c.parent == code).order_by(area.c.code))


def everything(tx: Tx) -> list[Area]:
    """Return all areas, each after the one above it."""
    return _areas(tx, sa.select(area).order_by(area.c.path))


def open_areas(tx: Tx) -> list[Area]:
    """Return the areas that publish here, each after the one above it."""
    return _areas(tx, sa.select(area).where(area.c.is_open).order_by(area.c.path))


def by_codes(tx: Tx, codes: Iterable[str]) -> dict[str, Area]:
    """Return the areas that ``codes`` name; unknown ones are left out."""
    query = sa.select(area).where(area.c.code.in_(set(codes)))
    return {found.code: found for found in _areas(tx, query)}


def trails(tx: Tx, codes: Iterable[str]) -> dict[str, tuple[Area, ...]]:
    """Return for each of ``codes`` the areas from the city down to and including it."""
    query = (
        sa.select(lineage.c.area.label("below"), area)
        .join(area, area.c.code == lineage.c.above)
        .where(lineage.c.area.in_(set(codes)))
        .order_by(lineage.c.area, area.c.level)
    )
    found: dict[str, list[Area]] = {}
    for row in tx.execute(query):
        found.setdefault(row.below, []).append(_area(row))
    return {code: tuple(listed) for code, listed in found.items()}


def deepest_open(tx: Tx) -> Area | None:
    """Return an area that publishes here and lies as deep as any, None when there is none."""
    query = sa.select(area).where(area.c.is_open)
    found = _areas(tx, query.order_by(area.c.level.desc(), area.c.path.desc()).limit(1))
    return found[0] if found else None


def open_within(tx: Tx, above: Iterable[str], limit: int) -> list[Area]:
    """Return at most ``limit`` open areas at or below ``above``, each after the one above it."""
    query = sa.select(area).where(area.c.is_open, at_or_below(area.c.code, above))
    return _areas(tx, query.order_by(area.c.path).limit(limit))


def matching(tx: Tx, text: str, above: Iterable[str], limit: int) -> tuple[list[Area], int]:
    """Return open areas at or below ``above`` that ``text`` names, and how many there are.

    Each word must stand in the name, or begin the code or the slug. Higher levels come first.
    """
    named = [
        sa.or_(
            area.c.name.contains(word, autoescape=True),
            area.c.name_en.icontains(word, autoescape=True),
            area.c.code.startswith(word, autoescape=True),
            area.c.slug.startswith(word.lower(), autoescape=True),
        )
        for word in text.split()
    ]
    which = sa.and_(area.c.is_open, at_or_below(area.c.code, above), *named)
    count = tx.execute(sa.select(sa.func.count()).select_from(area).where(which)).scalar_one()
    query = sa.select(area).where(which).order_by(area.c.level, area.c.path)
    return _areas(tx, query.limit(limit)), count


def top_of(tx: Tx, codes: Iterable[str]) -> frozenset[str]:
    """Return those of ``codes`` above which there is nothing."""
    query = sa.select(area.c.code).where(area.c.code.in_(list(codes)), area.c.parent.is_(None))
    return frozenset(tx.scalars(query))


def within(tx: Tx, codes: Iterable[str], above: Iterable[str]) -> frozenset[str]:
    """Return those of ``codes`` that publish here and lie at or below one of ``above``."""
    query = (
        sa.select(area.c.code)
        .where(area.c.is_open, area.c.code.in_(list(codes)))
        .where(at_or_below(area.c.code, above))
    )
    return frozenset(tx.scalars(query))


def is_any_open(tx: Tx, above: Iterable[str]) -> bool:
    """Return whether some area at or below one of ``above`` publishes here."""
    query = sa.select(area.c.code).where(area.c.is_open, at_or_below(area.c.code, above))
    return tx.execute(query.limit(1)).first() is not None


def among_named(tx: Tx, typed: str, above: Iterable[str]) -> Area | None:
    """Return the one area at or below ``above`` with this code, slug or full name."""
    is_it = sa.or_(area.c.code == typed, area.c.slug == typed, area.c.name == typed)
    query = sa.select(area).where(is_it, at_or_below(area.c.code, above))
    return next(iter(_areas(tx, query.order_by(area.c.path).limit(1))), None)


def search(
    tx: Tx, text: str, parent: str | None, is_open: bool | None, after: str, limit: int
) -> list[Area]:
    """Return areas whose path comes after ``after``, each after the one above it.

    Args:
        tx: the transaction.
        text: only those with these words in a name or slug, or whose code begins so.
        parent: only those right below this code.
        is_open: only those that publish here, or that do not.
        after: path of the last one of the page before, or empty.
        limit: at most this many.
    """
    query = sa.select(area).where(area.c.path > after)
    for word in text.split():
        named = (c.icontains(word, autoescape=True) for c in (area.c.name, area.c.name_en))
        coded = (c.istartswith(word, autoescape=True) for c in (area.c.slug, area.c.code))
        query = query.where(sa.or_(*named, *coded))
    if parent is not None:
        query = query.where(area.c.parent == parent)
    if is_open is not None:
        query = query.where(area.c.is_open.is_(is_open))
    return _areas(tx, query.order_by(area.c.path).limit(limit))


def set_open(tx: Tx, code: str, is_open: bool) -> None:
    """Let an area publish here, or no longer."""
    tx.execute(sa.update(area).where(area.c.code == code).values(is_open=is_open))


def at_or_below(column: sa.ColumnElement[str], codes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``codes`` or an area below one."""
    return column.in_(sa.select(lineage.c.area).where(lineage.c.above.in_(list(codes))))


def among(tx: Tx, column: sa.ColumnElement[str], codes: _Codes) -> sa.ColumnElement[bool]:
    """Return the condition that ``column`` is one of the codes that ``codes`` selects.

    PostgreSQL is told which these are, or it thinks that half of all people live there.
    """
    if tx.dialect.name == "sqlite":
        return column.in_(codes)
    return is_one_of(column, set(tx.scalars(codes)))


def is_one_of(column: sa.ColumnElement[str], codes: Collection[str]) -> sa.ColumnElement[bool]:
    """Return the condition, for PostgreSQL, that ``column`` is one of ``codes``, however many."""
    return column == sa.any_(sa.literal(sorted(codes), ARRAY(sa.String)))


def around(column: sa.ColumnElement[str], codes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition that ``column`` lies at, below or above one of ``codes``.

    Content flows down the tree: what lies above is there for those below.
    """
    known = list(codes)
    above = sa.select(lineage.c.above).where(lineage.c.area.in_(known))
    return sa.or_(at_or_below(column, known), column.in_(above))


def _areas(tx: Tx, query: sa.Select[Any]) -> list[Area]:
    rows: Sequence[sa.Row[Any]] = tx.execute(query).all()
    return [_area(row) for row in rows]


def _row(a: Area) -> dict[str, object]:
    return {
        "code": a.code,
        "name": a.name,
        "level": int(a.level),
        "slug": a.slug,
        "path": a.path,
        "parent": a.parent,
        "is_open": a.is_open,
        "name_en": a.name_en,
    }


def _area(row: sa.Row[Any]) -> Area:
    return Area(
        code=row.code,
        name=row.name,
        level=Level(row.level),
        slug=row.slug,
        path=row.path,
        is_open=row.is_open,
        name_en=row.name_en,
    )
