"""Dates as people write them, and what is seen to be wrong about them."""

from datetime import date

import pytest

from app.domain.datecheck import Span, date_remarks

TODAY = date(2026, 11, 24)
WEEK = Span(TODAY, date(2026, 11, 30), TODAY)
ONE_DAY = Span(TODAY, TODAY, TODAY)


def codes(text, span=WEEK, field="body"):
    return [r.code for r in date_remarks(field, text, span)]


@pytest.mark.parametrize(
    "text",
    [
        "11月25日（周三）停水",
        "11月25日星期三",
        "2026年11月25日(周三)",
        "2026-11-25 周三",
        "11 月 25 日（周三）",
    ],
)
def test_a_right_weekday_says_nothing(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("11月25日（周二）停水", "11月25日（周三）"),
        ("11月26日星期日", "11月26日星期四"),
        ("2026-11-25 周一", "2026-11-25 周三"),
        ("11月29日（周六）", "11月29日（周日）"),
    ],
)
def test_a_wrong_weekday_is_said_with_the_right_one(text, mended):
    (remark,) = date_remarks("body", text, WEEK)
    assert (remark.code, remark.suggestion) == ("wrong_weekday", mended)


def test_sunday_has_two_names():
    assert codes("11月29日（周日）、11月29日（星期天）") == []


@pytest.mark.parametrize("text", ["2月30日", "13月1日", "2026-02-30", "11月31日"])
def test_a_day_that_no_calendar_has_is_said(text):
    assert codes(text) == ["no_such_date"]


def test_a_date_in_the_past_is_said():
    assert codes("11月20日上午") == ["past_date"]


@pytest.mark.parametrize("text", ["11月20日—27日", "11月20日至11月27日", "自11月20日起至27日"])
def test_a_span_that_is_not_over_is_not_past(text):
    assert codes(text) == []


def test_over_new_year_the_nearest_year_is_meant_and_wanted():
    (remark,) = date_remarks("body", "1月5日（周二）", WEEK)
    assert (remark.code, remark.suggestion) == ("missing_year", "2027年1月5日（周二）")


def test_with_its_year_it_needs_no_remark():
    assert codes("2027年1月5日（周二）") == []


@pytest.mark.parametrize(
    ("field", "text", "suggestion"),
    [
        ("body", "明天停水", "11月25日（周三）"),
        ("headline", "明天停水", "11月25日"),
        ("body", "今晚停水", "11月24日（周二）晚上"),
        ("body", "后天恢复", "11月26日（周四）"),
        ("body", "大后天恢复", "11月27日（周五）"),
    ],
)
def test_a_relative_day_that_will_be_wrong_is_said_with_the_date(field, text, suggestion):
    (remark,) = date_remarks(field, text, WEEK)
    assert (remark.code, remark.suggestion) == ("relative_day", suggestion)


def test_a_relative_day_is_right_while_the_notice_ends_today():
    assert codes("今晚停水，明早恢复", ONE_DAY) == []


@pytest.mark.parametrize(
    "text", ["1—6号楼", "3号楼2单元", "9.5折", "GB 21734-2008", "今年", "", "月日"]
)
def test_what_is_no_date_is_left_alone(text):
    assert codes(text) == []
