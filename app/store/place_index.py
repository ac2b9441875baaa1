"""Finding places by their terms: SQLite's FTS5, or an array with a GIN index on PostgreSQL.

Both find the same in the same order. A place's row is its ``turn``: how long its name is and, in
forty bits, its id; so matches come out with short names first, and name their places themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.domain.place_query import Way
from app.store.session import ALPHABET, Tx

_BITS, _LONGEST_NAME = 40, 1 << 22
_MOST_ARMS = 16
_table = sa.table("place_words", sa.column("terms"), sa.column("rowid"), sa.column("turn"))
_ARRAY = postgresql.ARRAY(sa.Text)


def turn_of(place_id: str, name: str) -> int:
    """Return the number of a place's row.

    Raises:
        ValueError: this is no id.
    """
    number = 0
    for character in place_id:
        number = number * 32 + ALPHABET.index(character)
    return (min(len(name), _LONGEST_NAME) << _BITS) | number


def id_of(turn: int) -> str:
    """Return the id that lies in ``turn``."""
    number = turn & ((1 << _BITS) - 1)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))


def put_all(tx: Tx, found: Iterable[tuple[int, frozenset[str]]]) -> None:
    """Let places, by their turns, be found by their terms; their former rows are gone already."""
    rows = [(turn, sorted(terms)) for turn, terms in found]
    if not rows:
        return
    if _is_sqlite(tx):
        lite = [{"rowid": turn, "terms": " ".join(terms)} for turn, terms in rows]
        tx.execute(sa.insert(_table).values(rowid=sa.bindparam("rowid")), lite)
        return
    terms = sa.bindparam("terms", type_=_ARRAY)
    grown = [{"turn": turn, "terms": terms} for turn, terms in rows]
    tx.execute(sa.insert(_table).values(turn=sa.bindparam("turn"), terms=terms), grown)


def remove(tx: Tx, turns: Sequence[int]) -> None:
    """Let the places with these turns be found no longer."""
    tx.execute(sa.delete(_table).where(_turn(tx).in_(list(turns))))


def matching(tx: Tx, groups: Sequence[Sequence[Way]], limit: int) -> list[str]:
    """Return the ids of at most ``limit`` places, those with short names first.

    Every group is met by one of its ways, of which every term is there; an empty group by none.
    """
    if not groups or not all(groups):
        return []
    condition = _match(groups) if _is_sqlite(tx) else _holds(groups)
    turn = _turn(tx)
    query = sa.select(turn).select_from(_table).where(condition).order_by(turn).limit(limit)
    return [id_of(found) for found in tx.scalars(query)]


def _match(groups: Sequence[Sequence[Way]]) -> sa.ColumnElement[bool]:
    # Terms hold letters and digits only, so that none can end its quotes.
    text = " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(_quoted(way)) + ")" for way in group) + ")"
        for group in sorted(groups, key=len)
    )
    return sa.literal_column("place_words").op("MATCH")(text)


def _quoted(way: Way) -> list[str]:
    # The longest are the rarest, more or less.
    return [f'"{term}"' for term in sorted(way, key=lambda term: (-len(term), term))]


def _holds(groups: Sequence[Sequence[Way]]) -> sa.ColumnElement[bool]:
    """Return it as an OR of whole conditions: each is then one walk through the index.

    A group of single terms is asked for as such; the longest others stay one of many.
    """
    anyof = [g for g in groups if all(len(way) == 1 for way in g) and len(g) > 1]
    others = sorted((g for g in groups if g not in anyof), key=len)
    arms = list(product(*others))
    flags = [_table.c.terms.op("&&")(_array({t for way in g for t in way})) for g in anyof]
    if len(arms) > _MOST_ARMS:
        return sa.and_(*flags, *(sa.or_(*(_all_of(way) for way in g)) for g in others))
    wholes = [frozenset[str]().union(*arm) for arm in arms]
    return sa.or_(
        *(sa.and_(_all_of(whole), *flags) if whole else sa.and_(*flags) for whole in wholes)
    )


def _all_of(way: Iterable[str]) -> sa.ColumnElement[bool]:
    return _table.c.terms.op("@>")(_array(way))


def _array(terms: Iterable[str]) -> sa.ColumnElement[Any]:
    return sa.cast(sa.literal(sorted(terms), _ARRAY), _ARRAY)


def _turn(tx: Tx) -> sa.ColumnElement[int]:
    return _table.c.rowid if _is_sqlite(tx) else _table.c.turn


def _is_sqlite(tx: Tx) -> bool:
    return tx.dialect.name == "sqlite"
