"""Weibo and the robots: what is theirs alone; the rest is in test_contract.py."""

from dataclasses import replace
from datetime import UTC, datetime

import apprise
import pytest

from app.demo.postbox_weibo import length
from app.domain.account import KINDS, Credentials, masked, problems
from channels.base import Refused, Unreachable
from channels.robot import RobotChannel
from channels.weibo import WeiboChannel
from renderers import microblog
from renderers.base import Post
from tests.channels.far_end import postbox_end
from tests.channels.rigs import SECRET

TEXT = "【停水】明天九点到十一点，望春里1—6号楼停水。 https://linli.example/p/k3x9a7qd"
POST = Post(text=TEXT, image=b"\x89PNG\r\n\x1a\n", alt="停水通知")
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def weibo():
    with postbox_end(SECRET, "weibo") as end:
        values = {"token": SECRET, "rip": "203.208.60.1", "change": "keep", "tier": "open"}

        def channel(**more):
            known = Credentials("weibo", {**values, **more})
            return WeiboChannel(end.url, {"a": known}.get, 5)

        yield end, channel


def test_a_correction_stands_beside_the_old_post_or_in_its_place_as_the_account_says(weibo):
    end, channel = weibo
    first = channel().deliver(POST, "a", "k:1").reference
    assert end.weibo.pictures[first] == POST.image
    second = replace(POST, text=f"【更正】{TEXT}", replaces=first)
    kept = channel().deliver(second, "a", "k:2").reference
    assert set(end.weibo.posts) == {first, kept}
    third = replace(POST, text=f"【延期】{TEXT}", replaces=kept)
    anew = channel(change="anew").deliver(third, "a", "k:3").reference
    assert set(end.weibo.posts) == {first, anew}
    taken = Post(text="", withdraws=True, replaces=anew)
    for _ in range(2):  # gone already is fine
        assert channel().deliver(taken, "a", "k:4").reference == anew
    assert set(end.weibo.posts) == {first}


def test_where_weibo_does_not_let_us_delete_a_person_must(weibo):
    end, channel = weibo
    end.weibo.may_delete = False
    with pytest.raises(Refused, match="cannot_delete: 10014"):
        channel().deliver(Post(text="", withdraws=True, replaces="5"), "a", "k:2")
    with pytest.raises(Refused, match="cannot_delete"):
        channel().deliver(Post(text="", withdraws=True, replaces="unnamed"), "a", "k:2")
    with pytest.raises(Refused, match="no_account"):
        channel().deliver(POST, "b", "k:3")


def test_a_business_account_posts_the_long_text_and_weibo_counts_as_we_do(weibo):
    end, channel = weibo
    long = microblog.fitted("停水🔥ab。" * 600, "https://linli.example/p/k3x9a7qd", microblog.LONG)
    assert 1990 < length(long) <= microblog.count(long) <= 2000
    channel(tier="business").deliver(replace(POST, long=long), "a", "k:1")
    with pytest.raises(Refused, match="weibo_20012"):
        channel().deliver(replace(POST, text=long), "a", "k:2")


def test_a_token_that_ended_waits_for_a_new_one_and_its_end_is_known_before(weibo):
    end, channel = weibo
    end.weibo.seconds_left = 86400
    assert channel().seconds_left("a") == 86400
    end.weibo.seconds_left = 0
    with pytest.raises(Unreachable, match="weibo_21327") as caught:
        channel().deliver(POST, "a", "k:1")
    assert caught.value.retry_after == 3600
    with pytest.raises(Refused, match="weibo_20018"):  # no link to the app's own domain
        end.weibo.seconds_left = 60
        channel().deliver(Post(text="停水 https://other.example/x"), "a", "k:1")


def test_robots_take_a_signed_text_and_their_no_is_understood():
    known = {
        "d": Credentials("dingtalk", {"token": SECRET, "sign": "SECabc"}),
        "f": Credentials("feishu", {"token": SECRET, "sign": "SECabc"}),
        "w": Credentials("dingtalk", {"token": SECRET, "sign": "another"}),
    }
    with postbox_end(SECRET, "robots") as end:
        end.robots.sign = "SECabc"
        channel = RobotChannel(known.get, lambda: NOON, end.url, 5)
        for address in ("d", "f"):
            channel.deliver(POST, address, f"{address}:1")
        assert end.robots.heard == [TEXT, TEXT]
        with pytest.raises(Unreachable, match="robot_310000: sign not match"):
            channel.deliver(POST, "w", "w:1")


