"""Accounts to post with: added, tried, changed, paused, removed, and never shown whole."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from app.demo.postbox_grant import Grants
from app.dispatch.messages import accounts as desk
from app.dispatch.messages import messages
from app.dispatch.messages.accounts import Book, Noted
from app.dispatch.notices import publish
from app.dispatch.route import MessageRoute, Routes
from app.domain.delivery import State
from app.store import account, audit, delivery
from channels.mastodon import MastodonAccounts
from channels.robot import RobotChannel
from channels.weibo import WeiboChannel
from renderers import microblog, robot, warning_post
from tests.channels.far_end import http_end, postbox_end

PAGE, TOKEN = "/editor/accounts/", "k3x9a7qd-token-wxyz"
INSTANCE = {"configuration": {"statuses": {"max_characters": 500}}}
WECOM = {"kind": "wecom", "name": "值班群", "token": TOKEN, "area": "110105900001"}


@pytest.fixture
def wired(app, house, people):
    """The house with the real ways to a strict Weibo and to robots."""
    with postbox_end(TOKEN, "robots") as end:
        book = Book(house.store, house.cipher, house.clock)
        to_weibo = Noted(WeiboChannel(end.url, book.credentials, 5), book.note)
        to_robots = Noted(RobotChannel(book.credentials, house.clock, end.url, 5), book.note)
        found = {
            "weibo": MessageRoute(microblog.render_post, warning_post.render, to_weibo),
            "robot": MessageRoute(robot.render, robot.render_warning, to_robots),
        }
        whole = replace(house, routes=Routes(house.routes.boards, found))
        app.extensions["linli"] = whole
        yield whole, end


def test_a_robot_is_added_tried_changed_paused_and_removed(wired, as_):
    house, end = wired
    page = as_("sunli")
    answer = page.post(f"{PAGE}new", {**WECOM, "token": "a b"}, page=f"{PAGE}new?kind=wecom")
    assert answer.status_code == 422 and 'value="值班群"' in page.text and "不能有空格" in page.text
    answer = page.post(f"{PAGE}new", WECOM)
    one = answer.location
    page.follow(answer)
    assert "••••wxyz" in page.text and TOKEN not in page.text
    page.follow(page.post(f"{one}/try"))
    assert "测试消息已发出" in page.text and "测试" in end.robots.heard[0]
    page.follow(page.post(one, {"name": "值班二群", "token": "", "categories": ["outage"]}))
    assert "值班二群" in page.text and "••••wxyz" in page.text
    page.follow(page.post(one, {"name": "值班二群", "token": "another-token-0000"}))
    page.follow(page.post(f"{one}/try"))
    assert "机器人的地址或密钥不对" in page.text
    assert "机器人的地址或密钥不对" in page.get("/editor/duty").get_data(as_text=True)
    page.follow(page.post(f"{one}/active", {"active": "0"}, page=one))
    assert "已暂停" in page.text
    page.follow(page.post(f"{one}/remove"))
    with house.store.read() as tx:
        assert account.listing(tx, ["110105900001"]) == []


def test_a_token_is_told_of_before_it_ends(wired, as_, clock):
    house, end = wired
    end.weibo.seconds_left = 2 * 86400
    page = as_("sunli")
    weibo = {"kind": "weibo", "rip": "203.208.60.1", "change": "keep", "tier": "open"}
    page.post(f"{PAGE}new", {**WECOM, **weibo}, page=f"{PAGE}new?kind=weibo")
    desk.ask_due(house)
    with house.store.read() as tx:
        (one,) = account.listing(tx, ["110105900001"])
    assert one.ends_at == clock() + timedelta(days=2) and end.weibo.posts == {}
    assert "令牌快到期" in page.get("/editor/duty").get_data(as_text=True)
    end.weibo.seconds_left = 86400 * 30
    clock.go(hours=5)
    desk.ask_due(house)  # not yet
    clock.go(hours=2)
    desk.ask_due(house)
    with house.store.read() as tx:
        assert account.listing(tx, ["110105900001"])[0].ends_at == clock() + timedelta(days=30)


def agree(end, url):
    """Let the account's holder agree at the platform; return where they are sent back to."""
    answer = httpx.get(url)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix(end.weibo.grants.back.partition("/editor")[0])


def way(page):
    return re.search(r'href="(http[^"]+/authorize[^"]+)"', page.text)[1]


