"""The resident pages in a browser."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.domain.board import Board
from app.domain.notice import Phase
from app.domain.target import Profile
from channels.mobile import path_of
from renderers import mobile
from renderers.base import Document

pytestmark = pytest.mark.browser
SLOT = "mobile/110105900001/default"
HOME = "/a/110105900001/index.html"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def resident(origin, open_page, notice, trail):
    documents, address = origin.documents, origin.address
    documents["/sw.js"] = Document(name="", media_type="text/javascript", body=b"")

    def lay(count):
        notices = tuple(
            replace(notice, id=f"k3x9a7q{i}", expires=notice.expires + timedelta(minutes=i))
            for i in range(count)
        )
        board = Board(area=trail[-1], trail=trail, notices=notices)
        for document in mobile.render(board, Profile()).items:
            documents[path_of(SLOT, document.name)] = document
        body = mobile.notice_page(notice, "望春里社区", Profile(), Phase.LIVE)
        documents["/p/k3x9a7qd"] = Document(
            name="", media_type="text/html; charset=utf-8", body=body
        )

    def show(count, path=HOME, size=(390, 844), **options):
        lay(count)
        page = open_page(*size, **options)
        page.clock.install(time=notice.sent)
        page.goto(address + path)
        return page

    show.lay = lay
    return show


@pytest.mark.parametrize("size", [(320, 640), (390, 844), (1280, 800)])
@pytest.mark.parametrize("path", [HOME, HOME.replace("index", "index.en"), "/p/k3x9a7qd"])
def test_nothing_is_wider_than_the_screen(resident, path, size):
    page = resident(7, path, size)
    assert page.evaluate(OVERFLOW) == 0


def test_text_of_twice_the_size_still_fits(resident):
    page = resident(7, size=(320, 640))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("path", [HOME, "/p/k3x9a7qd"])
def test_whatever_is_touched_is_large_enough(resident, path):
    page = resident(3, path)
    for link in page.locator("a:visible:not(.skip):not(h3 a)").all():
        box = link.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, link.inner_text()


def test_a_notice_goes_at_its_end_without_the_line(resident):
    page = resident(2)
    page.context.set_offline(True)
    page.clock.fast_forward("23:00:01")
    assert page.locator(".card:visible").count() == 1
    assert page.inner_text(".count") == "1 条"
    page.clock.fast_forward("01:00")
    assert page.locator(".empty").is_visible() and page.locator(".count").is_hidden()


def test_a_new_edition_is_taken_up(resident):
    page = resident(1)
    resident.lay(3)
    page.clock.run_for(61_000)
    expect(page.locator(".card")).to_have_count(3)


def test_a_page_says_when_its_notice_has_ended(resident):
    page = resident(1, "/p/k3x9a7qd")
    assert page.locator("#banner").is_hidden()
    page.clock.fast_forward("23:00:01")
    assert page.inner_text("#banner") == "本通知已过有效期，内容仅供查阅。"


def test_the_first_key_leads_past_the_header(resident):
    page = resident(1)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_card_opens_its_notice_wherever_it_is_touched(resident):
    page = resident(1)
    assert page.get_attribute("h3 a", "href") == "/p/k3x9a7q0"
    box = page.locator(".lead").bounding_box()
    hit = "([x, y]) => document.elementFromPoint(x, y).closest('a').getAttribute('href')"
    assert page.evaluate(hit, [box["x"] + 9, box["y"] + 9]) == "/p/k3x9a7q0"
    call = page.locator(".card .tel").bounding_box()
    assert page.evaluate(hit, [call["x"] + 9, call["y"] + 9]) == "tel:01065550123"
