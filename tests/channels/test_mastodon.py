"""Mastodon: what is this channel's own; the rest is in test_contract.py."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.domain.account import Credentials
from channels.base import Refused, Unreachable
from channels.mastodon import (
    Limits,
    MastodonAccounts,
    MastodonChannel,
    Settings,
    count,
    shorten,
    split,
)
from renderers.base import Post
from tests.channels.far_end import http_end
from tests.channels.grant_end import agree
from tests.channels.rigs import SECRET

POST = Post(
    text="【停水通知】11月25日（周三）9:00至11:00，望春里1—6号楼停水。\nhttps://linli.example/p/k3x9a7qd",
    image=b"\x89PNG\r\n",
    alt="停水通知全文",
)
INSTANCE = (200, {}, {"configuration": {"statuses": {"max_characters": 500}}})


@pytest.fixture
def channel(microblog):
    microblog.play(None)
    microblog.told.clear()
    channel = MastodonChannel(Settings(base_url=microblog.url, token=SECRET, timeout=5))
    yield channel
    channel.close()


def test_a_post_arrives_with_its_picture_and_its_words(channel, microblog):
    reference = channel.deliver(POST, "@wangchunli", "a:1").reference
    status = microblog.status(reference).json()
    assert "望春里1—6号楼停水" in status["content"]
    assert (status["language"], status["visibility"]) == ("zh", "public")
    assert [m["description"] for m in status["media_attachments"]] == ["停水通知全文"]


def test_a_later_revision_edits_the_post(channel, microblog):
    first = channel.deliver(POST, "@wangchunli", "b:1").reference
    second = replace(POST, text="停水改到下午。https://linli.example/p/k3x9a7qd", replaces=first)
    assert channel.deliver(second, "@wangchunli", "b:2").reference == first
    assert "停水改到下午" in microblog.status(first).json()["content"]


def test_an_edit_of_a_post_that_somebody_deleted_posts_anew(channel):
    gone = replace(POST, replaces="404404")
    assert channel.deliver(gone, "@wangchunli", "c:2").reference not in {"", "404404"}


def test_a_withdrawal_takes_the_post_off(channel, microblog):
    first = channel.deliver(POST, "@wangchunli", "d:1").reference
    withdrawal = Post(text="", withdraws=True, replaces=first)
    assert channel.deliver(withdrawal, "@wangchunli", "d:2").reference == first
    assert microblog.status(first).status_code == 404
    assert channel.deliver(withdrawal, "@wangchunli", "d:2").reference == first


def test_a_withdrawal_of_what_was_never_posted_sends_nothing(channel, microblog):
    receipt = channel.deliver(Post(text="", withdraws=True), "@wangchunli", "e:2")
    assert receipt.reference == "nothing" and microblog.told == []


def test_a_wrong_token_waits_for_the_right_one(microblog):
    channel = MastodonChannel(Settings(base_url=microblog.url, token="wr0ng", timeout=5))
    with pytest.raises(Unreachable, match="bad_credentials: HTTP 401"):
        channel.deliver(replace(POST, image=b""), "@wangchunli", "f:1")
    channel.close()


def test_a_text_over_the_servers_limit_is_refused_before_it_is_sent(channel, microblog):
    with pytest.raises(Refused, match="too_long: 501 > 500"):
        channel.deliver(Post(text="水" * 501), "@wangchunli", "g:1")
    assert microblog.told == []


def test_an_account_is_connected_by_its_servers_own_sign_in_and_let_go_of(microblog):
    microblog.play(None)
    known, back = {"server": microblog.url}, "https://linli.example/editor/accounts/connected"
    to, channel = "account:a1", MastodonAccounts(lambda _: Credentials("mastodon", dict(known)))
    known.update(channel.register(microblog.url, back))
    with pytest.raises(Unreachable, match="not_connected"):
        channel.deliver(POST, to, "g:1")
    led = urlsplit(agree(channel.grant_url(to, back, "st4te"), "wangchunli"))
    sent = dict(parse_qsl(led.query))
    assert sent["state"] == "st4te" and f"https://{led.netloc}{led.path}" == back
    secret, known["app_secret"] = known["app_secret"], "another"
    with pytest.raises(Unreachable, match="bad_credentials: HTTP 401"):
        channel.granted(to, back, sent["code"])
    known["app_secret"] = secret
    given = channel.granted(to, back, sent["code"])
    with pytest.raises(Refused, match="HTTP 400"):
        channel.granted(to, back, sent["code"])  # a code counts once
    known.update(given.values)
    assert given.seconds is None and channel.seconds_left(to) is None
    first = channel.deliver(POST, to, "g:1").reference
    assert "望春里1—6号楼停水" in microblog.status(first).json()["content"]
    channel.revoke(to)
    with pytest.raises(Unreachable, match="bad_credentials"):
        channel.deliver(replace(POST, text="另一条"), to, "g:2")
    with pytest.raises(Refused, match="no_account"):  # there is none in the settings
        channel.deliver(POST, "@wangchunli", "g:3")
    channel.close()


@pytest.fixture
def scripted():
    with http_end(SECRET) as end:
        channel = MastodonChannel(Settings(base_url=end.url, token=SECRET, timeout=5, poll=0.01))
        yield channel, end
        channel.close()


def test_a_picture_that_is_still_worked_on_is_waited_for(scripted):
    channel, end = scripted
    media = {"id": "7"}
    end.script = [INSTANCE, (202, {}, media), (206, {}, media), (206, {}, media), (200, {}, media)]
    assert channel.deliver(POST, "@wangchunli", "h:1").reference == "m1"
    assert end.requests[-2:] == ["GET /api/v1/media/7", "POST /api/v1/statuses"]
    assert b'"media_ids":["7"]' in end.seen[0]


def test_a_picture_that_is_not_ready_in_time_is_not_waited_for():
    with http_end(SECRET) as end:
        channel = MastodonChannel(Settings(base_url=end.url, token=SECRET, timeout=5, poll=5))
        end.script = [INSTANCE, (202, {}, {"id": "7"})]
        with pytest.raises(Unreachable, match="picture"):
            channel.deliver(POST, "@wangchunli", "i:1")
        channel.close()


@pytest.mark.parametrize("instance", [(404, {}, b""), (200, {}, {"title": "a shop"})])
def test_a_server_that_is_no_mastodon_uses_up_no_message(scripted, instance):
    channel, end = scripted
    end.script = [instance]
    with pytest.raises(Unreachable, match="wrong_server"):
        channel.deliver(POST, "@wangchunli", "j:1")


def test_the_limits_are_asked_for_once(scripted):
    channel, end = scripted
    end.script = [INSTANCE]
    for key in ("k:1", "k:2"):
        channel.deliver(replace(POST, image=b""), "@wangchunli", key)
    assert end.requests.count("GET /api/v2/instance") == 1


def test_a_reference_cannot_lead_to_another_path(scripted):
    channel, end = scripted
    channel.deliver(Post(text="", withdraws=True, replaces="../accounts/1"), "@a", "l:2")
    assert end.requests == ["DELETE /api/v1/statuses/..%2Faccounts%2F1"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("停水", 2),
        ("见 https://linli.example/p/k3x9a7qd-a-rather-long-link", 25),
        ("👨‍👩‍👧", 1),
        ("e\u0301", 1),
        ("", 0),
    ],
)
def test_characters_count_as_mastodon_counts_them(text, length):
    assert count(text, 23) == length


def test_a_long_description_is_cut_with_an_ellipsis():
    assert shorten("停水通知", 4) == "停水通知"
    assert shorten("停水通知全文", 4) == "停水通…"


def test_limits_default_to_mastodons_own_where_a_server_names_none():
    assert Limits.read(INSTANCE[2]) == Limits(500, 23, 1500)


def test_an_unencrypted_server_is_refused_at_start():
    with pytest.raises(ValueError, match="https"):
        Settings(base_url="http://m.example", token=SECRET)


def test_the_token_is_not_shown():
    assert SECRET not in repr(Settings(base_url="https://m.example", token=SECRET))


LONG = (
    "【停水】\n"
    + "因更换老旧供水管线，望春里各楼分批停水。" * 60
    + " https://linli.example/p/k3x9a7qd"
)


def test_a_long_text_is_a_thread_that_is_edited_and_taken_off_whole(channel, microblog):
    whole = replace(POST, long=LONG, may_split=True, topics=("望春里社区",))
    first = channel.deliver(whole, "@wangchunli", "t:1").reference
    posts = [microblog.status(one).json() for one in first.split(",")]
    assert len(posts) == 3
    assert [bool(p["media_attachments"]) for p in posts] == [True, False, False]
    assert [p["in_reply_to_id"] for p in posts] == [None, *first.split(",")[:2]]
    assert "（3/3）" in posts[2]["content"] and "k3x9a7qd" in posts[2]["content"]
    assert channel.deliver(whole, "@wangchunli", "t:1").reference == first
    short = replace(
        whole, long="【更正】停水改到下午。 https://linli.example/p/k3x9a7qd", replaces=first
    )
    edited = channel.deliver(short, "@wangchunli", "t:2").reference
    assert edited == first.split(",")[0]
    assert (
        "#<span>望春里社区" in microblog.status(edited).json()["content"]
        or "#望春里社区" in (microblog.status(edited).json()["content"])
    )
    assert [microblog.status(one).status_code for one in first.split(",")[1:]] == [404, 404]
    gone = channel.deliver(Post(text="", withdraws=True, replaces=first), "@wangchunli", "t:3")
    assert gone.reference == first and microblog.status(edited).status_code == 404


def test_a_warning_that_is_raised_is_said_anew_and_put_right_where_it_was_said(channel, microblog):
    first = channel.deliver(replace(POST, text="大风黄色预警"), "@wangchunli", "w:1").reference
    raised = replace(POST, text="大风橙色预警", follows=first)
    both = channel.deliver(raised, "@wangchunli", "w:2").reference
    old, new = both.split(",")
    assert old == first and microblog.status(new).json()["in_reply_to_id"] == first
    assert all("橙色" in microblog.status(one).json()["content"] for one in (old, new))
    lowered = replace(POST, text="大风蓝色预警", replaces=both)
    assert channel.deliver(lowered, "@wangchunli", "w:3").reference == both
    assert all("蓝色" in microblog.status(one).json()["content"] for one in (old, new))


def test_a_thread_is_cut_after_sentences_and_never_too_long():
    limits = Limits(500, 23, 1500)
    for text in (LONG, "水" * 3000 + " https://a.cn/b", LONG * 9):
        posts = split(text, limits)
        assert len(posts) <= 9 and all(count(one, 23) <= 500 for one in posts)
        assert posts[-1].split()[-2].startswith("http")
    assert all(one.split("\n（")[0].endswith("。") for one in split(LONG, limits)[:-1])
