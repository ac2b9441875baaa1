"""Many rows in one statement, alike on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app.store.session import Tx
from app.store.tables import Instant

Columns = Mapping[str, sa.types.TypeEngine[Any]]


def listed(tx: Tx, columns: Columns, rows: Iterable[Sequence[object]]) -> sa.FromClause:
    """Return ``rows`` as a table to join with: one bound JSON text, however many they are.

    ``columns`` names and types the values of each row, in order. Only texts, whole numbers,
    instants and None travel.
    """
    names = list(columns)
    if tx.dialect.name == "sqlite":
        text = json.dumps([[_plain(v) for v in row] for row in rows])
        each = sa.func.json_each(text).table_valued("value").alias("listed_each")
        picked = (
            sa.func.json_extract(each.c.value, f"$[{i}]", type_=kind).label(name)
            for i, (name, kind) in enumerate(columns.items())
        )
        return sa.select(*picked).subquery("listed")
    text = json.dumps([dict(zip(names, map(_iso, row), strict=True)) for row in rows])
    typed = [sa.column(name, _bare(kind)) for name, kind in columns.items()]
    records = sa.func.json_to_recordset(sa.cast(sa.literal(text, sa.Text), postgresql.JSON))
    return records.table_valued(*typed, name="listed").render_derived(with_types=True)


def insert_or_ignore(tx: Tx, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert those of ``rows`` whose key is not there yet."""
    maker = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    tx.execute(maker(table).on_conflict_do_nothing(), rows)


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


def _plain(value: object) -> object:
    """Write an instant as SQLite's column holds it, so that texts compare."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _bare(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    """Return the type that PostgreSQL is told: a decorator has no name of its own there."""
    return sa.DateTime(timezone=True) if isinstance(kind, Instant) else kind
