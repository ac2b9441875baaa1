"""Finding notices by their words: SQLite's FTS5, or an array with a GIN index on PostgreSQL.

Both keep the terms that ``app.domain.words`` makes, so that both find the same. On SQLite a row is
named by its notice's ``turn``, so that matches come out newest first and need no sorting.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from app.domain import words
from app.domain.notice import Notice
from app.store.session import Tx
from app.store.tables import notice

table = sa.table("notice_words", sa.column("terms"), sa.column("rowid"), sa.column("notice_id"))


def put(tx: Tx, made: Notice, turn: int, was: int | None) -> None:
    """Let a notice be found by the words of ``made``; ``was`` is its turn until now."""
    text = "\n".join((made.headline, made.title, made.body, made.when_where, made.record.summary))
    found = sorted(words.terms(text))
    if _is_sqlite(tx):
        tx.execute(sa.delete(table).where(table.c.rowid == was))
        tx.execute(sa.insert(table).values(rowid=turn, terms=" ".join(found)))
        return
    tx.execute(sa.delete(table).where(table.c.notice_id == made.id))
    terms = sa.cast(sa.literal(found, postgresql.ARRAY(sa.Text)), postgresql.ARRAY(sa.Text))
    tx.execute(sa.insert(table).values(notice_id=made.id, terms=terms))


def joined(tx: Tx) -> sa.FromClause:
    """Return the words joined with the heads of their notices, to be narrowed by ``matches``."""
    same = notice.c.turn == table.c.rowid if _is_sqlite(tx) else notice.c.id == table.c.notice_id
    return table.join(notice, same)


def newest_first(tx: Tx) -> list[sa.ColumnElement[Any]]:
    """Return what to order matches by: on SQLite the order they come out in."""
    if _is_sqlite(tx):
        return [table.c.rowid.desc()]
    return [notice.c.turn.desc(), notice.c.id.desc()]


def among(tx: Tx, ids: sa.Select[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that a match is one of the few notices that ``ids`` selects."""
    if _is_sqlite(tx):
        return table.c.rowid.in_(sa.select(notice.c.turn).where(notice.c.id.in_(ids)))
    return notice.c.id.in_(ids)


def after(tx: Tx, turn: int, notice_id: str) -> sa.ColumnElement[bool]:
    """Return the condition that a match comes after that of a page's last notice."""
    if _is_sqlite(tx):
        return table.c.rowid < turn
    return sa.tuple_(notice.c.turn, notice.c.id) < sa.tuple_(turn, notice_id)


def matches(tx: Tx, wanted: Iterable[str]) -> sa.ColumnElement[bool]:
    """Return the condition that a row of ``table`` has every one of ``wanted``."""
    asked = sorted(wanted)
    if _is_sqlite(tx):
        # Terms hold letters and digits only, so that none can end its quotes.
        query = " ".join(f'"{term}"' for term in asked)
        return sa.literal_column("notice_words").op("MATCH")(query)
    kind = postgresql.ARRAY(sa.Text)
    return table.c.terms.op("@>")(sa.cast(sa.literal(asked, kind), kind))


def _is_sqlite(tx: Tx) -> bool:
    return tx.dialect.name == "sqlite"
