"""Finding places by their terms: SQLite's FTS5, or a tsvector with a GIN index on PostgreSQL.

Both find the same in the same order. A place's row is its ``turn``, the number that its id writes:
so matches name their places themselves, and as ids are random, whatever is common is met soon
however the rows are walked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.domain.place_query import Way
from app.store.session import ALPHABET, Tx

_PAIRS = tuple(a + b for a in ALPHABET for b in ALPHABET)
_table = sa.table(
    "place_words",
    sa.column("terms"),
    sa.column("rowid", sa.BigInteger),
    sa.column("turn", sa.BigInteger),  # of 40 bits: said, as a list is typed by its first number
)
_LITE = sa.text(
    "SELECT rowid FROM place_words WHERE place_words MATCH :asked AND rowid > :after"
    " ORDER BY rowid LIMIT :most"
)
# An index of words names its rows in no order on PostgreSQL: all of what is common would be read
# for the first few of it. So the places lie in three slices by their turns, a 64th, a bit less than
# an eighth, and the rest, each with an index of its own; a slice is looked at when those before it
# have not filled the limit.
_FEW, _SOME = 1 << 34, 1 << 37
_SLICES = {
    "few": f"turn < {_FEW}",
    "some_more": f"turn >= {_FEW} AND turn < {_SOME}",
    "rest": f"turn >= {_SOME}",
}


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
    pair = _PAIRS
    return pair[turn >> 30] + pair[turn >> 20 & 1023] + pair[turn >> 10 & 1023] + pair[turn & 1023]


def put_all(tx: Tx, found: Iterable[tuple[int, frozenset[str]]]) -> None:
    """Let places, by their turns, be found by their terms; their former rows are gone already."""
    # FTS5 writes down all it has gathered whenever a row comes before the last one.
    rows = sorted((turn, sorted(terms)) for turn, terms in found)
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
    bounds: dict[str, object] = {"after": turn_of(after) if after else -1, "most": limit}
    if _is_sqlite(tx):
        asked = " AND ".join(_written(groups, '"{}"', " AND ", " OR "))
        turns = tx.scalars(_LITE, {**bounds, "asked": asked})
    else:
        conditions = _written(groups, "'{}'", " & ", " | ")
        numbered = {f"asked_{n}": one for n, one in enumerate(conditions)}
        turns = tx.scalars(_grown(len(conditions), bool(after)), {**bounds, **numbered})
    return [id_of(turn) for turn in sorted(turns)]


@lru_cache(64)
def _grown(conditions: int, is_leaf: bool) -> sa.TextClause:
    """Return PostgreSQL's query for so many conditions that hold all at once.

    Each is a condition of its own: an index then skips what the others have not, while within one
    it would weigh every row that has the rarest of its terms. ``+ 0`` is a fence: told of the
    limit, the planner would walk the whole table for a rare thing. Whoever leafs through what is
    common, of which the first slice alone has enough, is quick by walking only.
    """
    asked = " AND ".join(f"terms @@ CAST(:asked_{n} AS tsquery)" for n in range(conditions))
    rows = f"SELECT turn FROM place_words WHERE {asked}"  # noqa: S608 - all words are our own
    parts, guard = {}, "true"
    if is_leaf:
        parts["common"] = f"{rows} AND {_SLICES['few']} LIMIT :most"
        is_common, guard = f"{_count('common')} >= :most", f"{_count('common')} < :most"
        parts["walked"] = f"{rows} AND turn > :after AND {is_common} ORDER BY turn LIMIT :most"
    had = "0"
    for name, bounds in _SLICES.items():
        here = f"{bounds} AND turn > :after AND {guard} AND {had} < :most"
        parts[name] = f"{rows} AND {here} ORDER BY turn + 0 LIMIT :most"
        had += f" + {_count(name)}"
    named = ", ".join(f"{name} AS MATERIALIZED ({part})" for name, part in parts.items())
    found = [f"SELECT turn FROM {name}" for name in parts if name != "common"]  # noqa: S608
    return sa.text(f"WITH {named} {' UNION ALL '.join(found)} ORDER BY turn LIMIT :most")


def _count(name: str) -> str:
    return f"(SELECT count(*) FROM {name})"  # noqa: S608


def _written(groups: Sequence[Sequence[Way]], quoted: str, both: str, either: str) -> list[str]:
    """Return conditions in a database's words: groups of which one way each is there.

    Terms hold letters and digits only, so that none can end its quotes. What all ways of a group
    have in common is asked for once.
    """
    written = []
    for group in sorted(groups, key=len):
        shared = frozenset.intersection(*group)
        rests = [] if shared in group else [way - shared for way in group]
        ways = [both.join(map(quoted.format, sorted(way))) for way in rests]
        written += [quoted.format(term) for term in sorted(shared)]
        if ways:
            written.append("(" + either.join(f"({way})" for way in ways) + ")")
    return written


def _turn(tx: Tx) -> sa.ColumnElement[int]:
    return _table.c.rowid if _is_sqlite(tx) else _table.c.turn


def _is_sqlite(tx: Tx) -> bool:
    return tx.dialect.name == "sqlite"
