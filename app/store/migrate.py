"""Brings a database to today's tables."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.store.session import Store

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
# One number for all: PostgreSQL lets one process at a time migrate (SQLite's writer lock does too).
_LOCK = 0x6C696E6C69  # "linli"


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` to ``revision``, all or nothing; others wait meanwhile.

    Raises:
        StoreAway: the database cannot be used now.
    """
    _run(url, revision, up=True)


def downgrade(url: str, revision: str) -> None:
    """Take the database at ``url`` back to ``revision``; ``base`` is before the first."""
    _run(url, revision, up=False)


def _run(url: str, revision: str, *, up: bool) -> None:
    _make_folder(sa.make_url(url))
    store = Store(url)
    try:
        with store.begin() as tx:
            if not store.is_sqlite:
                tx.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            config = Config(attributes={"connection": tx})
            config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
            (command.upgrade if up else command.downgrade)(config, revision)
    finally:
        store.close()


def _make_folder(url: sa.URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
