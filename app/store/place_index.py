"""Finding places by their terms: SQLite's FTS5, or a tsvector with a GIN index on PostgreSQL.

Both find the same in the same order. A place's row is its ``turn``, the number that its id writes:
so matches name their places themselves, and as ids are random, whatever is common is met soon
however the rows are walked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.domain.place_query import Way
from app.store.session import ALPHABET, Tx

_BITS = 40
_table = sa.table("place_words", sa.column("terms"), sa.column("rowid"), sa.column("turn"))


def turn_of(place_id: str) -> int:
    """Return the number of a place's row.

    Raises:
        ValueError: this is no id.
    """
    number = 0
    for character in place_id:
        number = number * 32 + ALPHABET.index(character)
    return number


def id_of(turn: int) -> str:
    """Return the id that lies in ``turn``."""
    return "".join(ALPHABET[turn >> shift & 31] for shift in range(_BITS - 5, -1, -5))


def put_all(tx: Tx, found: Iterable[tuple[int, frozenset[str]]]) -> None:
    """Let places, by their turns, be found by their terms; their former rows are gone already."""
    rows = [(turn, sorted(terms)) for turn, terms in found]
    if not rows:
        return
    if _is_sqlite(tx):
        lite = [{"rowid": turn, "terms": " ".join(terms)} for turn, terms in rows]
        tx.execute(sa.insert(_table).values(rowid=sa.bindparam("rowid")), lite)
        return
    terms = sa.func.array_to_tsvector(sa.bindparam("terms", type_=postgresql.ARRAY(sa.Text)))
    grown = [{"turn": turn, "terms": found} for turn, found in rows]
    tx.execute(sa.insert(_table).values(turn=sa.bindparam("turn"), terms=terms), grown)


def remove(tx: Tx, turns: Sequence[int]) -> None:
    """Let the places with these turns be found no longer."""
    tx.execute(sa.delete(_table).where(_turn(tx).in_(list(turns))))


def matching(tx: Tx, groups: Sequence[Sequence[Way]], limit: int, after: str = "") -> list[str]:
    """Return the ids of at most ``limit`` places, in their order, those after the id ``after``.

    Every group is met by one of its ways, of which every term is there; an empty group by none.
    """
    if not groups or not all(groups):
        return []
    condition = _match(groups) if _is_sqlite(tx) else _has(groups)
    turn = _turn(tx)
    query = sa.select(turn.label("turn")).select_from(_table).where(condition)
    if after:
        query = query.where(turn > turn_of(after))
    if _is_sqlite(tx):
        query = query.order_by(turn).limit(limit)
    else:
        # A fence: told of the limit, the planner would walk the whole table for a rare thing.
        found = query.offset(0).subquery()
        query = sa.select(found.c.turn).order_by(found.c.turn).limit(limit)
    return [id_of(found) for found in tx.scalars(query)]


def _match(groups: Sequence[Sequence[Way]]) -> sa.ColumnElement[bool]:
    written = _written(groups, '"{}"', " AND ", " OR ")
    return sa.literal_column("place_words").op("MATCH")(written)


def _has(groups: Sequence[Sequence[Way]]) -> sa.ColumnElement[bool]:
    written = _written(groups, "'{}'", " & ", " | ")
    return _table.c.terms.op("@@")(sa.cast(sa.literal(written), postgresql.TSQUERY))


def _written(groups: Sequence[Sequence[Way]], quoted: str, both: str, either: str) -> str:
    """Return the condition in a database's words: groups of which one way each is there.

    Terms hold letters and digits only, so that none can end its quotes.
    """
    return both.join(
        "(" + either.join("(" + both.join(map(quoted.format, sorted(way))) + ")" for way in g) + ")"
        for g in sorted(groups, key=len)
    )


def _turn(tx: Tx) -> sa.ColumnElement[int]:
    return _table.c.rowid if _is_sqlite(tx) else _table.c.turn


def _is_sqlite(tx: Tx) -> bool:
    return tx.dialect.name == "sqlite"
