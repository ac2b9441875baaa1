"""Many rows in one statement, alike on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.store.session import Tx
from app.store.tables import Instant


class Rows:
    """A table of rows that travel with a statement as one JSON text, however many they are.

    ``columns`` names and types the values of each row, in order. Only texts, whole numbers,
    instants and None travel. A statement has room for one such table.
    """

    def __init__(self, columns: Mapping[str, sa.types.TypeEngine[Any]]) -> None:
        self._columns = dict(columns)
        self._tables = {"sqlite": _each(self._columns), "postgresql": _records(self._columns)}

    def of(self, dialect: str) -> sa.FromClause:
        """Return the table, to be joined with in a statement for ``dialect``."""
        return self._tables[dialect]

    def bound(self, tx: Tx, rows: Iterable[Sequence[object]]) -> dict[str, object]:
        """Return the parameters of a statement that make ``rows`` its table."""
        if tx.dialect.name == "sqlite":
            return {_TEXT: json.dumps(list(rows), default=_as_kept)}
        named = [dict(zip(self._columns, row, strict=True)) for row in rows]
        return {_TEXT: json.dumps(named, default=_as_iso)}


_TEXT = "listed_rows"


def _each(columns: Mapping[str, sa.types.TypeEngine[Any]]) -> sa.FromClause:
    each = sa.func.json_each(sa.bindparam(_TEXT, type_=sa.Text)).table_valued("value")
    row = each.alias("listed_each")
    picked = (
        sa.func.json_extract(row.c.value, sa.literal_column(f"'$[{i}]'"), type_=kind).label(name)
        for i, (name, kind) in enumerate(columns.items())
    )
    return sa.select(*picked).subquery("listed")


def _records(columns: Mapping[str, sa.types.TypeEngine[Any]]) -> sa.FromClause:
    typed = [sa.column(name, _bare(kind)) for name, kind in columns.items()]
    text = sa.cast(sa.bindparam(_TEXT, type_=sa.Text), postgresql.JSON)
    records = sa.func.json_to_recordset(text).table_valued(*typed, name="listed")
    return records.render_derived(with_types=True)


def insert_or_ignore(tx: Tx, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert those of ``rows`` whose key is not there yet."""
    maker = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    tx.execute(maker(table).on_conflict_do_nothing(), rows)


def count_up(
    tx: Tx,
    table: sa.Table,
    rows: Sequence[Mapping[str, object]],
    counted: str,
    newest: Sequence[str] = (),
) -> None:
    """Insert ``rows``; of those whose key is there already, ``counted`` grows by theirs.

    The columns ``newest`` become theirs.
    """
    add_up(tx, table, rows, (counted,), newest)


def add_up(
    tx: Tx,
    table: sa.Table,
    rows: Sequence[Mapping[str, object]],
    counted: Sequence[str],
    newest: Sequence[str] = (),
) -> None:
    """Insert ``rows``; of those whose key is there already, each of ``counted`` grows by theirs."""
    made = (sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert)(table)
    changed: dict[str, Any] = {name: made.excluded[name] for name in newest}
    changed.update({name: table.c[name] + made.excluded[name] for name in counted})
    key = [column.name for column in table.primary_key]
    tx.execute(made.on_conflict_do_update(index_elements=key, set_=changed), rows)


def upsert(
    tx: Tx, table: sa.Table, rows: Sequence[Mapping[str, object]], key: Sequence[str]
) -> None:
    """Insert ``rows``, or update those whose ``key`` is there already."""
    names = [name for name in rows[0] if name not in key]
    if tx.dialect.name == "sqlite":
        lite = sqlite.insert(table)
        changed = {name: lite.excluded[name] for name in names}
        tx.execute(lite.on_conflict_do_update(index_elements=key, set_=changed), rows)
        return
    grown = postgresql.insert(table)
    changed = {name: grown.excluded[name] for name in names}
    tx.execute(grown.on_conflict_do_update(index_elements=key, set_=changed), rows)


def on_conflict(
    dialect: str,
    table: sa.Table,
    picked: sa.Select[Any],
    key: Sequence[str],
    change: Callable[[Any], Mapping[str, Any]],
) -> sa.Executable:
    """Return a statement that inserts what ``picked`` selects, or changes the rows already there.

    ``picked`` names its columns as ``table`` does; ``change`` is given the columns of a row that
    could not be inserted.
    """
    names = list(picked.selected_columns.keys())
    each = picked.where(sa.true())  # SQLite reads ON CONFLICT as a join without it
    if dialect == "sqlite":
        lite = sqlite.insert(table).from_select(names, each)
        return lite.on_conflict_do_update(index_elements=key, set_=change(lite.excluded))
    grown = postgresql.insert(table).from_select(names, each)
    return grown.on_conflict_do_update(index_elements=key, set_=change(grown.excluded))


def _as_kept(value: object) -> str:
    """Write an instant as SQLite's column holds it, so that texts compare."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    raise TypeError(f"{type(value).__name__} does not travel in a batch")


def _as_iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not travel in a batch")


def _bare(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """Return the type that PostgreSQL is told: a decorator has no name of its own there."""
    return sa.DateTime(timezone=True) if isinstance(kind, Instant) else kind
