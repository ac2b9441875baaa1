"""``notice restore`` and ``notice extend`` at a terminal."""

import json

import pytest

from app import config, factory
from app.dispatch.notices import publish
from app.store import notice, user

ID, LATER = "k3x9a7qd", "2026-11-26T18:00"


@pytest.fixture
def run(neighbourhood, tmp_path, valkey_url):
    from app import cli

    app = factory.create_app(
        neighbourhood, config.load({"DATA_DIR": str(tmp_path), "REDIS_URL": valkey_url})
    )
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=["notice", *words])


@pytest.fixture
def published(neighbourhood, wanglan, draft):
    return publish.publish(neighbourhood, ID, draft, wanglan)


@pytest.fixture
def elsewhere(neighbourhood):
    """A colleague with every role in another community."""
    with neighbourhood.store.begin() as tx:
        roles = frozenset((role, "110105900002") for role in ("author", "reviewer"))
        user.add(tx, "zhaomin", "赵敏", "unused", roles, neighbourhood.clock())


def latest(house):
    with house.store.read() as tx:
        return notice.latest(tx, ID)


def saved(house):
    with house.store.read() as tx:
        return notice.draft(tx, ID)


def test_an_outage_is_said_to_be_over_once(run, neighbourhood, published):
    done = run("restore", ID, "--as", "wanglan", "--json")
    assert done.exit_code == 0 and json.loads(done.stdout)[0]["slots"] > 0
    assert latest(neighbourhood).act == "restore"
    again = run("restore", ID, "--as", "wanglan")
    assert again.exit_code == 1 and "现在不能这样做" in again.output


def test_an_extension_is_submitted_and_waits_for_review(run, neighbourhood, published):
    done = run(
        "extend", ID, "--as", "wanglan", "--expires", LATER, "--reason", "管道未修好", "--json"
    )
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)
    assert (told["id"], told["state"], told["revision"]) == (ID, "in_review", None)
    assert latest(neighbourhood).revision == 1 and saved(neighbourhood).draft.expires.day == 26


@pytest.mark.parametrize(
    ("expires", "reason", "said"),
    [("2026-11-24T12:01", "管道未修好", "not_later"), (LATER, " ", "reason: empty")],
)
def test_what_is_wrong_with_an_extension_is_said(
    run, neighbourhood, published, expires, reason, said
):
    done = run("extend", ID, "--as", "wanglan", "--expires", expires, "--reason", reason)
    assert done.exit_code == 1 and said in done.output and saved(neighbourhood) is None


@pytest.mark.parametrize(
    "words", [("restore",), ("extend", "--expires", LATER, "--reason", "理由")]
)
def test_nobody_speaks_for_another_area(run, neighbourhood, published, elsewhere, words):
    done = run(words[0], ID, "--as", "zhaomin", *words[1:])
    assert done.exit_code == 1 and "110105900001" in done.output
    assert latest(neighbourhood).revision == 1 and saved(neighbourhood) is None


def test_a_notice_that_is_not_there_is_said(run):
    done = run("restore", "nothere1", "--as", "wanglan")
    assert done.exit_code == 1 and "没有" in done.output
