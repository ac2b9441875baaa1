"""What hangs there when there is nothing to tell: a name, a calm word, the time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from app.domain.board import Board
from app.domain.daily_line import DailyLine
from app.domain.target import led_profile
from renderers import led
from renderers.base import FIELD_PX
from renderers.led_fields import filled

SIZES = ["16x16", "32x16", "64x32", "128x16", "128x32", "192x16", "192x64", "160x320", "1920x16"]
POSTERS = ["192x96-dual", "320x160-full", "1280x720-full", "1920x1080-full"]
LONGEST = datetime(2026, 12, 30, 15, 28, tzinfo=UTC)  # 12月30日 23:28 in Beijing


def default(trail, size, language="zh-CN"):
    profile = replace(led_profile(size), language=language)
    return led.render(Board(area=trail[-1], trail=trail), profile).default.frames


def picture(frame):
    with Image.open(BytesIO(frame.png)) as image:
        return image.convert("RGB")


def lit(image):
    return sum(1 for dot in image.convert("L").tobytes() if dot)


@pytest.mark.parametrize("size", ["64x16", "192x32", "320x160-full", "1280x720-full"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_default_pages_look_as_they_did(trail, size, language, golden):
    profile = replace(led_profile(size), language=language)
    pages = [filled(f, LONGEST, profile) for f in default(trail, size, language)]
    for place, page in enumerate(pages):
        golden(f"led_default_{size}_{language[:2]}_{place}.png", page.png)


@pytest.mark.parametrize("size", [*SIZES, *POSTERS])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_the_player_writes_lies_within_the_picture_and_over_nothing(trail, size, language):
    profile = replace(led_profile(size), language=language)
    for frame in default(trail, size, language):
        assert all(field.px in FIELD_PX and min(field.x, field.y) >= 0 for field in frame.fields)
        alone = [
            lit(picture(filled(replace(frame, fields=(f,)), LONGEST, profile)))
            for f in frame.fields
        ]
        before = lit(picture(frame))
        together = lit(picture(filled(frame, LONGEST, profile)))
        assert together - before == sum(dots - before for dots in alone)


@pytest.mark.parametrize("size", ["48x16", "64x32", "128x32", *POSTERS])
def test_every_panel_that_has_the_room_tells_the_time(trail, size):
    shown = {field.show for frame in default(trail, size) for field in frame.fields}
    assert "time" in shown
    assert ("date" in shown) == (size != "48x16")


@pytest.mark.parametrize("size", ["16x16", "32x16"])
def test_a_panel_of_one_or_two_characters_says_its_name_alone(trail, size):
    assert not any(frame.fields for frame in default(trail, size))


def test_a_name_too_long_for_two_pages_of_one_line_slides(trail):
    assert [f.effect for f in default(trail, "64x16")] == ["still", "still", "still"]
    assert [f.effect for f in default(trail, "32x16")] == ["scroll"]


def test_on_lamps_of_two_colours_the_clock_has_no_third(trail):
    inks = {field.ink for f in default(trail, "192x96-dual") for field in f.fields}
    assert inks == {"#ffff00", "#00ff00"}


@pytest.mark.parametrize("size", ["64x16", "192x32", "192x96-dual", "320x160-full"])
def test_the_line_of_the_day_is_said_whole_with_the_time(trail, size, golden):
    line = DailyLine(
        area=trail[-1].code,
        text="今天夜间小雪转多云 -6～2℃，北风4级，路面湿滑，请慢行",
        since=LONGEST,
        until=LONGEST + timedelta(hours=9),
    )
    board, profile = Board(area=trail[-1], trail=trail, daily=line), led_profile(size)
    (item,) = led.render(board, profile).items
    assert (item.notice_id, item.effective, item.expires) == ("line", line.since, line.until)
    assert any(frame.fields for frame in item.frames)
    for place, frame in enumerate(item.frames):
        golden(f"led_daily_{size}_{place}.png", filled(frame, LONGEST, profile).png)