def test_weibo_is_connected_by_its_own_sign_in_reconnected_and_let_go_of(wired, as_, clock):
    house, end = wired
    back = f"{house.public_url}/editor/accounts/connected"
    end.weibo.grants = Grants(key="3456", secret="s3cret-of-the-app", back=back)
    page = as_("sunli")
    app = {"app_key": "3456", "app_secret": "s3cret-of-the-app", "token": ""}
    weibo = {"kind": "weibo", "rip": "203.208.60.1", "change": "keep", "tier": "open"}
    typed = {**WECOM, **weibo, **app}
    page.post(f"{PAGE}new", {**typed, "app_secret": ""}, page=f"{PAGE}new?kind=weibo")
    assert "请填写“微博应用的 App Secret”" in page.text
    one = page.post(f"{PAGE}new", typed).location
    page.get(PAGE)
    assert "还没有授权" in page.text

    def comes_back():
        page.get(f"{one}/connect")
        return agree(end, way(page))

    end.weibo.grants.denies = True
    page.follow(page.get(comes_back()))
    assert "没有授权，账号没有变化" in page.text
    end.weibo.grants.denies = False
    there = comes_back()
    other = as_("wanglan")
    assert "已经失效" in (other.follow(other.get(there)), other.text)[1]
    assert "已经失效" in (page.follow(page.get(there)), page.text)[1]  # a state counts once
    page.follow(page.get(comes_back()))
    assert "授权成功" in page.text and "已由账号 1073880650 授权" in page.text
    assert end.weibo.token not in page.text
    with house.store.read() as tx:
        (kept,) = account.listing(tx, ["110105900001"])
        assert account.credentials(tx, house.cipher, kept.id).get("token") == end.weibo.token
        (line,) = audit.listing(tx, kept.id, 1)
    assert kept.ends_at == clock() + timedelta(days=30) and kept.fault == ""
    assert (line.action, line.facts["who"]) == ("account.connect", "1073880650")
    before = end.weibo.token
    clock.go(days=28)
    page = as_("sunli")
    assert "令牌快到期" in page.get("/editor/duty").get_data(as_text=True)
    page.follow(page.get(comes_back()))
    assert end.weibo.token != before and desk.try_out(house, kept, "") == ""
    end.weibo.grants.secret = "another"
    page.follow(page.get(comes_back()))
    assert "App Key 或 App Secret 不对" in page.text
    page.follow(page.post(f"{one}/disconnect", page=one))
    assert "已取消授权" in page.text and end.weibo.token == ""
    assert desk.try_out(house, kept, "") == "not_connected"


def test_a_mastodon_account_is_added_by_its_server_connected_and_posted_to(
    wired, as_, wanglan, draft
):
    house, _ = wired
    with http_end(TOKEN) as end:
        book = Book(house.store, house.cipher, house.clock)
        every = Noted(MastodonAccounts(book.credentials, timeout=5), book.note)
        route = MessageRoute(microblog.render_post, warning_post.render, every)
        house.routes.messages["mastodon"] = route
        page = as_("sunli")
        typed = {**WECOM, "kind": "mastodon", "name": "社区账号"}
        for server, why in {
            "http://mastodon.example": "请填写以 https:// 开头的服务器地址",
            "http://127.0.0.1:9": "连不上这个服务器：对方没有应答",
        }.items():
            new = f"{PAGE}new?kind=mastodon"
            answer = page.post(f"{PAGE}new", {**typed, "server": server}, page=new)
            assert answer.status_code == 422 and why in page.text and server in page.text
        app = {"client_id": "app-1", "client_secret": "s3cret-of-the-app"}
        end.script = [(200, {}, app)]
        one = page.post(f"{PAGE}new", {**typed, "server": f"{end.url}/"}).location
        page.get(f"{one}/connect")
        sent = dict(parse_qsl(urlsplit(way(page)).query))
        assert (sent["client_id"], sent["scope"]) == ("app-1", "write:statuses write:media")
        given = {"access_token": TOKEN, "token_type": "Bearer", "scope": "write:media"}
        whole = {**given, "scope": sent["scope"]}
        end.script = [(200, {}, given), (200, {}, whole)]
        there = f"/editor/accounts/connected?code=c0de&state={sent['state']}"
        page.follow(page.get(there))
        assert "没有成功" in page.text  # what it needs was not all granted
        page.get(f"{one}/connect")
        state = dict(parse_qsl(urlsplit(way(page)).query))["state"]
        page.follow(page.get(f"/editor/accounts/connected?code=c0de&state={state}"))
        assert "授权成功" in page.text and "已授权。" in page.text
        page.post(one, {"name": "社区账号", "server": "https://another.example"}, page=one)
        assert "服务器不能改" in page.text
        end.script = [(200, {}, INSTANCE), (200, {}, {"id": "7"})]
        mine = replace(draft, channels=frozenset({"mastodon"}))
        publish.publish(house, "k3x9a7qd", mine, wanglan)
        while messages.deliver_due(house, ["mastodon"]):
            pass
        assert "停水" in str(json.loads(end.seen[-1])["status"])
        with house.store.read() as tx:
            (kept,) = account.listing(tx, ["110105900001"])
            counts = delivery.counts(tx, "k3x9a7qd")["mastodon", 1]
        assert kept.good_at is not None
        assert counts == {State.ACCEPTED: 1, State.FAILED: 1}  # the settings name no account
        page.follow(page.post(f"{one}/remove", page=one))
        assert end.requests[-1] == "POST /oauth/revoke"
