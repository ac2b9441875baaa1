"""The portal page in a browser, driven by the keys of a remote."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.domain.board import Board
from app.domain.target import Profile
from renderers import tv

pytestmark = pytest.mark.browser
AREA = "/tv/110105900001/"
FOCUSED = "document.querySelectorAll('.on').length"


@pytest.fixture
def portal(origin, open_page, notice, trail):
    documents, address = origin.documents, origin.address

    def lay(count, **changes):
        notices = tuple(
            replace(
                notice,
                id=f"k3x9a7q{i}",
                headline=f"{i}号楼明天停水",
                expires=notice.expires + timedelta(minutes=i),
                **changes,
            )
            for i in range(count)
        )
        board = Board(area=trail[-1], trail=trail, notices=notices)
        documents.clear()
        documents.update({AREA + d.name: d for d in tv.render(board, Profile()).items})

    def show(count, name="index.html", **changes):
        lay(count, **changes)
        page = open_page(1280, 720, timezone_id="UTC")
        page.clock.install(time=notice.sent)
        page.goto(address + AREA + name)
        return page

    show.lay = lay
    return show


def chosen(page):
    assert page.evaluate(FOCUSED) == 1
    assert page.evaluate("document.activeElement.className.indexOf('on') >= 0")
    return page.evaluate("document.querySelector('.on').textContent")


@pytest.mark.parametrize("count", [0, 1, 7])
def test_one_thing_has_the_focus_and_nothing_overflows(portal, count):
    page = portal(count)
    assert ("刷新" if count == 0 else "0号楼") in chosen(page)
    assert page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]") == [1280, 720]


def test_arrows_move_the_focus_and_turn_the_sheet(portal):
    page = portal(7)
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert "6号楼" in chosen(page) and page.inner_text("#turn") == "第 2 / 2 页"
    assert page.locator("li:visible").count() == 1
    page.keyboard.press("ArrowDown")
    assert "6号楼" in chosen(page)
    page.keyboard.press("ArrowLeft")
    assert "0号楼" in chosen(page) and page.locator("li:visible").count() == 6


def test_the_pane_tells_of_what_has_the_focus(portal):
    page = portal(3)
    page.keyboard.press("ArrowDown")
    assert page.locator(".pane:visible h2").all_inner_texts() == ["1号楼明天停水"]


def test_ok_opens_a_notice_and_back_returns_to_it(portal):
    page = portal(7)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/n/k3x9a7q1.html")
    assert "返回" in chosen(page)
    page.keyboard.press("Backspace")
    page.wait_for_url("**/index.html#k3x9a7q1")
    assert "1号楼" in chosen(page)


def test_a_long_notice_is_turned_page_by_page(portal):
    page = portal(1, "n/k3x9a7q0.html", body="请提前储水，关好水龙头。\n" * 30)
    first = page.inner_text("#turn")
    page.keyboard.press("ArrowDown")
    assert first.startswith("第 1 / ") and page.inner_text("#turn").startswith("第 2 / ")
    assert page.evaluate("document.getElementById('story').scrollTop") > 0
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    end = page.evaluate(
        "(function (s) { return s.scrollTop + s.clientHeight - s.scrollHeight; })"
        "(document.getElementById('story'))"
    )
    assert end >= 0


def test_a_notice_goes_at_its_end_without_the_line(portal):
    page = portal(2)
    page.context.set_offline(True)
    page.clock.fast_forward("23:00:01")
    assert "1号楼" in chosen(page) and page.locator("li").count() == 1
    page.clock.fast_forward("01:00")
    assert "刷新" in chosen(page) and page.locator("#none").is_visible()


def test_a_box_with_a_wrong_clock_keeps_the_time_of_the_server(portal, origin):
    origin.date = "Wed, 25 Nov 2026 03:00:30 GMT"  # nearly a day after what the box believes
    page = portal(2)
    expect(page.locator("li")).to_have_count(1)
    page.clock.run_for(1000)
    expect(page.locator("#clock")).to_contain_text("11月25日 周三 11:00")


def test_the_focus_stays_where_it_was_when_others_go(portal):
    page = portal(3)
    page.keyboard.press("ArrowDown")
    page.clock.fast_forward("23:00:01")
    assert "1号楼" in chosen(page)


def test_a_new_edition_is_taken_up_and_the_focus_kept(portal):
    page = portal(3)
    page.keyboard.press("ArrowDown")
    portal.lay(2)
    page.clock.run_for(31_000)
    expect(page.locator("li")).to_have_count(2)
    assert "1号楼" in chosen(page)


def test_a_corrected_notice_is_read_again_and_a_withdrawn_one_left(portal):
    page = portal(1, "n/k3x9a7q0.html")
    portal.lay(1, revision=2, title="停水改期")
    page.clock.run_for(31_000)
    expect(page.locator("#story")).to_contain_text("停水改期")
    portal.lay(0)
    page.clock.run_for(31_000)
    page.wait_for_url("**/index.html")


def test_the_clock_shows_the_time_of_the_place(portal):
    assert portal(1).inner_text("#clock") == "11月24日 周二 12:00"


def test_no_text_is_smaller_than_24_pixels(portal):
    for name in ("index.html", "n/k3x9a7q0.html"):
        page = portal(7, name)
        sizes = page.evaluate(
            "[].map.call(document.querySelectorAll('#screen *'), function (e) {"
            " return e.textContent ? parseInt(getComputedStyle(e).fontSize, 10) : 99; })"
        )
        assert min(sizes) >= 24


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_lines_of_the_foot_do_not_touch(origin, open_page, notice, trail, language):
    board = Board(area=trail[-1], trail=trail, notices=(notice,))
    made = tv.render(board, Profile(language=language)).items
    origin.documents.update({AREA + d.name: d for d in made})
    for name in ("index.html", "n/k3x9a7qd.html"):
        page = open_page(1280, 720)
        page.goto(origin.address + AREA + name)
        help_, keys = (page.locator(i).bounding_box() for i in ("#help", "#keys"))
        assert help_["x"] + help_["width"] + 24 <= keys["x"]
