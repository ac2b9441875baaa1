"""The migrations give exactly the tables that the store works with, and can be taken back."""

import secrets

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.store import migrate
from app.store.session import Store
from app.store.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'linli.db'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def inspect(url):
    """Say something about the database as it is now."""
    store = Store(url)

    def do(ask):
        with store.read() as tx:
            return ask(tx)

    yield do
    store.close()


OURS = ("notice_words", "place_words")


def tables(tx):
    """Names of the tables, but those of the search, which each database keeps its own way."""
    found = set(sa.inspect(tx).get_table_names())
    return {name for name in found if not name.startswith(OURS)} - {"alembic_version"}


def is_ours(_, name, kind, *__):
    return kind != "table" or not name.startswith(OURS)


def test_the_migrated_tables_are_the_ones_the_store_works_with(url, inspect):
    migrate.upgrade(url)
    options = {"include_object": is_ours}
    differ = lambda tx: compare_metadata(MigrationContext.configure(tx, opts=options), metadata)  # noqa: E731
    assert inspect(differ) == []
    assert inspect(tables) == set(metadata.tables)


def test_the_partial_indexes_are_partial(url, inspect):
    migrate.upgrade(url)
    made = inspect(lambda tx: sa.inspect(tx).get_indexes("delivery"))
    (undone,) = (i for i in made if i["name"] == "ix_delivery_undone")
    assert any("queued" in str(where) for where in undone["dialect_options"].values())


def test_taking_all_back_leaves_nothing_and_it_can_be_done_again(url, inspect):
    migrate.upgrade(url)
    migrate.downgrade(url, "base")
    assert inspect(tables) == set()
    migrate.upgrade(url)
    assert inspect(tables) == set(metadata.tables)


def test_a_migration_that_fails_leaves_nothing_behind(url, inspect, monkeypatch):
    monkeypatch.setattr("alembic.op.execute", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(url)
    assert inspect(tables) == set()
