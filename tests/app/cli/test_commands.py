"""``screen command``, ``alert`` and ``warning drill`` at a terminal."""

import json

import pytest

from app import config, factory
from app.dispatch.screens import enrol
from app.dispatch.warnings import alerts, drills
from app.domain.alert import Mode

AREA = "110105900001"


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    settings = config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    app = factory.create_app(neighbourhood, settings)
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def gate(neighbourhood):
    made = enrol.begin(neighbourhood, bytes(range(32)), "东门", "192x32", "0.1.0")
    enrol.approve(neighbourhood, made.code, AREA, "192x32", "东门 LED 屏")
    return made.id


def test_a_command_is_ordered_by_screen_or_area_and_listed(run, gate):
    assert run("screen", "command", "screenshot", gate).exit_code == 0
    told = run("screen", "command", "blank", "--area", "wangchunli", "--until", "off", "--json")
    assert [row["screen"] for row in json.loads(told.stdout)] == [gate]
    listed = json.loads(run("screen", "commands", gate, "--json").stdout)
    assert {(row["command"], row["state"]) for row in listed} == {
        ("screenshot", "waiting"),
        ("blank", "waiting"),
    }


@pytest.mark.parametrize(
    "words",
    [
        ("blank", "SCREEN"),
        ("purge", "nobody00"),
        ("drill", "SCREEN", "--until", "2099-01-01T00:00"),
    ],
)
def test_what_cannot_be_ordered_is_refused(run, gate, words):
    said = run("screen", "command", *(gate if word == "SCREEN" else word for word in words))
    assert said.exit_code == 1
    assert said.stderr


def test_a_drill_is_held_reported_and_ended(run, gate, neighbourhood):
    words = ("warning", "drill", "start", "--area", "wangchunli", "--minutes", "5", "--json")
    [made] = json.loads(run(*words).stdout)
    [row] = json.loads(run("alert", "list", "--area", AREA, "--json").stdout)
    assert (row["mode"], row["title"]) == ("drill", "疏散演练")
    [line] = json.loads(run("warning", "drill", "report", made["drill"], "--json").stdout)
    assert (line["screen"], line["seconds"], line["why"]) == (gate, None, "never")
    assert run(*words).exit_code == 1  # one at a time
    assert run("warning", "drill", "end", made["drill"]).exit_code == 0
    drills.settle(neighbourhood)
    [listed] = json.loads(run("warning", "drill", "list", "--json").stdout)
    assert (listed["state"], listed["screens"], listed["shown"]) == ("ended", 1, 0)
    assert alerts.current(neighbourhood, AREA, Mode.DRILL) == []


def test_a_text_too_long_for_a_screen_is_refused(run, gate):
    said = run("warning", "drill", "start", "--area", AREA, "--title", "长" * 65)
    assert said.exit_code == 1 and "title: too_long" in said.stderr
