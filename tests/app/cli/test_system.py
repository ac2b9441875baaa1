"""``doctor`` at a terminal."""

import json

import pytest

from app import cli, config, factory
from app.store.bell import BellSilent


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url, monkeypatch):
    env = {"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    app = factory.create_app(neighbourhood, config.load(env))
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=words)


def found(told):
    return {row["check"]: row for row in json.loads(told.stdout)}


def test_it_says_how_all_stands_and_what_to_do(run, clock, monkeypatch):
    rows = found(run("doctor", "--json"))
    assert {name: row["ok"] for name, row in rows.items()} == {
        **dict.fromkeys(("store", "migrations", "clock", "bell", "keys", "worker", "disk"), "yes"),
        "retention": "yes",
        "plays": "yes",
        "backup": "look",
        "mastodon": "yes",
        "sms_smpp": "yes",
    }
    assert "backup --keep 14" in rows["backup"]["what"]
    clock.go(minutes=5)  # and no worker issued the 28 boards

    def silent(_):
        raise BellSilent("refused")

    monkeypatch.setattr("app.store.bell.Bell.memory", silent)
    told = run("doctor", "--json")
    rows = found(told)
    assert told.exit_code == 69
    assert (rows["bell"]["ok"], rows["worker"]["ok"], rows["store"]["ok"]) == ("no", "no", "yes")
    assert "app.worker" in rows["worker"]["what"] and "REDIS_URL" in rows["bell"]["what"]


def test_before_the_store_is_brought_up_it_says_that_and_no_more(run, neighbourhood, monkeypatch):
    monkeypatch.setattr("app.store.dump.newest", lambda: "9999")
    told = run("doctor", "--json")
    rows = found(told)
    assert told.exit_code == 69 and set(rows) == {"bell", "keys", "store", "migrations", "clock"}
    assert "upgrade" in rows["migrations"]["what"]
