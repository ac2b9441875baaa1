"""Text made safe to print."""

import pytest

from renderers import plain


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("  停水\t通知 \r\n请储水\x00 ", "停水 通知 \n请储水"),
        ("停\u202e水\u2066", "停水"),
        ("水\ud83d\udc00\ufffe", "水"),
        ("一\u2028二\x0b三", "一\n二\n三"),
        ("👨‍👩‍👧❤️", "👨‍👩‍👧❤️"),
    ],
)
def test_what_cannot_be_seen_or_trusted_is_left_out(written, text):
    assert plain.text(written) == text


def test_lines_and_paragraphs_say_something():
    assert plain.line(" 停水 \n\n 通知\u3000") == "停水 通知"
    assert plain.paragraphs(" \n一\n\n 二 \n") == ("一", "二")
    assert plain.paragraphs("\u3000\n") == ()


def test_a_notice_without_a_headline_goes_by_its_title(notice):
    from dataclasses import replace

    assert plain.headline(notice, "通知") == notice.headline
    assert plain.headline(replace(notice, headline=" "), "通知") == "停水通知"
    assert plain.headline(replace(notice, headline="", title="\n"), "通知") == "通知"


def test_a_cut_counts_its_ellipsis_and_spares_emoji():
    assert plain.cut("停水通知", 4) == "停水通知"
    assert plain.cut("停水通知", 3) == "停水…"
    assert plain.cut("停👨‍👩‍👧水", 4) == "停…"


@pytest.mark.parametrize(
    "seen", ["👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "1️⃣", "❤️", "e\u0301", "停", "\U0001f3f4\U000e0067"]
)
def test_what_is_seen_as_one_is_one(seen):
    assert list(plain.characters(seen + "水")) == [seen, "水"]


def test_paragraphs_flow_together_as_sentences():
    assert plain.flowing("请储水\n关好龙头。\n谢谢") == "请储水。关好龙头。谢谢"
    assert plain.flowing(" \n") == ""
