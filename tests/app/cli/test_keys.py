"""``keys`` at a terminal."""

import json

import pytest

from app import config, factory
from app.store import audit
from channels.webpush.vapid import name_of, public_point


@pytest.fixture
def run(house, tmp_path, valkey_url):
    from app import cli

    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    app = factory.create_app(house, settings)
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["keys", *words])


def rows(answer):
    return json.loads(answer.stdout)


def actions(house):
    with house.store.read() as tx:
        return [line.action for line in audit.listing(tx, None, 10)]


def test_a_key_is_rotated_then_the_old_one_retired(run, house):
    [made] = rows(run("rotate", "release", "--json"))
    listed = [k for k in rows(run("list", "--json")) if k["role"] == "release"]
    assert [k["signs"] for k in listed] == ["yes", "yes"]
    assert listed[0]["keyid"] == made["keyid"]
    assert run("retire", "release").exit_code == 0
    assert run("retire", "release").exit_code == 1
    assert len([k for k in rows(run("list", "--json")) if k["role"] == "release"]) == 1
    assert actions(house)[:2] == ["keys.retire", "keys.rotate"]


def test_it_is_said_that_no_server_need_restart(run):
    assert "no restart is needed" in run("rotate", "alert", "--at-once").stderr


def test_the_key_of_pushes_goes_on_beside_the_new_one_unless_it_was_stolen(run, house):
    [old] = house.keys.push.now()
    [made] = rows(run("rotate", "webpush", "--json"))
    new, before = house.keys.push.now()
    assert before.private_numbers() == old.private_numbers()
    assert made["keyid"] == name_of(public_point(new))
    run("rotate", "webpush", "--at-once")
    assert len(house.keys.push.now()) == 1


def test_a_new_epoch_begins(run, house):
    assert "2" in run("epoch").output
    assert actions(house) == ["epoch.raise"]
