"""The list of screens, one screen at any moment, and why it shows what it shows."""

import re

import pytest

from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.dispatch.screens import enrol
from app.store import mark as marks
from app.store.mark import Mark

ID, COMMUNITY = "k3x9a7qd", "110105900001"
LIST = "/editor/screens/"


@pytest.fixture
def gate(house, people, wanglan, draft):
    """A screen that shows the water notice."""
    one = enrol.begin(house, bytes(range(32)), "东门工控机", "192x32-mono", "0.1.0")
    enrol.approve(house, one.code, COMMUNITY, "192x32-mono", "东门 LED 屏")
    publish.publish(house, ID, draft, wanglan)
    while boards.issue_due(house):
        pass
    seen(house, one.id)
    return one.id


def seen(house, screen_id):
    told = Mark(screen=screen_id, epoch=1, received=9, verified=9, shown=9, seen_at=house.clock())
    with house.store.begin() as tx:
        marks.store(tx, [told])


def test_the_list_says_how_each_stands_and_what_it_shows(as_, gate):
    page = as_("sunli")
    page.get(LIST)
    assert "东门 LED 屏" in page.text and "停水通知" in page.text
    picture = re.search(rf'src="({LIST}{gate}/frames/\w+\.png)"', page.text)[1]
    assert page.client.get(picture).data.startswith(b"\x89PNG")


def test_the_counts_lead_to_those_screens(as_, gate, clock):
    clock.go(minutes=6)
    page = as_("sunli")
    page.get(LIST)
    (link,) = re.findall(r'href="([^"]*state=offline[^"]*)"', page.text)
    page.get(link)
    assert "东门 LED 屏" in page.text
    page.get(f"{LIST}?state=online")
    assert "没有找到屏幕" in page.text and "东门 LED 屏" not in page.text


def test_a_name_of_an_area_that_is_not_ones_own_finds_nothing(as_, gate):
    page = as_("sunli")
    page.get(f"{LIST}?area=110106900001")
    assert "东门 LED 屏" not in page.text and "您的范围里没有" in page.text


def test_one_screen_says_what_it_shows_now_and_how_far_it_is(as_, gate):
    page = as_("sunli")
    page.get(f"{LIST}{gate}")
    assert "现在显示" in page.text and "停水通知" in page.text and "已接通" in page.text


def test_it_says_what_will_be_on_and_what_was(as_, gate, clock, house, wanglan):
    page = as_("sunli")
    page.get(f"{LIST}{gate}?at=2026-11-27T12:00")
    assert "没有内容，显示默认画面。" in page.text
    clock.go(hours=2)
    publish.withdraw(house, ID, wanglan)
    clock.go(minutes=1)
    while boards.issue_due(house):
        pass
    page = as_("sunli")
    page.get(f"{LIST}{gate}?at=2026-11-24T13:00")
    assert "这是过去的时刻" in page.text and "停水通知" in page.text


@pytest.mark.parametrize(
    ("at", "told"),
    [("2026-12-25T12:00", "只能看前后 7 天之内"), ("morgen", "“morgen”不是时间")],
)
def test_a_moment_that_cannot_be_looked_at_is_said_at_its_field(as_, gate, at, told):
    page = as_("sunli")
    assert page.get(f"{LIST}{gate}?at={at}").status_code == 200
    assert told in page.text and 'href="#at"' in page.text


def test_why_answers_in_one_sentence(as_, gate):
    page = as_("sunli")
    page.get(f"{LIST}{gate}/why?notice={ID}")
    assert "在屏上：屏幕已确认显示。" in page.text


def test_why_takes_words_of_a_title_and_says_when_none_has_them(as_, gate):
    page = as_("sunli")
    page.get(f"{LIST}{gate}/why?notice=停水&at=2026-11-26T12:00")
    assert "已到期" in page.text
    page.get(f"{LIST}{gate}/why?notice=舞会")
    assert "没有找到“舞会”" in page.text and 'href="#notice"' in page.text


def test_a_screen_just_let_in_is_looked_at_again_until_it_shows(as_, house, people):
    one = enrol.begin(house, bytes(range(32)), "东门工控机", "192x32-mono", "0.1.0")
    enrol.approve(house, one.code, COMMUNITY, "192x32-mono", "东门 LED 屏")
    page = as_("sunli")
    page.get(f"{LIST}{one.id}")
    assert 'http-equiv="refresh"' in page.text
    house.clock.go(minutes=11)
    page.get(f"{LIST}{one.id}")
    assert 'http-equiv="refresh"' not in page.text
