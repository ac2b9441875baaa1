"""A notice in the words of its act, on every channel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.board import Board
from app.domain.notice import Act, Override, Phase, Record
from app.domain.target import Profile, led_profile
from renderers import acts, feed, feed_entry, led, microblog, mobile, sms, tv

HERE = Profile(signature="望春里社区", public_url="https://wcl.example")
REASONS = {
    Act.CORRECT: "原通知把日期写成了 24 日，应为 25 日",
    Act.EXTEND: "水管比预计的难修",
    Act.RESTORE: "",
}


@pytest.fixture(params=sorted(REASONS))
def act(request):
    return request.param


@pytest.fixture
def made(notice, act):
    record = Record(correction=REASONS[act])
    later = notice.expires + timedelta(hours=3)
    return replace(notice, act=act, revision=2, record=record, expires=later)


@pytest.mark.parametrize("kind", [Act.ISSUE, Act.UPDATE, Act.WITHDRAW])
def test_what_needs_no_mark_stays_as_it_is(notice, kind):
    made = replace(notice, act=kind)
    assert acts.told(made, HERE) is made


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_each_channel_says_it_in_its_own_way(made, act, language, trail, golden):
    here = replace(HERE, language=language)
    post = microblog.render_post(made, here)
    lines = [
        "".join(sms.render(made, here).parts),
        "".join(sms.render(replace(made, overrides=own("sms_smpp")), here).parts),
        post.text,
        post.alt,
        feed_entry.content_html(acts.told(made, here), here),
    ]
    golden(f"acts/{act}_{language}.txt", "\n---\n".join(lines).encode() + b"\n")


def test_a_panel_shows_the_mark(made, act, golden):
    frames = led.frames(made, led_profile("192x32-mono"))
    golden(f"acts/{act}_192x32.png", frames[0].png)
    assert frames[0].png != led.frames(replace(made, act=Act.UPDATE), led_profile("192x32"))[0].png


def test_pages_and_feeds_open_with_the_mark(made, act, trail):
    mark = f"【{ {'correct': '更正', 'extend': '延期', 'restore': '已恢复'}[act] }】"
    board = Board(area=trail[-1], trail=trail, notices=(made,))
    pages = [
        tv.notice_page(made, board, HERE),
        mobile.notice_page(made, "望春里社区", HERE, Phase.LIVE),
        *(d.body for d in tv.render(board, HERE).items if d.name.endswith("html")),
        *(d.body for d in mobile.render(board, HERE).items if d.name == "board.json"),
        *(d.body for d in feed.render(board, HERE).items if d.name != "warnings.atom"),
        *(d.body for d in microblog.render_timeline(board, HERE).items),
    ]
    naming = [page.decode() for page in pages if "停水通知".encode() in page]
    assert len(naming) >= 7
    for page in naming:
        assert mark in page and mark * 2 not in page


def test_a_restoral_no_longer_says_what_was_announced(notice):
    made = replace(notice, act=Act.RESTORE, overrides=own("led"))
    told = acts.told(made, HERE)
    assert told.title == told.headline == "【已恢复】停水通知"
    assert told.body.startswith("“停水通知”所说的事项现已恢复正常")
    assert not told.when_where and not told.overrides


def test_a_text_message_has_one_signature_and_no_other_brackets(made):
    text = "".join(sms.render(made, HERE).parts)
    assert text.startswith("【望春里社区】") and text.count("【") == 1


def test_a_channels_own_wording_is_marked_too(notice):
    made = replace(notice, act=Act.EXTEND, overrides=own("led"))
    assert acts.told(made, HERE).override("led") == "【延期】明早停水\n延至 11月25日 周三 11:00。"


def own(channel):
    return (Override(channel=channel, text="明早停水", base=""),)
