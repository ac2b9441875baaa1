from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.alert_ground import BLUE, Look
from player.alert_pages import pages, reading_seconds, titled
from player.alerts import Alert
from player.pictures import COLOURS
from tests.player.conftest import NOON

RAIN = Alert(
    id="w1",
    revision=1,
    level="red",
    template="full",
    title="暴雨红色预警",
    text="预计未来3小时降雨量将达100毫米以上，请远离低洼地带和地下空间，减少外出。",
    source="市气象台",
    icon="rainstorm",
    effective=NOON,
    expires=NOON + timedelta(hours=1),
)
SIZES = [(64, 32), (128, 32), (192, 32), (192, 64), (320, 160), (1280, 720)]


def look(size=(192, 32), kind="full", language="zh"):
    return Look(size, kind, COLOURS["red"], language)


def colours(image):
    return {colour for _, colour in image.getcolors(1 << 20)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["mono", "dual", "full"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_fills_its_panel_and_has_something_to_read(size, kind, language):
    for is_drill in (False, True):
        for page in pages(RAIN, look(size, kind, language), is_drill=is_drill):
            image = page.draw()
            assert image.size == size and image.getbbox() and page.seconds >= 5


def test_a_level_has_its_colour_and_a_mono_panel_one_only():
    first = pages(RAIN, look(), is_drill=False)[0].draw()
    assert (255, 0, 0) in colours(first)
    for page in pages(RAIN, look(kind="mono"), is_drill=False):
        assert colours(page.draw()) <= {(0, 0, 0), COLOURS["red"]}


def test_the_words_of_the_level_are_added_where_the_title_lacks_them():
    assert titled(RAIN, "en") == "暴雨红色预警"
    assert titled(replace(RAIN, title="暴雨预警"), "zh") == "红色 暴雨预警"
    assert titled(replace(RAIN, title="Rain"), "en") == "Red Rain"
    assert titled(replace(RAIN, title="停水", level="none"), "zh") == "停水"


@pytest.mark.parametrize("size", SIZES)
def test_a_drill_is_blue_on_every_page_and_never_in_the_levels_colour(size):
    for page in pages(RAIN, look(size), is_drill=True):
        seen = colours(page.draw())
        assert BLUE in seen and (255, 0, 0) not in seen


def test_a_drill_differs_on_a_mono_panel_too():
    real = pages(RAIN, look(kind="mono"), is_drill=False)
    drill = pages(RAIN, look(kind="mono"), is_drill=True)
    assert not {p.draw().tobytes() for p in real} & {p.draw().tobytes() for p in drill}


def test_all_of_the_text_is_on_some_page_of_a_small_panel():
    small = pages(RAIN, look((64, 32)), is_drill=False)
    shown = sum(p.seconds for p in small)
    assert shown >= reading_seconds(RAIN.text)
    assert len(small) >= len(RAIN.text) // 8


@given(
    st.integers(1, 400),
    st.integers(1, 240),
    st.text(max_size=64),
    st.text(max_size=200),
    st.text(max_size=64),
    st.sampled_from(["zh", "en"]),
    st.sampled_from(["mono", "dual", "full"]),
    st.booleans(),
)
def test_no_text_on_no_panel_fails(width, height, title, text, source, language, kind, is_drill):
    alert = replace(RAIN, title=title or "-", text=text, source=source, level="orange")
    for page in pages(alert, look((width, height), kind, language), is_drill=is_drill)[:6]:
        assert page.draw().size == (width, height)
