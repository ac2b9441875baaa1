"""``user setup-link`` at a terminal: who is locked out gets in again."""

import json
from datetime import timedelta

import pytest

from app import config, factory
from app.dispatch.people import people
from app.store import audit, invitation, second, user


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    app = factory.create_app(neighbourhood, settings)
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["user", "setup-link", *words])


def test_a_link_ends_the_wait_and_with_the_phone_lost_the_second_factor(
    run, neighbourhood, wanglan, clock
):
    house = neighbourhood
    with house.store.begin() as tx:
        user.note_failure(tx, wanglan.id, clock() + timedelta(hours=1))
        second.begin(tx, wanglan.id, b"sealed", clock())
    [made] = json.loads(run("wanglan", "--json").stdout)
    token = made["link"].rpartition("/")[2]
    with house.store.read() as tx:
        assert user.locked_until(tx, wanglan.id, clock()) is None
        assert invitation.find(tx, people.digest(token), clock()) == wanglan.id
        assert second.get(tx, wanglan.id)
    assert run("wanglan", "--lost-phone").exit_code == 0
    with house.store.read() as tx:
        assert second.get(tx, wanglan.id) is None
        told = [line.action for line in audit.listing(tx, "wanglan", 9)]
    assert told == ["user.invite", "user.second_reset", "user.invite"]
    with house.store.begin() as tx:
        user.set_active(tx, wanglan.id, False)
    assert run("wanglan").exit_code == run("nobody").exit_code == 1
