"""The page of webhooks and the log of each."""

import re

import pytest

from app.dispatch.hooks import webhook as desk
from app.domain.webhook import CallState
from app.store import audit, user, webhook

PAGE = "/editor/webhooks/"


@pytest.fixture
def typed():
    return {"url": "https://oa.example.org/hook", "events": ["notice.published"]}


def mine(house, login):
    with house.store.read() as tx:
        return webhook.listing(tx, user.by_login(tx, login)[0].id)


@pytest.fixture
def added(as_, house, typed):
    page = as_("liqiang")
    page.post(PAGE, typed, page=PAGE)
    return page, mine(house, "liqiang")[0]


def test_the_secret_is_shown_once_and_kept_sealed(as_, house, typed):
    page = as_("liqiang")
    page.post(PAGE, typed, page=PAGE)
    secret = re.search(r"whsec_[\w+/=]{44}", page.text).group()
    (made,) = mine(house, "liqiang")
    assert made.areas == ("110105900001",) and made.url == typed["url"]
    page.get(PAGE)
    assert secret not in page.text and "推送中" in page.text
    with house.store.read() as tx:
        assert secret not in str(audit.listing(tx, None, 10))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("url", "", "请填写以 https:// 开头的网址"),
        ("url", "http://oa.example.org/", "请填写以 https:// 开头的网址"),
        ("url", "https://u:p@oa.example.org/", "请填写以 https:// 开头的网址"),
        ("url", "https://[oa", "请填写以 https:// 开头的网址"),
        ("events", [], "请至少选一种事件"),
        ("events", ["test.ping"], "请至少选一种事件"),
        ("areas", ["110105900002"], "请选择您有权限的区域"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(as_, house, typed, field, value, said):
    page = as_("liqiang")
    answer = page.post(PAGE, {**typed, field: value}, page=PAGE)
    assert answer.status_code == 422 and said in page.text
    assert mine(house, "liqiang") == []


def test_a_test_call_is_on_the_log_and_can_be_made_again(added, house):
    page, hook = added
    where = f"{PAGE}{hook.id}"
    page.follow(page.post(f"{where}/ping", page=where))
    assert "等待发送" in page.text
    desk.deliver_due(house, lambda *_: 500)
    page.get(where)
    assert "等待重试：对方返回了 500" in page.text
    with house.store.read() as tx:
        (call,) = webhook.log(tx, hook.id, 10)
    page.follow(page.post(f"{where}/calls/{call.id}/replay", page=where))
    assert "不用重发" in page.text


def test_a_delivered_call_is_sent_again_on_demand(added, house):
    page, hook = added
    where = f"{PAGE}{hook.id}"
    page.post(f"{where}/ping", page=where)
    desk.deliver_due(house, lambda *_: 200)
    page.get(where)
    assert "对方已收到（200）" in page.text
    with house.store.read() as tx:
        (call,) = webhook.log(tx, hook.id, 10)
    page.post(f"{where}/calls/{call.id}/replay", page=where)
    with house.store.read() as tx:
        assert webhook.log(tx, hook.id, 10)[0].state is CallState.QUEUED


def test_an_address_is_paused_resumed_and_removed(added, house):
    page, hook = added
    where = f"{PAGE}{hook.id}"
    page.follow(page.post(f"{where}/active", {"active": "0"}, page=where))
    assert "已暂停" in page.text and not mine(house, "liqiang")[0].is_active
    page.post(f"{where}/active", {"active": "1"}, page=where)
    assert mine(house, "liqiang")[0].is_active
    page.post(f"{where}/remove", page=where)
    assert mine(house, "liqiang") == []


def test_nobody_sees_the_addresses_of_another(added, as_):
    _, hook = added
    other = as_("zhaomin")
    assert other.get(f"{PAGE}{hook.id}").status_code == 404
    assert other.post(f"{PAGE}{hook.id}/remove", page=PAGE).status_code == 404


def test_those_without_work_on_notices_have_no_webhooks(as_):
    assert as_("qianan").get(PAGE).status_code == 403
