"""``screen why`` at a terminal."""

import json

import pytest

from app import cli, config, factory
from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.dispatch.screens import enrol

ID, COMMUNITY = "k3x9a7qd", "110105900001"


@pytest.fixture
def ask(neighbourhood, wanglan, draft, tmp_path, valkey_url):
    """Return ``ask(*words)``: run it about a screen on which the water notice stands."""
    house = neighbourhood
    one = enrol.begin(house, bytes(range(32)), "工控机", "192x32-mono", "0.1.0")
    enrol.approve(house, one.code, COMMUNITY, "192x32-mono", "东门")
    publish.publish(house, ID, draft, wanglan)
    while boards.issue_due(house):
        pass
    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    app = factory.create_app(house, settings)
    cli.register(app)
    runner = app.test_cli_runner()

    def run(*words, screen=one.id):
        return runner.invoke(args=["screen", "why", screen, *words])

    return run


def test_it_says_the_rule_and_a_sentence_in_both_languages(ask):
    (row,) = json.loads(ask(ID, "--json").stdout)
    assert (row["rule"], row["on"]) == ("never_connected", False)
    assert "接入后还没有连上来" in row["why"] and "has not connected" in row["why"]


def test_it_answers_for_another_moment(ask):
    (row,) = json.loads(ask(ID, "--at", "2026-11-25T10:00", "--json").stdout)
    assert (row["rule"], row["on"]) == ("planned", True)


def test_without_a_notice_it_goes_through_those_of_the_area(ask):
    (row,) = json.loads(ask("--json").stdout)
    assert (row["notice"], row["title"]) == (ID, "停水通知")


def test_an_unknown_screen_and_a_moment_that_is_none_are_refused(ask):
    assert ask(ID, screen="nobody00").exit_code == 1
    assert ask(ID, "--at", "gestern").exit_code == 65
