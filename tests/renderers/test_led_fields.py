"""What the player writes, for those who look elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.board import Board
from app.domain.target import led_profile
from renderers import led
from renderers.base import Field
from renderers.led_fields import filled, written

BEIJING = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 25, 16, 4, tzinfo=UTC)  # the day after in Beijing


@pytest.mark.parametrize(
    ("show", "chinese", "english"),
    [
        ("time", "00:04", "00:04"),
        ("date", "11月26日", "26 Nov"),
        ("weekday", "星期四", "Thu"),
    ],
)
def test_a_field_is_written_in_the_language_of_the_panel(show, chinese, english):
    field = Field(show=show, x=0, y=0, px=16, ink="#ffffff")
    local = AT.astimezone(BEIJING)
    assert (written(field, local, "zh-CN"), written(field, local, "en")) == (chinese, english)


def test_a_picture_with_its_fields_filled_has_none_left_and_changes_with_the_minute(trail):
    profile = led_profile("320x160-full")
    (page,) = led.render(Board(area=trail[-1], trail=trail), profile).default.frames
    now, later = (filled(page, at, profile) for at in (AT, AT.replace(minute=5)))
    assert now.fields == ()
    assert len({page.png, now.png, later.png}) == 3
    assert (now.width_px, now.height_px, now.dwell_ms) == (320, 160, page.dwell_ms)


def test_a_picture_without_fields_stays_as_it_is(notice):
    profile = led_profile("192x32")
    first = led.frames(notice, profile)[0]
    assert filled(first, AT, profile) is first
    assert filled(replace(first, fields=()), AT, profile).png == first.png
