import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.dots import CELL, glyph, line, scaled, width_of
from player.lines import NOT_FIRST, NOT_LAST, wrap

TEXTS = st.text(
    st.sampled_from("预计未来降雨量（《“”》），。！？：；…、——10mm 小时 8:00 Rain\n"),
    max_size=60,
)


def test_a_line_neither_begins_with_a_mark_nor_ends_with_a_bracket():
    text = "请远离低洼地带，（尤其是）地下空间。减少外出！"
    for across in range(4 * CELL, 12 * CELL, 8):
        for one in wrap(text, across):
            assert one[0] not in NOT_FIRST and one[-1] not in NOT_LAST


def test_words_numbers_and_hours_stay_whole():
    assert wrap("停水8:00-18:00左右", 9 * CELL // 2 + 32) == ["停水", "8:00-18:00左", "右"]
    assert wrap("stay indoors please", 12 * 8) == ["stay indoors", "please"]


def test_a_word_wider_than_the_line_falls_apart():
    assert wrap("abcdefgh", 4 * 8) == ["abcd", "efgh"]


@given(TEXTS, st.integers(CELL, 300))
def test_nothing_is_wider_than_the_line_and_nothing_is_lost(text, across):
    lines = wrap(text, across)
    assert all(width_of(one) <= across for one in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("char", "预A，（…—“鑫é☔")
def test_every_character_has_a_glyph(char):
    assert glyph(char).getbbox() and glyph(char).height == CELL


@pytest.mark.parametrize("char", "😀\u0600\U0002000b")
def test_what_the_font_lacks_is_a_box(char):
    assert glyph(char).tobytes() == glyph("□").tobytes()


@pytest.mark.parametrize("px", [12, 16, 24, 32, 48, 64, 96])
def test_a_line_has_the_height_that_was_asked_for(px):
    assert scaled(line("星期三 15:04"), px).height == px
