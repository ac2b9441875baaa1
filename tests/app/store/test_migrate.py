"""Bringing a database to today's tables."""

import subprocess
import sys

import pytest
import sqlalchemy as sa

from app.store import migrate, setting
from app.store.session import Store, StoreAway


def test_upgrading_makes_the_folder_the_database_lies_in(tmp_path):
    url = f"sqlite:///{tmp_path / 'instance' / 'deep' / 'linli.db'}"
    migrate.upgrade(url)
    store = Store(url)
    with store.begin() as tx:
        setting.put(tx, "city", "北京市")
    store.close()


def test_upgrading_again_changes_nothing(url, store):
    with store.begin() as tx:
        setting.put(tx, "city", "北京市")
    migrate.upgrade(url)
    with store.read() as tx:
        assert setting.get(tx, "city") == "北京市"


def test_several_processes_may_upgrade_at_once(tmp_path):
    url = f"sqlite:///{tmp_path / 'linli.db'}"
    program = f"from app.store import migrate; migrate.upgrade({url!r})"
    running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]


def test_a_database_that_is_away_is_said_plainly():
    with pytest.raises(StoreAway):
        migrate.upgrade("postgresql:///linli?host=/nowhere/at/all")


def test_a_database_that_was_never_migrated_is_not_taken_for_one_that_is_away(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(sa.exc.OperationalError, match="no such table"), store.read() as tx:
        setting.get(tx, "city")
    store.close()
