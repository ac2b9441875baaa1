"""What every table is made with: the metadata, instants, and the two commonest columns."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Column, Integer, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

naming = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}
metadata = sa.MetaData(naming_convention=naming)


class Instant(TypeDecorator[datetime]):
    """An aware instant: UTC in, UTC out.

    TIMESTAMPTZ on PostgreSQL; on SQLite a text in UTC that sorts by time.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant: nobody knows what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} is naive; instants are aware UTC")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return it aware, in UTC whatever the server's zone is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def text(name: str, default: str | None = "") -> Column[str]:
    """Return a column of text that is never null; ``default`` None: must be given."""
    return Column(name, String, nullable=False, default=default)


def count(name: str) -> Column[int]:
    """Return a column that counts up from 0."""
    return Column(name, Integer, nullable=False, default=0)
