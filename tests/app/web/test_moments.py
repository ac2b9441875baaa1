"""Instants as people say them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.web import moments

BEIJING = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        (datetime(2026, 11, 25, 1, tzinfo=UTC), "11月25日（周三）9:00", "Wed 25 Nov, 9:00"),
        (datetime(2026, 11, 24, 16, 5, tzinfo=UTC), "11月25日（周三）0:05", "Wed 25 Nov, 0:05"),
        (datetime(2027, 1, 1, 1, tzinfo=UTC), "2027年1月1日（周五）9:00", "Fri 1 Jan 2027, 9:00"),
    ],
)
def test_an_instant_is_said_with_its_weekday_and_another_year(at, chinese, english):
    assert moments.said(at, NOW, BEIJING, english=False) == chinese
    assert moments.said(at, NOW, BEIJING, english=True) == english


def test_nothing_typed_is_no_time():
    assert moments.read("  ", BEIJING) is None


def test_what_the_field_shows_is_read_back_the_same():
    assert moments.read(moments.typed(NOW, BEIJING), BEIJING) == NOW


def test_what_is_no_time_is_refused():
    with pytest.raises(ValueError, match="后天"):
        moments.read("后天", BEIJING)
