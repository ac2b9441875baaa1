"""Times of day as people write them, and what is seen to be wrong about them."""

import pytest

from app.domain.timecheck import time_remarks


def codes(text):
    return [r.code for r in time_remarks("body", text)]


@pytest.mark.parametrize(
    "text",
    [
        "9:00—11:00",
        "上午九点到十一点",
        "上午9时至下午3时",
        "下午2点到4点半",
        "晚上8点至10点",
        "22:00至次日6:00",
        "十点半到十二点",
        "中午12点到1点",
        "比分 30:28",
        "9:00，11:00",
    ],
)
def test_a_span_in_order_says_nothing(text):
    assert "ends_first" not in codes(text)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("22:00至6:00", "22:00至次日6:00"),
        ("11:00—9:00", "11:00—次日9:00"),
        ("下午三点到两点", "下午三点到次日两点"),
        ("晚上10点到2点", "晚上10点到次日2点"),
        ("请于 14:00-10:00 到场", "14:00-次日10:00"),
    ],
)
def test_an_end_before_its_start_is_said(text, suggestion):
    (remark,) = [r for r in time_remarks("body", text) if r.code == "ends_first"]
    assert remark.suggestion == suggestion


@pytest.mark.parametrize("text", ["22:00至24:00", "24时前", "24点"])
def test_midnight_as_24_is_hinted_at(text):
    assert codes(text) == ["midnight"]


@pytest.mark.parametrize("text", ["25:00开始", "9:75", "24:30"])
def test_what_no_clock_shows_is_hinted_at(text):
    assert "no_such_time" in codes(text)


@pytest.mark.parametrize("text", ["24小时值班", "1:100", "12:34:56", "及时关闭", ""])
def test_what_is_no_time_is_left_alone(text):
    assert codes(text) == []