def test_a_picture_follows_the_words_as_each_robot_takes_it_and_never_holds_them_up():
    card = replace(POST, image_url="https://linli.example/p/k3x9a7qd/card.png?r=1")
    app = {"app_id": "cli_a", "app_secret": "s3cret-of-the-app"}
    known = {
        "w": Credentials("wecom", {"token": SECRET}),
        "d": Credentials("dingtalk", {"token": SECRET, "sign": "SECabc"}),
        "f": Credentials("feishu", {"token": SECRET, "sign": "SECabc", **app}),
        "wordy": Credentials("feishu", {"token": SECRET, "sign": "SECabc"}),
        "wrong": Credentials("feishu", {"token": SECRET, "sign": "SECabc", **app, "app_id": "b"}),
    }
    with postbox_end(SECRET, "robots") as end:
        end.robots.sign, end.robots.app = "SECabc", tuple(app.values())
        channel = RobotChannel(known.get, lambda: NOON, end.url, 5)

        def said(to, message=card):
            end.robots.heard.clear()
            receipt = channel.deliver(message, to, f"{to}:{hash(message)}")
            return end.robots.heard, receipt.remark

        assert said("w") == ([TEXT, "［图］"], "") and end.robots.pictures == [POST.image]
        words, remark = said("d")
        title = "【停水】明天九点到十一点，望春里1—6号楼停水。"
        assert words[1] == f"![{title}]({card.image_url})" and remark == ""
        assert said("d", replace(card, image_url="http://10.0.0.8/p/x/card.png")) == ([TEXT], "")
        assert said("f") == ([TEXT, "［图］img_v3_0000"], "")
        assert list(end.robots.put_down.values()) == [POST.image]
        assert said("wordy") == ([TEXT], "")
        words, remark = said("wrong")
        assert words == [TEXT] and remark == "no_picture: robot_10014: app secret invalid"
        large = replace(card, image=POST.image + bytes(2 << 20))
        words, remark = said("w", large)
        assert words == [TEXT] and remark.startswith("no_picture: too_large")


def test_a_service_is_reached_by_apprise_and_no_address_of_ones_own_is():
    heard = []

    @apprise.decorators.notify(on="linlitest")
    def hear(body, title, notify_type, *args, **kwargs):
        heard.append(body)
        return body != "no"

    known = {
        "a": Credentials("apprise", {"token": "linlitest://"}),
        "b": Credentials("apprise", {"token": "json://127.0.0.1:1/"}),
    }
    channel = RobotChannel(known.get, lambda: NOON, services=frozenset({"linlitest"}))
    channel.deliver(POST, "a", "k:1")
    assert heard == [TEXT]
    with pytest.raises(Unreachable, match="not taken"):
        channel.deliver(Post(text="no"), "a", "k:2")
    with pytest.raises(Refused, match="no service"):
        channel.deliver(POST, "b", "k:3")


def test_what_is_typed_for_an_account_is_checked_and_a_secret_is_shown_by_its_end_alone():
    def wrong(kind, is_new=True, **typed):
        return [(p.field, p.code) for p in problems(KINDS[kind], typed, is_new=is_new)]

    good = {"token": "2.00abcDEF", "rip": "203.208.60.1", "change": "keep", "tier": "open"}
    assert wrong("weibo", **good) == []
    assert wrong("weibo", **{**good, "rip": "192.168.1.1"}) == [("rip", "not_an_address")]
    assert wrong("weibo", **{**good, "token": "a b"}) == [("token", "not_a_secret")]
    assert wrong("weibo", **{**good, "tier": "gold"}) == [("tier", "not_a_choice")]
    assert wrong("feishu", token="abc") == []
    assert wrong("feishu", token="abc", app_id="cli_a") == [("app_secret", "empty")]
    assert wrong("wecom") == [("token", "empty")] and wrong("wecom", is_new=False) == []
    assert wrong("dingtalk", token="x" * 501) == [("token", "too_long")]
    assert (masked("2.00abcDEFwxyz"), masked("short")) == ("••••wxyz", "••••")
