"""Subscribing as residents do: by a push that is tapped, by a code from an SMS; and leaving."""

import json
import re
from types import SimpleNamespace

import pytest

from app.dispatch.route import MessageRoute
from app.dispatch.subscriptions import signups, subscribed
from app.domain.notice import Category
from app.domain.subscription import OF_LIFE, OF_NOTICE, Group, Wish, has
from app.domain.target import Target
from app.domain.warning import Level
from app.store import consent, subscription, target
from renderers import push, warning_push
from tests.app.conftest import Notebook
from tests.channels.push_end import Browser as Device

CODE, PHONE = "110105900001", "13800138000"
PAGE = f"/a/{CODE}/subscribe/"
TOPICS = ["outage", "activity"]


@pytest.fixture
def town(neighbourhood):
    neighbourhood.routes.messages["webpush"] = MessageRoute(
        push.render, warning_push.render, Notebook()
    )
    return neighbourhood


def told(name="a", service="https://fcm.googleapis.com"):
    return Device(SimpleNamespace(url=service, browsers={}), name).told


def ask(browser, **more):
    browser.get(PAGE)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.text).group(1)
    said = {"push": told(), "topics": TOPICS, "least": "yellow", **more}
    return browser.client.post(f"{PAGE}push", json=said, headers={"X-CSRFToken": token})


def carried(house, channel):
    notebook = house.routes.messages[channel].channel
    while signups.send_due(house, channel):
        pass
    found, notebook.carried = notebook.carried, []
    return [message for _, _, message in found]


def tapped(browser, house):
    """Confirm as a browser's worker does; return the answer."""
    [first] = carried(house, "webpush")
    return browser.client.post(
        "/subscriptions/confirm", json={"code": json.loads(first.payload)["code"]}
    )


def held(house):
    with house.store.read() as tx:
        ids = [line.id for line in target.listing(tx, house.cipher, CODE, "webpush")]
        return [subscription.get(tx, house.cipher, id_) for id_ in ids]


def said(house, channel, address):
    with house.store.read() as tx:
        lines = consent.of(tx, house.cipher, channel, address)
    return sorted(f"{one.act} {one.how}" for one in lines)


def test_a_push_counts_once_its_first_message_was_tapped_and_a_tap_leaves_one_group(town, browser):
    assert ask(browser).status_code == 202 and held(town) == []
    answer = tapped(browser, town)
    browser.get(answer.json["url"])
    assert "订阅已生效" in browser.text and "预警：黄色及以上" in browser.text
    browser.get(PAGE)
    assert "这台设备上的订阅" in browser.text and "生活信息：活动" in browser.text
    [one] = held(town)
    with town.store.read() as tx:
        address = target.address_of(tx, town.cipher, one.id)
    left = browser.client.post("/subscriptions/leave", json={"group": "life"})
    [now] = held(town)
    assert left.json["left"] == 1 and not has(now.wants, Group.LIFE)
    assert has(now.wants, Group.WARNING) and has(now.wants, Group.NOTICE)
    browser.get(left.json["url"])
    assert "已停收“生活信息”" in browser.text
    key = left.json["url"].partition("?")[0]
    browser.post(key, {"do": "end"})
    assert "已退订" in browser.text and held(town) == []
    assert said(town, "webpush", address) == [
        "changed push_button",
        "ended page",
        "given push_tap",
    ]
    assert browser.get(key).status_code == 404


def test_who_subscribes_again_on_the_same_device_only_changes_it(town, browser):
    mine = told()
    ask(browser, push=mine)
    tapped(browser, town)
    answer = ask(browser, push=mine, topics=["jobs"], least="")
    assert answer.status_code == 200 and answer.json == {"state": "changed"}
    [one] = held(town)
    assert one.wants == Wish(categories=frozenset({Category.JOBS})).bits
    assert carried(town, "webpush") == []


def test_a_push_service_nobody_knows_is_refused_in_words(town, browser):
    for service in (
        "https://evil.example",
        "http://127.0.0.1:9",
        "https://fcm.googleapis.com:8443",
    ):
        answer = ask(browser, push=told(service=service))
        assert answer.status_code == 422 and "推送" in answer.json["problem"]
    assert "至少选一项" in ask(browser, topics=[], least="").json["problem"]
    assert ask(browser, push={"endpoint": "x"}).status_code == 422
    assert carried(town, "webpush") == []


def form(**more):
    return {"phone": PHONE, "agree": "1", "topics": TOPICS, "least": "red", **more}


