"""``notice publish`` and ``notice review`` at a terminal."""

import json

import pytest

from app import config, factory
from app.domain.notice import Category
from tests.app.dispatch.review import desk

EXPIRES = ("--expires", "2026-11-25T18:00", "--category", "outage", "--json", "--as")
TEXT = ("--title", "停水通知", "--headline", "明天停水")
WRITE = ("publish", *TEXT, "--area", "wangchunli", "--channel", "tv", *EXPIRES)


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    app = factory.create_app(
        neighbourhood, config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    )
    cli.register(app)
    desk.hire(neighbourhood)
    desk.ask_for(neighbourhood, Category.OUTAGE, 1)
    return lambda *words: app.test_cli_runner().invoke(args=["notice", *map(str, words)])


def rows(answer):
    return json.loads(answer.output)


def test_what_takes_a_step_is_submitted_listed_and_approved_as_it_was_read(run, neighbourhood):
    [submitted] = rows(run(*WRITE, "xiaoli"))
    assert (submitted["state"], submitted["revision"]) == ("in_review", None)
    [waits] = rows(run("review", "list", "--as", "wang", "--json"))
    wrong = run("review", "approve", waits["id"], "--as", "wang", "--hash", "ab")
    assert (wrong.exit_code, "请重新看" in wrong.output) == (1, True)
    done = run("review", "approve", waits["id"], "--as", "wang", "--hash", waits["hash"], "--json")
    assert (rows(done)[0]["state"], rows(done)[0]["revision"]) == ("approved", 1)
    assert desk.latest(neighbourhood, waits["id"]).title == "停水通知"


def test_its_author_cannot_approve_it_and_may_get_it_back(run):
    [submitted] = rows(run(*WRITE, "wang"))
    say = ("review", "approve", submitted["id"], "--as", "wang", "--hash", submitted["hash"])
    assert (run(*say).exit_code, "写的人不能审" in run(*say).output) == (1, True)
    back = run("review", "return", submitted["id"], "--as", "chen", "--reason", "少写了楼号")
    assert back.exit_code == 0
    [mine] = rows(run("review", "list", "--as", "wang", "--json"))
    assert (mine["state"], mine["reason"]) == ("returned", "少写了楼号")


def test_what_takes_no_step_is_out_at_once(run, neighbourhood):
    desk.ask_for(neighbourhood, Category.OUTAGE, 0)
    assert rows(run(*WRITE, "xiaoli"))[0]["revision"] == 1


def test_unknown_people_and_cases_are_refused(run):
    assert run("review", "list", "--as", "nobody").exit_code == 1
    assert run("review", "return", "aaaaaaaa", "--as", "wang", "--reason", "x").exit_code == 1
