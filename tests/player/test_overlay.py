from datetime import datetime

import pytest
from PIL import Image

from player.items import Field
from player.overlay import dimmed, field_text, write_over

LOCAL = datetime(2026, 11, 25, 15, 4)  # noqa: DTZ001 - what a clock on the wall shows


@pytest.mark.parametrize(
    ("show", "language", "said"),
    [
        ("time", "zh", "15:04"),
        ("date", "zh", "11月25日"),
        ("date", "en", "25 Nov"),
        ("weekday", "zh", "星期三"),
        ("weekday", "en", "Wed"),
    ],
)
def test_a_field_says_it_as_the_place_does(show, language, said):
    assert field_text(show, LOCAL, language) == said


@pytest.mark.parametrize("px", [12, 16, 24, 32, 48, 64, 96])
def test_a_field_is_written_where_it_belongs_and_nowhere_else(px):
    field = Field(show="time", x=10, y=4, px=px, ink=(255, 192, 0))
    panel = write_over(Image.new("RGB", (640, 110)), (field,), ("15:04",), None)
    left, top, right, bottom = panel.getbbox()
    assert left >= 10 and top >= 4 and bottom <= 4 + px and right <= 10 + 5 * px
    assert bottom - top >= px // 2


def test_a_mono_panel_has_its_own_colour_only():
    field = Field(show="time", x=0, y=0, px=24, ink=(0, 255, 0))
    panel = write_over(Image.new("RGB", (192, 32)), (field,), ("15:04",), (255, 42, 0))
    assert {c for _, c in panel.getcolors()} == {(0, 0, 0), (255, 42, 0)}


def test_dimming_takes_every_colour_down_alike():
    assert dimmed(Image.new("RGB", (1, 1), (200, 100, 0)), 30).getpixel((0, 0)) == (60, 30, 0)