def test_a_telephone_is_subscribed_by_the_code_that_comes_to_it(town, browser):
    asked = browser.post(f"{PAGE}sms", form(), page=PAGE)
    [text] = carried(town, "sms_smpp")
    whole = "".join(text.parts)
    code, link = re.search(r"验证码(\d{6})", whole).group(1), re.search(r"/s/\w+", whole).group()
    browser.follow(asked)
    page = asked.headers["Location"]
    assert browser.get(link).status_code == 404  # not yet
    wrong = browser.post(page, {"code": "000000" if code != "000000" else "1"}, page=page)
    assert wrong.status_code == 422 and "验证码不对" in browser.text
    done = browser.post(page, {"code": f" {code} "})
    browser.follow(done)
    assert "订阅已生效" in browser.text and "138****8000" in browser.text
    assert browser.get(link).status_code == 200
    assert browser.get(link[:-1] + ("a" if link[-1] != "a" else "b")).status_code == 404
    browser.post(link, {"do": "leave-warning"}, page=link)
    browser.post(link, {"do": "end"}, page=link)
    assert said(town, "sms_smpp", f"+86{PHONE}") == [
        "changed page",
        "ended page",
        "given sms_code",
    ]
    assert browser.post(page, {"code": code}, page=page).status_code == 422  # a code counts once


def test_a_number_on_the_staffs_list_is_told_so_only_to_who_has_its_code(town, browser):
    with town.store.begin() as tx:
        mine = Target(id="staffown", channel="sms_smpp", address=f"+86{PHONE}", area=CODE)
        target.add(tx, town.cipher, mine, "网格员", town.clock())
    known = browser.post(f"{PAGE}sms", form(), page=PAGE)
    fresh = browser.post(f"{PAGE}sms", form(phone="13900139000"), page=PAGE)
    shape = [re.sub(r"/\w+$", "", one.headers["Location"]) for one in (known, fresh)]
    assert shape[0] == shape[1] and known.status_code == fresh.status_code == 302
    texts = carried(town, "sms_smpp")
    code = re.search(r"验证码(\d{6})", "".join(texts[0].parts)).group(1)
    browser.post(known.headers["Location"], {"code": code}, page=known.headers["Location"])
    assert "已由社区登记" in browser.text
    with town.store.read() as tx:
        assert target.counts(tx, [CODE], what=Level.BLUE)["sms_smpp"] == 25  # still everything


def test_what_is_wrong_with_the_form_stands_at_its_field_and_nothing_typed_is_lost(town, browser):
    for wrong, sentence in (
        ({"phone": "010-65550123"}, "这是固定电话"),
        ({"phone": "12345"}, "这不是完整的手机号"),
        ({"phone": "+1 202 555 0123"}, "中国大陆"),
        ({"agree": ""}, "还没有勾选同意"),
        ({"topics": [], "least": ""}, "还没有选要接收的内容"),
    ):
        answer = browser.post(f"{PAGE}sms", form(**wrong), page=PAGE)
        assert answer.status_code == 422 and sentence in browser.text
        assert f'value="{form(**wrong)["phone"]}"' in browser.text
    for _ in range(3):
        browser.post(f"{PAGE}sms", form(), page=PAGE)
    assert browser.post(f"{PAGE}sms", form(), page=PAGE).status_code == 422
    assert "请过一个小时再试" in browser.text
    assert len(carried(town, "sms_smpp")) == 3


def test_staff_see_how_many_devices_there_are_and_who_subscribed_themselves(town, browser, desk):
    ask(browser)
    tapped(browser, town)
    page = browser.post(f"{PAGE}sms", form(), page=PAGE).headers["Location"]
    [text] = carried(town, "sms_smpp")
    code = re.search(r"验证码(\d{6})", "".join(text.parts)).group(1)
    browser.post(page, {"code": code}, page=page)
    desk.get("/editor/recipients/")
    assert "另有 1 台设备订阅了手机推送" in desk.text
    assert desk.text.count("居民自己订阅") == 1 and "fcm.googleapis" not in desk.text


def test_five_wrong_codes_end_a_code(town, browser):
    page = browser.post(f"{PAGE}sms", form(), page=PAGE).headers["Location"]
    [text] = carried(town, "sms_smpp")
    code = re.search(r"验证码(\d{6})", "".join(text.parts)).group(1)
    for _ in range(5):
        browser.post(page, {"code": "x"}, page=page)
    browser.post(page, {"code": code}, page=page)
    assert "请重新获取" in browser.text
    assert subscribed.by_key(town, "short") is None


def test_a_wish_is_the_same_after_it_was_kept():
    for wish in (
        Wish(categories=frozenset(OF_NOTICE), least=Level.RED),
        Wish(categories=frozenset(OF_LIFE)),
        Wish(least=Level.BLUE),
    ):
        assert Wish.read(wish.bits) == wish
