"""Transactions, and what a database that is away looks like."""

import os
import sqlite3
import threading

import psycopg
import pytest
import sqlalchemy as sa

from app.store import migrate, setting
from app.store.session import Store, StoreAway, new_id


def test_a_write_transaction_commits_when_its_block_ends(store):
    with store.begin() as tx:
        setting.put(tx, "city", "北京市")
    with store.read() as tx:
        assert setting.get(tx, "city") == "北京市"


def test_a_write_transaction_that_raises_leaves_nothing(store):
    with pytest.raises(KeyError), store.begin() as tx:
        setting.put(tx, "city", "北京市")
        raise KeyError("某处出错")
    with store.read() as tx:
        assert setting.get(tx, "city") is None


def test_a_reader_sees_the_last_commit_while_a_writer_works(store):
    with store.begin() as writer, store.read() as reader:
        setting.put(writer, "city", "北京市")
        assert setting.get(reader, "city") is None


def test_ping_says_nothing_when_all_is_well(store):
    store.ping()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all/linli.db",
        "postgresql://linli@127.0.0.1:9/linli?connect_timeout=2",
        "postgresql:///linli?host=/nowhere/at/all",
    ],
)
def test_a_database_that_is_away_is_an_os_error_with_a_plain_sentence(url):
    store = Store(url)
    with pytest.raises(StoreAway, match="^the database cannot be used now: ") as caught:
        store.ping()
    assert isinstance(caught.value, OSError)
    assert "\n" not in str(caught.value)


def test_a_writer_that_waits_too_long_for_the_lock_finds_the_store_away(sqlite_template):
    store = Store(f"sqlite:///{sqlite_template}?timeout=0.05")
    other = sqlite3.connect(sqlite_template, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreAway, match="locked"), store.begin():
        pass
    other.execute("ROLLBACK")
    other.close()
    store.close()


def test_connections_that_the_server_cut_are_made_anew(postgres_url):
    store = Store(postgres_url)
    store.ping()
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = 'postgres' AND pid <> pg_backend_pid()"
        )
    store.ping()
    store.close()


def test_a_postgresql_that_keeps_bytes_instead_of_text_is_told_of(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS linli_bytes")
        connection.execute(
            "CREATE DATABASE linli_bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
        )
    url = postgres_url.replace("/postgres?", "/linli_bytes?")
    with pytest.raises(StoreAway, match="SQL_ASCII.*--encoding=UTF8"):
        migrate.upgrade(url)


def test_a_connection_cut_in_the_middle_is_the_store_away(postgres_url):
    store = Store(postgres_url)
    with pytest.raises(StoreAway), store.begin() as tx:
        tx.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))
    store.ping()
    store.close()


def test_a_mistake_in_our_own_statements_is_not_the_store_away(store):
    with pytest.raises(sa.exc.DBAPIError), store.read() as tx:
        tx.execute(sa.text("SELECT nothing FROM nowhere"))


def test_sqlite_is_durable_and_keeps_references(sqlite_template):
    store = Store(f"sqlite:///{sqlite_template}")
    with store.read() as tx:
        pragmas = {
            name: tx.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_a_forked_child_uses_connections_of_its_own(store):
    with store.read() as tx:
        mine = id(tx.connection.dbapi_connection)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # no pytest in the child: it says what it saw and is gone
        with store.read() as tx:
            os.write(writing, b"1" if id(tx.connection.dbapi_connection) != mine else b"0")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 1) == b"1"
    os.close(reading)
    os.close(writing)
    store.ping()


def test_threads_share_a_store(store):
    def add(number):
        with store.begin() as tx:
            setting.put(tx, f"number{number}", number)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert [setting.get(tx, f"number{n}") for n in range(12)] == list(range(12))


def test_new_ids_are_eight_characters_that_nobody_misreads():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {8}
    assert not set("".join(ids)) & set("ilouILOU")
