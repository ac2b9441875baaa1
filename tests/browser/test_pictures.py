"""The handbook's pictures show pages that still have what the handbook says of them."""

from html import unescape

import pytest
from playwright.sync_api import expect

from tests.pictures.book import PICTURES

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
        if one.follow:
            page.goto(f"{demo.url}{one.path}")
            link = page.locator("main").get_by_role("link", name=one.follow).first
            text = page.request.get(f"{demo.url}{link.get_attribute('href')}").text()
        else:
            text = page.request.get(f"{demo.url}{one.path}").text()
        missing += [(one.name, words) for words in one.words if words not in unescape(text)]
    assert missing == []
