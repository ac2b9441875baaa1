"""The handbook's pictures show pages that still have what the handbook says of them."""

from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.pictures.book import PICTURES

RUN = "() => axe.run({resultTypes: ['violations']}).then(told => told.violations)"
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
# One with pictures, one that is a table, one of code, what a search finds, and the contents.
PAGES = ("write", "trouble", "connect", "?q=短信", "")

pytestmark = pytest.mark.browser


def sign_in(page, demo, login):
    page.goto(f"{demo.url}/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(demo.password(login))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def test_every_page_that_the_handbook_shows_has_its_words(demo, open_page):
    missing, desks = [], {}
    for one in PICTURES:
        if one.who not in desks:
            desks[one.who] = open_page(1000, 800, locale="zh-CN")
            if one.who:
                sign_in(desks[one.who], demo, one.who)
        page = desks[one.who]
        path = one.path
        for words in one.follow:
            page.goto(f"{demo.url}{path}")
            path = page.locator("main").get_by_role("link", name=words).first.get_attribute("href")
        text = page.request.get(f"{demo.url}{path}").text()
        missing += [(one.name, words) for words in one.words if words not in unescape(text)]
    assert missing == []


def test_the_handbook_itself_has_no_violation_and_nothing_sticks_out_of_a_phone(demo, open_page):
    page, found = open_page(320, 800, locale="zh-CN"), []
    for name in PAGES:
        page.goto(f"{demo.url}/help/{name}")
        assert not page.evaluate(SIDEWAYS), name
        page.evaluate(Axe().axe_script)
        found += [(name, one["id"], one["nodes"][0]["html"][:120]) for one in page.evaluate(RUN)]
    assert found == []
