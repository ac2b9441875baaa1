"""The residents' site of the demo: all pages in all modes, without a mouse, scripts or a line."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HOME = "/a/wangchunli/"
WIDTHS = (375, 1280, 320)
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever is touched that is smaller than the mode promises; links within a sentence may be.
SMALL = """least => [...document.querySelectorAll('a, button, input, select')]
  .filter(e => !e.closest('.skip, h3, p.as-text') && e.type !== 'hidden' && e.checkVisibility())
  .filter(e => { const b = e.getBoundingClientRect(); return Math.min(b.width, b.height) < least })
  .map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def pages(demo, chromium):
    """Where each kind of page is: of notices and places the first one."""
    page = chromium.new_page()

    def first(path):
        page.goto(demo.url + path)
        return page.locator("main a[href^='/p/']").first.get_attribute("href")

    expect.set_options(timeout=20_000)
    page.goto(demo.url + HOME)
    expect(page.locator(".card").first).to_be_visible()
    found = first(HOME), first(f"{HOME}life/?category=safe.shelter")
    page.close()
    sections = ("", "notices/", "policies/", "warnings/", "help/", "life/", "life/?group=eat")
    return [*(HOME + s for s in sections), f"{HOME}life/map?group=eat", "/areas/", *found]


@pytest.mark.parametrize("mode", ["usual", "elder", "contrast"])
def test_no_page_has_a_violation_in_any_mode(demo, pages, open_page, mode):
    page, found = open_page(375, 800, locale="zh-CN", timezone_id="Asia/Shanghai"), []
    # High contrast is colours alone: what differs of it is seen on some pages.
    for turn, path in enumerate(pages[::3] if mode == "contrast" else pages):
        language = "en" if turn % 4 == 3 else "zh-CN"
        page.goto(f"{demo.url}{path}{'&' if '?' in path else '?'}mode={mode}&lang={language}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(WIDE):
                found.append(f"{path} sticks out at {width} px")
        page.set_viewport_size({"width": WIDTHS[turn % 3], "height": 800})
        for broken in Axe().run(page).response["violations"]:
            nodes = [node["html"][:160] for node in broken["nodes"][:3]]
            found.append(f"{path} {broken['id']}: {broken['help']}: {nodes}")
        least = 60 if mode == "elder" else 44
        found += [f"{path} is small: {what}" for what in page.evaluate(SMALL, least)]
    assert not found, "\n".join(found)


def test_a_notice_is_found_by_keyboard_alone_without_scripts(demo, pages, open_page):
    page = open_page(375, 800, java_script_enabled=False)
    page.goto(demo.url + HOME)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("skip")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("停水")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("notices/"))
    expect(page.locator(".card h3").first).to_contain_text("停水")


def test_what_was_seen_stays_with_its_age_when_the_line_is_down(demo, pages, open_page):
    page = open_page(375, 800, locale="zh-CN", timezone_id="Asia/Shanghai")
    page.goto(demo.url + HOME)
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.reload()
    expect(page.locator(".card").first).to_be_visible()
    page.wait_for_function(
        "caches.open('linli-site-1').then(c => c.keys()).then(k => k.length > 0)", timeout=20_000
    )
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("status").first).to_contain_text("现在没有网络")
    expect(page.locator(".card").first).to_be_visible()
    page.goto(demo.url + pages[-1])
    expect(page.get_by_role("heading", level=1)).to_have_text("望春里社区")
