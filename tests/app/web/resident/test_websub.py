"""The hub's address, how feeds are found to have one, and the administrator's list."""

from dataclasses import replace

import pytest

from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.domain.websub import Intent, Mode
from app.store import audit, websub, websub_intent

CODE = "110105900001"


@pytest.fixture
def topic(house, wanglan, draft):
    publish.publish(house, "k3x9a7qd", replace(draft, channels={"feed"}), wanglan)
    boards.issue_due(house)
    return f"{house.public_url}/feeds/{CODE}/atom.xml"


def test_a_feed_says_where_its_hub_is_and_the_hub_takes_a_request_without_a_form_of_ours(
    browser, house, topic
):
    for path in ("atom.xml", "health/atom.xml"):
        links = browser.get(f"/feeds/wangchunli/{path}").headers["Link"]
        hub, own = links.split(", ")
        assert hub == f'<{house.public_url}/websub/>; rel="hub"'
        assert own == f'<{house.public_url}/feeds/{CODE}/{path}>; rel="self"'
    form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": "https://r.example/"}
    answer = browser.client.post("/websub/", data={**form, "hub.unknown": "x"})
    assert answer.status_code == 202
    with house.store.read() as tx:
        assert websub_intent.held(tx, "r.example") == (1, 1)
    answer = browser.client.post("/websub/", data={**form, "hub.mode": "publish"})
    assert answer.status_code == 400 and answer.mimetype == "text/plain"
    assert "hub.topic" in browser.client.get("/websub/").get_data(as_text=True)


def test_who_asks_without_end_is_told_to_wait(browser, topic):
    answers = {browser.client.post("/websub/", data={}).status_code for _ in range(61)}
    assert answers == {400, 429}


def test_the_administrator_sees_who_is_told_how_it_stands_and_ends_it(as_, house, topic):
    asked = Intent(
        id="1ntent01",
        mode=Mode.SUBSCRIBE,
        topic=f"/feeds/{CODE}/atom.xml",
        base=f"/feeds/{CODE}/atom.xml",
        callback="https://reader.example/hear",
        due=house.clock(),
        made_at=house.clock(),
    )
    with house.store.begin() as tx:
        one = websub.follow(tx, house.cipher, asked, house.clock())
        websub.store(tx, replace(one, attempts=1, reason="status", status=503))
        websub_intent.put(tx, house.cipher, replace(asked, callback="https://other.example/"))
        websub_intent.later(tx, replace(asked, reason="not_meant"))
    page = as_("qianan")
    page.get("/editor/followers/")
    assert "https://reader.example/hear" in page.text and "对方返回了 503" in page.text
    assert "https://other.example/" in page.text and "对方没有确认这次请求" in page.text
    assert page.get("/editor/followers/?q=nobody").status_code == 200
    assert "没有符合条件的订阅" in page.text
    gone = page.post(f"/editor/followers/{one.id}/drop", page="/editor/followers/")
    page.follow(gone)
    assert "已停止推送" in page.text and "https://reader.example/hear" not in page.text
    with house.store.read() as tx:
        assert [line.action for line in audit.listing(tx, one.id, 9)] == ["websub.drop"]
        assert websub.count(tx) == 0
