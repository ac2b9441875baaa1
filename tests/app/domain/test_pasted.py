"""Taking a pasted text apart."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.notice import Category
from app.domain.pasted import filled, read
from app.domain.review import Draft

BEIJING = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
WATER = """王主任 2026/11/24 10:23:05
关于供水管线改造停水的通知
各位居民：
\u3000\u3000因更换老旧供水管线，将临时停水。
请提前储水，关好水龙头。
停水时间：11月25日（周三）9:00—11:30
影响范围：望春里1—6号楼
咨询电话：010-65550123（9:00—17:30）
望春里社区居委会
2026年11月24日
[图片]
"""


def take(text):
    return read(text, NOON, BEIJING)


def test_a_notice_from_a_chat_is_put_into_its_fields():
    draft = take(WATER).draft
    assert draft.title == "关于供水管线改造停水的通知"
    assert draft.headline == "供水管线改造停水"
    assert draft.when_where == "停水时间：11月25日（周三）9:00—11:30\n影响范围：望春里1—6号楼"
    assert draft.contact == "咨询电话：010-65550123（9:00—17:30）"
    assert draft.source == "望春里社区居委会"
    assert draft.category is Category.OUTAGE
    assert draft.body == "各位居民：\n因更换老旧供水管线，将临时停水。\n请提前储水，关好水龙头。"
    assert draft.expires == datetime(2026, 11, 25, 11, 30, tzinfo=BEIJING)


def test_every_guess_says_which_words_it_is_made_of():
    for guess in take(WATER).guesses:
        assert guess.words and guess.words in WATER, guess


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("失物招领\n拾到一串钥匙，请来领取", Category.LOST_FOUND),
        ("招聘启事\n某公司招保安", Category.JOBS),
        ("关于候选人名单的公示\n名单如下", Category.PUBLICITY),
        ("周末放电影\n请自带小凳", Category.CULTURE),
        ("今天天气很好", Category.NOTICE),
    ],
)
def test_the_kind_is_guessed_from_its_words(text, category):
    assert take(text).draft.category is category


def test_the_title_decides_before_the_text_does():
    assert take("老年大学讲座通知\n讲座后放电影").draft.category is Category.LEARNING


def test_what_no_rule_claims_stays_in_the_body():
    text = "第一句话。第二句话。\n第三句话，有电话 010-65550123。后面还有一句。"
    assert take(text).draft.body == text


def test_a_line_with_a_time_is_no_noise():
    assert "开始时间 9:00" in take("通知\n开始时间 9:00\n请准时").draft.body


@pytest.mark.parametrize("text", ["", " \n\t", "😀", "a" * 30_000, "[图片]\n转发", "：：：\n——"])
def test_whatever_is_pasted_makes_a_draft(text):
    assert isinstance(take(text).draft, Draft)


def test_pasting_into_a_form_fills_what_is_empty_and_loses_nothing():
    begun = Draft(title="停水通知", body="我写的。", category=Category.NOTICE)
    merged = filled(begun, take(WATER))
    assert merged.draft.title == "停水通知" and merged.draft.source == "望春里社区居委会"
    assert merged.draft.body.startswith("我写的。\n")
    assert "关于供水管线改造停水的通知" in merged.draft.body and "各位居民" in merged.draft.body
    assert "title" not in {g.field for g in merged.guesses}


def test_a_chosen_kind_and_end_stay():
    begun = Draft(category=Category.POLICY, expires=NOON)
    draft = filled(begun, take(WATER)).draft
    assert (draft.category, draft.expires) == (Category.POLICY, NOON)


def test_pasting_twice_adds_nothing_twice():
    once = filled(Draft(), take(WATER)).draft
    again = filled(replace(once), take(WATER)).draft
    assert again.body.count("请提前储水") == 1
