"""Weibo-style posts and the timeline."""

import json
from dataclasses import replace

import pytest

from app.domain.board import Board
from app.domain.notice import Act, Override
from app.domain.target import Profile
from renderers import microblog
from renderers.words import words

HERE = Profile(public_url="https://wcl.example")
LINK = "https://wcl.example/p/k3x9a7qd"


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("停水", 2),
        ("a", 1),
        ("ab", 1),
        ("é\xff", 1),
        ("Ā", 1),
        ("🔥", 2),
        ("停a", 2),
        (LINK, 12),
        (f"看 {LINK}，再看http://a.cn/b", 29),
    ],
)
def test_length_is_counted_as_weibo_counts(text, length):
    assert microblog.count(text) == length


def test_a_post_opens_with_its_headline_and_ends_with_its_link(notice):
    post = microblog.render_post(notice, HERE)
    assert post.text.startswith("【明天上午九点到十一点停水】11月25日（周三）9:00—11:00")
    assert post.text.endswith(f" {LINK}")
    assert (post.language, post.withdraws, post.image_type) == ("zh", False, "image/png")
    assert post.image.startswith(b"\x89PNG")


@pytest.mark.parametrize("length", [0, 100, 101, 126, 127, 128, 4000])
def test_a_post_is_cut_to_size_and_keeps_its_link(notice, length):
    n = replace(notice, headline="停水", when_where="", body="停" * length)
    text = microblog.render_post(n, HERE).text
    assert microblog.count(text) <= 140 and text.endswith(f" {LINK}")
    assert ("…" in text) == (length > 122)


def test_a_link_in_the_text_is_never_cut(notice):
    n = replace(notice, body="停" * 85 + "http://example.cn/abcdefgh")
    text = microblog.render_post(n, HERE).text
    assert "example.cn" not in text and microblog.count(text) <= 140


def test_the_picture_says_all_of_it_to_those_who_cannot_see_it(notice):
    alt = microblog.render_post(notice, HERE).alt
    for part in (notice.headline, notice.title, notice.when_where, notice.contact):
        assert part in alt
    assert all(line in alt for line in notice.body.split("\n"))


def test_there_is_no_topic_and_nobody_is_called(notice):
    n = replace(notice, headline="3#楼、5#楼停水 #停水#", when_where="", body="@所有人 a@b.cn")
    text = microblog.render_post(n, HERE).text
    assert text == f"【3号楼、5号楼停水 停水】＠所有人 a@b.cn。 {LINK}"


def test_the_language_is_that_of_the_text(notice):
    bare = replace(notice, headline="Water off", title="", body="", when_where="", contact="")
    bare = replace(bare, source="")
    assert microblog.render_post(bare, replace(HERE, language="en")).language == "en"
    assert microblog.render_post(notice, replace(HERE, language="en")).language == "zh"


def test_a_wording_of_its_own_keeps_the_link(notice):
    own = (
        Override(channel="mastodon", text="明早停水", base=""),
        Override(channel="microblog", text="明早停水，请储水", base=""),
    )
    n = replace(notice, overrides=own)
    assert microblog.render_post(n, HERE).text == f"明早停水 {LINK}"
    assert (
        f"明早停水，请储水 {LINK}"
        in microblog.render_timeline(Board(area=_area(), notices=(n,)), HERE).items[0].body.decode()
    )


def test_a_withdrawal_is_a_post_that_withdraws(notice):
    post = microblog.render_post(replace(notice, act=Act.WITHDRAW), HERE)
    assert post.withdraws and post.image == b""
    assert post.text == "更正：关于“明天上午九点到十一点停水”的通知已撤回，请以最新通知为准。"


def test_a_timeline_is_as_documented(notice, trail, golden):
    board = Board(area=trail[-1], trail=trail, notices=(notice, replace(notice, id="b2c4d6f8")))
    (made,) = microblog.render_timeline(board, HERE).items
    assert (made.name, made.media_type) == ("timeline.json", "application/json; charset=utf-8")
    golden("microblog/timeline.json", made.body)
    statuses = json.loads(made.body)["statuses"]
    assert [s["id"] for s in statuses] == ["k3x9a7qd", "b2c4d6f8"]
    assert all(microblog.count(s["text"]) <= 140 for s in statuses)


def test_the_whole_text_repeats_nothing(notice):
    n = replace(notice, title=notice.headline)
    assert microblog.whole(n, words("zh-CN")).count(notice.headline) == 1


def _area():
    from app.domain.audience import Area, Level

    return Area(code="1", name="望春里", level=Level.COMMUNITY, slug="wcl", path="1")
