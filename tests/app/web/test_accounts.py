"""Accounts to post with: added, tried, changed, paused, removed, and never shown whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch import accounts as desk
from app.dispatch.accounts import Book, Noted
from app.dispatch.route import MessageRoute, Routes
from app.store import account
from channels.robot import RobotChannel
from channels.weibo import WeiboChannel
from renderers import microblog, robot, warning_post
from tests.channels.far_end import postbox_end

PAGE, TOKEN = "/editor/accounts/", "k3x9a7qd-token-wxyz"
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
