"""When something takes place, as staff write it."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.notice import Category
from app.domain.occasion import occasion

HERE = "Asia/Shanghai"


def at(day, clock):
    return datetime.fromisoformat(f"2026-{day}T{clock}").replace(tzinfo=ZoneInfo(HERE))


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("11月25日（周三）9:00—11:00，望春里1—6号楼", at("11-25", "09:00"), at("11-25", "11:00")),
        ("明天9:00—11:00，1号楼", at("11-25", "09:00"), at("11-25", "11:00")),
        ("周五19:00，社区文化活动室", at("11-27", "19:00"), None),
        ("下周一下午2点至4点半", at("11-30", "14:00"), at("11-30", "16:30")),
        ("11月25日22:00至次日6:00", at("11-25", "22:00"), at("11-26", "06:00")),
        ("12月1日晚上10点到早上6点", at("12-01", "22:00"), at("12-02", "06:00")),
    ],
)
def test_one_time_is_read(notice, said, start, end):
    found = occasion(replace(notice, when_where=said), HERE)  # in effect from 24 November
    assert found is not None and (found.start, found.end) == (start, end)


def test_days_without_a_time_are_whole_days(notice):
    for said in ("11月27日—29日，文化广场", "11月27日9:00至11月29日17:00，文化广场"):
        found = occasion(replace(notice, when_where=said), HERE)
        assert found is not None and found.start is None
        assert (found.first, found.last) == (date(2026, 11, 27), date(2026, 11, 29))


def test_what_is_no_one_time_is_not_guessed(notice):
    for said in (
        *("每周三14:00—15:30", "工作日9:00—17:00", "申报截至12月20日", "报名至月底"),
        *("社区居委会值班室", "公示期7天，社区公告栏", "", "2月30日9:00"),
    ):
        assert occasion(replace(notice, when_where=said), HERE) is None, said


def test_a_policy_is_no_appointment(notice):
    said = replace(notice, when_where="12月1日9:00", category=Category.POLICY)
    assert occasion(said, HERE) is None
