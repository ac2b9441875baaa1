"""The renderers' own words."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from app.domain.notice import Category
from app.domain.target import Profile
from renderers.words import moment, stamp, until, words

CHINESE, ENGLISH = Profile(), Profile(language="en")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_category_and_word_is_there(language):
    say = words(language)
    assert set(say.categories) == set(Category)
    assert all(getattr(say, f.name) for f in fields(say))


def test_whatever_is_not_english_is_chinese():
    assert words("en-GB") is words("EN") is words("en")
    assert words("zh-TW") is words("") is words("zh-CN")


def test_both_languages_fill_the_same_blanks():
    for field in fields(words("en")):
        pair = (getattr(words("en"), field.name), getattr(words("zh-CN"), field.name))
        if isinstance(pair[0], str) and field.name != "tv_clock":
            filled = {text.count("{") > 0 for text in pair}
            assert len(filled) == 1 or field.name == "notice_count", field.name


def test_a_moment_is_told_in_the_time_zone_of_the_place():
    at = datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert moment(at, CHINESE) == "11月25日 周三 11:00"
    assert moment(at, ENGLISH) == "Wed 25 Nov 11:00"
    assert moment(at, replace(CHINESE, time_zone="UTC")) == "11月25日 周三 03:00"
    assert stamp(at, CHINESE) == "2026-11-25 11:00"


def test_the_year_stands_there_when_it_is_another():
    at, near = datetime(2027, 1, 3, 3, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
    assert moment(at, CHINESE, near) == "2027年1月3日 周日 11:00"
    assert moment(at, ENGLISH, near) == "Sun 3 Jan 2027 11:00"


def test_a_notice_that_ends_at_midnight_lasts_the_day_before(notice):
    n = replace(notice, expires=datetime(2026, 12, 31, 16, tzinfo=UTC))
    assert until(n, CHINESE) == "12月31日 周四 24:00"
    assert until(replace(n, expires=datetime(2027, 1, 1, 2, tzinfo=UTC)), CHINESE) == (
        "2027年1月1日 周五 10:00"
    )
