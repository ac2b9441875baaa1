"""The residents' site of the demo: all pages in all modes, without a mouse, scripts or a line."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HOME = "/a/wangchunli/"
WIDTHS = (375, 1280, 320)
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Whatever is touched that is smaller than the mode promises; links within a sentence may be.
# A box in a label is touched by its label.
SMALL = """least => [...document.querySelectorAll('a, button, input, select, label.pick')]
  .filter(e => !e.closest('.skip, h3, p.as-text') && e.type !== 'hidden' && e.checkVisibility())
  .filter(e => e.tagName !== 'INPUT' || !e.closest('label.pick'))
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
    sections = (
        "",
        "notices/",
        "policies/",
        "warnings/",
        "help/",
        "subscribe/",
        "feeds/",
        "life/",
        "life/?group=eat",
    )
    return [*(HOME + s for s in sections), f"{HOME}life/map?group=eat", "/areas/", *found]


@pytest.mark.parametrize("mode", ["usual", "elder", "contrast"])
def test_no_page_has_a_violation_in_any_mode(demo, pages, open_page, mode):
    page, found = open_page(375, 800, locale="zh-CN", timezone_id="Asia/Shanghai"), []
    # High contrast is colours alone: what differs of it is seen on some pages.
    for turn, path in enumerate(pages[::3] if mode == "contrast" else pages):
        language = "en" if turn % 4 == 3 else "zh-CN"
        # Colours and print are two switches: every other page has both.
        way = "elder-contrast" if mode == "contrast" and turn % 2 else mode
        page.goto(f"{demo.url}{path}{'&' if '?' in path else '?'}mode={way}&lang={language}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(WIDE):
                found.append(f"{path} sticks out at {width} px")
        page.set_viewport_size({"width": WIDTHS[turn % 3], "height": 800})
        for broken in Axe().run(page).response["violations"]:
            nodes = [node["html"][:160] for node in broken["nodes"][:3]]
            found.append(f"{path} {broken['id']}: {broken['help']}: {nodes}")
        least = 60 if way.startswith("elder") else 44
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
    page.evaluate("""async () => {
      for (let left = 1200; left; left--) {
        if ((await (await caches.open("linli-site-1")).keys()).length) return;
        await new Promise(done => setTimeout(done, 50));
      }
      throw new Error("after a minute no page is kept");
    }""")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("status").first).to_contain_text("现在没有网络")
    expect(page.locator(".card").first).to_be_visible()
    page.goto(demo.url + pages[-1])
    expect(page.get_by_role("heading", level=1)).to_have_text("望春里社区")


# Ready it is while it still activates; what is pushed to it then may be lost.
ACTIVATED = """() => navigator.serviceWorker.ready.then(({active}) => new Promise(done => {
  const look = () => active.state === "activated" && done(true);
  active.addEventListener("statechange", look);
  look();
}))"""
SHOWN = """() => navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.map(
  n => [n.tag, n.title, n.body, n.lang, n.silent, n.actions.map(a => a.title).join()]))"""


def shown_once(page, title):
    """Return the only notification, once it has this title: meanwhile there may be two or none."""
    look = f"""async () => {{
      let all;
      for (let left = 1200; left; left--) {{
        all = await ({SHOWN})();
        if (all.length === 1 && all[0][1] === "{title}") return all[0];
        await new Promise(done => setTimeout(done, 50));
      }}
      throw new Error("after a minute there is " + JSON.stringify(all));
    }}"""
    return page.evaluate(look)


def test_a_push_is_shown_once_by_its_tag_with_the_way_out_beside_it(demo, open_page):
    page = open_page(375, 800, locale="zh-CN", permissions=["notifications"])
    page.goto(f"{demo.url}{HOME}subscribe/")
    page.evaluate("navigator.serviceWorker.register('/sw.js')")
    page.evaluate(ACTIVATED)
    line = page.context.new_cdp_session(page)
    found = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda m: found.extend(m["registrations"]))
    line.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    where = next(one for one in found if not one["isDeleted"])["registrationId"]

    def push(told):
        asked = {"origin": demo.url, "registrationId": where, "data": json.dumps(told)}
        line.send("ServiceWorker.deliverPushMessage", asked)

    told = {"kind": "notice", "group": "life", "tag": "n-a", "lang": "zh-CN", "url": "/"}
    push({**told, "title": "电影", "body": "周六晚上"})
    shown_once(page, "电影")
    push({**told, "title": "【已撤回】电影", "body": "请以最新通知为准", "quiet": True})
    shown = shown_once(page, "【已撤回】电影")
    assert shown == [
        "n-a",
        "【已撤回】电影",
        "请以最新通知为准",
        "zh-CN",
        True,
        "查看,停收生活信息",
    ]
