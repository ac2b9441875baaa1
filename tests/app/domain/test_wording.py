"""The list of words: how it is read, and how a text is made to match."""

import pytest

from app.domain.remark import Tier
from app.domain.wording import fold, read, stands_alone


def test_a_list_is_read_with_or_without_headings_and_in_both_languages():
    lines = [("词", "级别"), ("国家级", "提醒", "广告法", "市级"), (), ("VIP", "block")]
    entries, bad = read(lines)
    assert bad == []
    assert [(e.word, e.tier, e.reason, e.suggestion) for e in entries] == [
        ("国家级", Tier.WARN, "广告法", "市级"),
        ("VIP", Tier.BLOCK, "", ""),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("", "提醒"), "no_word"),
        (("国家级", "严重"), "no_such_tier"),
        (("国家级",), "no_such_tier"),
        (("长" * 65, "提醒"), "word_too_long"),
        (("\u200b", "提醒"), "nothing_to_match"),
        (("好 词", "提醒"), "twice"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_number(line, code):
    _, bad = read([("好词", "提示"), line])
    assert [(b.line, b.code) for b in bad] == [(2, code)]


@pytest.mark.parametrize("written", ["VIP", "ｖｉｐ", "v i p", "V\u200bI\u200dP", "v\nip"])
def test_width_case_blanks_and_the_invisible_make_no_difference(written):
    assert fold(written)[0] == "vip"


def test_each_folded_character_knows_where_it_stood():
    folded, places = fold("甲 Ｂ\u200b㎏")
    assert (folded, places) == ("甲bkg", [0, 2, 4, 4])


@pytest.mark.parametrize(("text", "start", "end", "is_word"), [
    ("save", 1, 3, False), ("a av b", 2, 4, True), ("甲av乙", 1, 3, True), ("国家级别", 0, 3, True),
])  # fmt: skip
def test_a_latin_word_is_not_found_inside_another(text, start, end, is_word):
    assert stands_alone(text, start, end) is is_word
