"""The feed of apps: of the shape that its schema says, and what changed since a cursor."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from PIL import Image

from app.dispatch.boards import boards
from app.dispatch.media import media
from app.dispatch.notices import publish
from app.store import origin, setting, user

CODE = "110105900001"
CHANGES = "/app/v1/wangchunli/changes"
PAPER = Path(__file__).parents[4] / "docs" / "app-feed.md"
EMPTY = {"new": [], "changed": [], "gone": []}


@pytest.fixture
def schema(browser):
    answer = browser.client.get("/app/v1/schema.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    Draft202012Validator.check_schema(answer.json)
    return Draft202012Validator(answer.json, format_checker=FormatChecker())


@pytest.fixture
def show(house, stocked, stock, draft):
    """Return ``show(id, **changes)``: publish a notice, and let boards be made; one is there."""

    def publish_it(notice_id, there=house, **more):
        with there.store.read() as tx:
            wanglan = user.by_login(tx, "wanglan")[0]
        publish.publish(there, notice_id, replace(draft, channels={"mobile"}, **more), wanglan)
        issue(there)

    stock.fill(house, "one for apps", lambda there: publish_it("k3x9a7qd", there), stocked)
    return publish_it


@pytest.fixture
def wanglan(house, show):
    with house.store.read() as tx:
        return user.by_login(tx, "wanglan")[0]


def issue(house):
    while boards.issue_due(house):
        pass


def asked(browser, cursor=""):
    answer = browser.client.get(CHANGES, query_string={"cursor": cursor})
    assert answer.status_code == 200
    return answer.json


def told(answer):
    """Return the ids that an answer names, and why those gone are gone."""
    ids = {name: [one["id"] for one in answer[name]] for name in ("new", "changed")}
    return {**ids, "gone": [(one["id"], one["reason"]) for one in answer["gone"]]}


def test_an_app_is_told_what_is_new_changed_and_gone_since_it_asked_last(
    browser, house, show, schema, wanglan, clock
):
    first = asked(browser)
    assert first["resync"] and told(first) == {**EMPTY, "new": ["k3x9a7qd"]}
    assert told(asked(browser, first["cursor"])) == EMPTY
    show("b2c4d6f8", expires=clock.now + timedelta(hours=1))
    show("k3x9a7qd", body="改期了")
    second = asked(browser, first["cursor"])
    assert told(second) == {"new": ["b2c4d6f8"], "changed": ["k3x9a7qd"], "gone": []}
    assert not second["resync"] and second["changed"][0]["body"] == "改期了"
    board = browser.client.get("/app/v1/wangchunli/board.json").json
    assert second["order"] == [one["id"] for one in board["items"]]
    assert second["edition"] == board["edition"]
    clock.go(hours=1)
    publish.withdraw(house, "k3x9a7qd", wanglan)
    issue(house)
    third = asked(browser, second["cursor"])
    assert told(third) == {**EMPTY, "gone": [("b2c4d6f8", "over"), ("k3x9a7qd", "withdrawn")]}
    assert third["order"] == []
    for one in (first, second, third, board):
        schema.validate(one)


def test_who_has_it_is_not_sent_it_again_and_a_cursor_that_leads_nowhere_gets_the_whole(
    browser, house, show
):
    cursor = asked(browser)["cursor"]
    answer = browser.client.get(CHANGES, query_string={"cursor": cursor})
    assert answer.headers["Cache-Control"] == "no-cache"
    again = {"If-None-Match": answer.headers["ETag"]}
    known = browser.client.get(CHANGES, query_string={"cursor": cursor}, headers=again)
    assert known.status_code == 304 and not known.data
    show("b2c4d6f8")
    answer = browser.client.get(CHANGES, query_string={"cursor": cursor}, headers=again)
    assert answer.status_code == 200 and told(answer.json) == {**EMPTY, "new": ["b2c4d6f8"]}
    with house.store.begin() as tx:
        setting.put(tx, "epoch", 2)
    for odd in (cursor, "nonsense", "MS45OTkuMQ"):
        whole = asked(browser, odd)
        assert whole["resync"] and len(whole["new"]) == 2
    assert browser.client.get("/app/v1/nowhere/changes").status_code == 404


def test_while_an_edition_is_put_down_an_app_stays_where_it_was_and_misses_nothing(
    browser, house, show, wanglan
):
    cursor = asked(browser)["cursor"]
    show("b2c4d6f8")
    with house.store.read() as tx:
        newer = origin.get(tx, f"/app/v1/{CODE}/board.json")
    publish.withdraw(house, "b2c4d6f8", wanglan)
    issue(house)
    with house.store.begin() as tx:  # documents are there before the slot stands at their edition
        origin.put(tx, newer.slot, "another", (newer,), house.clock())
    between = asked(browser, cursor)
    assert told(between) == {**EMPTY, "new": ["b2c4d6f8"]} and between["cursor"] == cursor


def test_a_picture_is_offered_and_handed_out_in_the_widths_that_it_says(
    browser, house, show, photo, wanglan, schema
):
    made = media.store_upload(house, wanglan, CODE, "图.png", BytesIO(photo("PNG", (1000, 501))))
    show("k3x9a7qd", attachments=(replace(made.attachment(), alt="望春里平面图"),))
    board = browser.client.get(f"/app/v1/{CODE}/board.json").json
    schema.validate(board)
    offered = board["items"][0]["attachments"][0]["sizes"]
    assert [(one["width"], one["height"]) for one in offered] == [
        (480, 240),
        (960, 481),
        (1000, 501),
    ]
    for one in offered:
        answer = browser.client.get(one["url"].removeprefix(house.public_url))
        with Image.open(BytesIO(answer.data)) as picture:
            assert picture.size == (one["width"], one["height"]) and picture.format == "PNG"
        tag = {"If-None-Match": answer.headers["ETag"]}
        again = browser.client.get(one["url"].removeprefix(house.public_url), headers=tag)
        assert again.status_code == 304 and "immutable" in again.headers["Cache-Control"]
    url = f"/files/{made.sha256}"
    assert [browser.client.get(f"{url}/{w}").status_code for w in (481, 0)] == [404, 404]
    publish.withdraw(house, "k3x9a7qd", wanglan)
    assert browser.client.get(f"{url}/480").status_code == browser.client.get(url).status_code


def test_every_example_in_the_paper_is_of_the_shape_that_the_schema_says(schema):
    examples = re.findall(r"```json\n(.*?)```", PAPER.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 3
    for one in map(json.loads, examples):
        schema.validate(one)
    broken = json.loads(examples[0])
    del broken["items"][0]["expires"]
    assert not schema.is_valid(broken)
