"""Pages: whatever is said, on whatever panel, every line stays in its box."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.notice import Category
from app.domain.target import Colours, Profile
from renderers import led
from renderers.led_look import look
from renderers.led_pages import PAGES_MAX, height, said, sheets
from renderers.led_panel import panel

CHARS = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from("停水通知社区居委会电动自行车九点月日号楼，。、（）《》“”…—019:- \n"),
)
TEXTS = st.text(CHARS, max_size=160)
PANELS = st.tuples(
    st.one_of(st.integers(16, 320), st.integers(321, 1920)),
    st.one_of(st.integers(16, 160), st.integers(161, 1080)),
    st.sampled_from(Colours),
    st.sampled_from(["zh-CN", "en"]),
)
BOUND = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(TEXTS, TEXTS, TEXTS, PANELS)
@BOUND
def test_no_line_is_wider_and_no_page_higher_than_its_room(notice, headline, body, when, form):
    width, depth, colours, language = form
    plan = panel(width, depth, colours, is_latin=language == "en")
    told = replace(notice, headline=headline[:28], body=body, when_where=when)
    profile = Profile(width_px=width, height_px=depth, colours=colours, language=language)
    inks = look(colours, Category.OUTAGE, is_card=plan.foot > 0)
    for sheet, set_so in sheets(said(told, profile), plan, inks):
        assert height(sheet, set_so) <= set_so.depth or set_so.is_one_line
        for block in sheet:
            room = set_so.measure - (set_so.indent if block.has_bar else 0)
            assert all(block.face.width(line) <= room for line in block.lines)


@given(TEXTS, TEXTS, PANELS)
@BOUND
def test_whatever_is_said_some_page_says_something(notice, headline, body, form):
    width, depth, colours, language = form
    profile = Profile(width_px=width, height_px=depth, colours=colours, language=language)
    told = replace(notice, headline=headline[:28], body=body)
    shown = led.frames(told, profile)
    assert 1 <= len(shown) <= PAGES_MAX
    assert all(frame.height_px == depth for frame in shown)
    assert all((frame.width_px > width) == (frame.effect == "scroll") for frame in shown)


def test_a_code_narrows_body_and_contact_but_not_the_opening(notice):
    plan = panel(512, 256, Colours.FULL)
    inks = look(Colours.FULL, notice.category)
    pages = sheets(said(notice, Profile(width_px=512, height_px=256)), plan, inks)
    assert pages[0][1].aside == 0
    assert all(set_so.aside > 74 for _, set_so in pages[1:])
