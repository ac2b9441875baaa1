"""Every page of the editor, met by following links as its people do, against axe-core.

Each address is opened once, by the first of the people who finds a link to it, with all that folds
out folded out, at the width of a desk, of a phone and of a small phone.
"""

import base64
from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect
from werkzeug.exceptions import HTTPException

from app import config, factory, wiring
from tests.browser import running

pytestmark = pytest.mark.browser
WIDTHS = (1280, 375, 320)
# Who starts where; each meets what the ones before could not.
PEOPLE = ("wanglan", "zhaomin", "liqiang", "admin", "security", "auditor")
# Editor addresses that are no pages: files, pieces of pages, and what only scripts ask for.
NO_PAGES = {
    "account_connect.finish",
    "answer_counts.table",
    "areas.search",
    "assess.file",
    "drill_page.lines",
    "drill_page.table",
    "finer_aim.finer",
    "holidays.table",
    "on_air.screen",
    "screen_page.frame",
    "screen_page.picture",
    "editor.piece",
    "notice_proofs.download",
    "notices.report",
    "place_page.chart",
    "place_sheets.annotated",
    "place_sheets.template",
    "places.export",
    "reach.table",
    "reach_index.table",
    "reach_warning.table",
    "sheets.export",
    "sheets.template",
    "sheets.annotated",
    "sms_costs.table",
    "warning_page.original",
    "wording.download",
}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
# Which rules of its style sheets hold: at two widths with the same ones axe sees the same page.
HOLDING = """() => JSON.stringify([...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
  .filter(rule => rule.media).map(rule => matchMedia(rule.media.mediaText).matches))"""
# Contrast is most of the work, and what looked the same at a width before has the same.
RUN = """() => {
  const before = axe.looks, looks = axe.looks = new Map();
  for (const one of document.querySelectorAll('body, body *')) {
    const {color, backgroundColor, backgroundImage, fontSize, opacity} = getComputedStyle(one);
    looks.set(one, one.checkVisibility({visibilityProperty: true})
      && [color, backgroundColor, backgroundImage, fontSize, opacity].join('|'));
  }
  const what = {resultTypes: ['violations']};
  if (!before) return axe.run(what).then(told => told.violations);
  const is_anew = one => looks.get(one) && looks.get(one) !== before.get(one);
  const anew = [...looks.keys()].filter(is_anew);
  const rest = {...what, rules: {'color-contrast': {enabled: false}}};
  const contrast = {...what, runOnly: ['color-contrast']};
  return axe.run(rest).then(all =>
    Promise.resolve(anew.length ? axe.run({include: anew}, contrast) : {violations: []})
      .then(some => [...all.violations, ...some.violations]));
}"""
LINKS = """there => [...there.querySelectorAll('a[href]')].map(a => a.href).concat(
  [...there.querySelectorAll('form[method=get][action]')]
    .map(f => f.action + '?' + new URLSearchParams(new FormData(f))))"""
LINKS_HERE = f"() => ({LINKS})(document)"
LINKS_IN = f"""([text, url]) => {{
  const there = new DOMParser().parseFromString(text, 'text/html');
  there.head.prepend(Object.assign(there.createElement('base'), {{href: url}}));
  return ({LINKS})(there);
}}"""
# What these link to depends on who looks, and at which: everybody's links count, of each. So does
# what can be done about a notice, until somebody has found it.
OF_A_NOTICE = {"hidings.page", "deliveries.show"}
ANEW = {"account.show", "warning_sources.index", "warning_sources.show", "warning_page.show"}
UNFOLD = "() => document.querySelectorAll('details').forEach(d => { d.open = true })"
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > wide + 1)
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120));
}"""

CUT_OFF = """() => [...document.querySelectorAll('.table-wrap')]
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim().slice(0, 60))"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("axe") / "printed"
    with running.product(
        out, "--demo", DISPLAY="", PUBLIC_URL="http://localhost:{port}"
    ) as started:
        yield started


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """The product's map of addresses, to tell which page a link leads to."""
    settings = config.load({"DATA_DIR": str(tmp_path_factory.mktemp("map"))})
    house = wiring.build(settings).house
    yield factory.create_app(house, settings).url_map
    house.store.close()
    house.bell.close()


def endpoint(addresses, url):
    """Return the name of the page a link leads to, None when it is no page of the editor."""
    path = urlsplit(url).path
    if not path.startswith("/editor/"):
        return None
    try:
        return addresses.bind("localhost").match(path, method="GET")[0]
    except HTTPException:
        return None


def sign_in(demo, page, login):
    page.goto(f"{demo.url}/editor/")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(demo.password(login))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def lay_out(demo, page):
    """Add what the demo has none of: a picture, an address that is told, a drill, a warning.

    The warning is one whose texts do not reach everybody.
    """
    page.goto(f"{demo.url}/editor/media/")
    picture = {"name": "灯.png", "mimeType": "image/png", "buffer": PNG}
    page.locator("input[type=file]").set_input_files(picture)
    if (button := page.get_by_role("button", name="上传", exact=True)).is_visible():
        button.click()
    expect(page.get_by_role("link", name="灯").first).to_be_visible()
    page.goto(f"{demo.url}/editor/webhooks/")
    page.locator("input[name=url]").fill("https://oa.example.org/linli")
    page.get_by_role("button", name="加入").click()
    expect(page.get_by_text("whsec_").first).to_be_visible()
    page.goto(f"{demo.url}/editor/warnings/drills/new")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="开始演练").click()
    expect(page.get_by_role("heading", name="每块屏")).to_be_visible()
    mine = ("--as", "wanglan", "--template", "lift", "--level", "orange", "--area", "110105900001")
    said = ("--title", "3号楼电梯停运", "--text", "电梯故障，正在抢修。", "--advice", "请走楼梯。")
    told = (*said, "--issuer", "望春里社区居委会", "--contact", "010-6500 1234")
    held = running.flask(demo, "warning", "create", *mine, *told).decode().splitlines()[-1].split()
    running.flask(demo, "warning", "release", held[0], "--as", "sunli", "--seal", held[-1])
    running.flask(demo, "warning", "source", "add", "station", "--name", "区气象台")
    page.goto(f"{demo.url}/editor/deliveries")
    while not page.locator(f"a[href*='{held[0]}']").count():  # until its end is told
        page.wait_for_timeout(500)
        page.reload()
    page.goto(f"{demo.url}/editor/")


def complaints_about(page):
    """Return what axe finds wrong, and what sticks out or is cut off, at each width."""
    found, looked = [], set()
    page.evaluate(Axe().axe_script)  # half a megabyte: once a page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(UNFOLD)
        found += [f"{width} px: sticks out: {what}" for what in page.evaluate(TOO_WIDE)]
        if width == WIDTHS[0]:  # a desk has room for a whole table
            found += [f"{width} px: cut off: {what}" for what in page.evaluate(CUT_OFF)]
        if (look := page.evaluate(HOLDING)) in looked:
            continue
        looked.add(look)
        for broken in page.evaluate(RUN):
            nodes = [node["html"][:160] for node in broken["nodes"][:3]]
            found.append(f"{width} px: {broken['id']}: {broken['help']}: {nodes}")
    return found


def links(page):
    return [urldefrag(link)[0] for link in page.evaluate(LINKS_HERE)]


def opened(page, url):
    """Open ``url`` at a desk's width; return the status, None when it is a file and no page."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    try:
        answer = page.goto(url)
    except Error as exc:
        assert "Download is starting" in exc.message, url
        return None
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status if is_page else None


def read(page, url):
    """Return the links of a page that need not be looked at again."""
    found = page.evaluate(LINKS_IN, [page.request.get(url).text(), url])
    return [urldefrag(link)[0] for link in found]


def walk(demo, page, addresses, seen):
    """Follow links from the first page; return the complaints about each page met anew."""
    # What this person's first page links to counts even if somebody else has seen that page.
    found, anew, waiting = {}, set(), deque([page.url, *links(page)])
    while waiting:
        url = waiting.popleft()
        name = endpoint(addresses, url)
        if name in seen:
            if name in ANEW and url not in anew:
                anew.add(url)
                waiting += read(page, url)
            elif name == "notices.show" and not seen >= OF_A_NOTICE:
                waiting += [to for to in read(page, url) if endpoint(addresses, to) in OF_A_NOTICE]
            continue
        if name is None or name in NO_PAGES or (status := opened(page, url)) is None:
            continue
        seen.add(name)
        if status != 200:
            found[name] = [f"{url}: {status}"]
            continue
        waiting += links(page)
        if complaints := complaints_about(page):
            found[name] = complaints
    return found


def test_no_page_of_the_editor_has_a_violation_at_any_width(demo, addresses, open_page):
    found, seen = {}, set()
    for login in PEOPLE:
        page = open_page(WIDTHS[0], 900, locale="zh-CN", timezone_id="Asia/Shanghai")
        sign_in(demo, page, login)
        if login == PEOPLE[0]:
            lay_out(demo, page)
        found |= walk(demo, page, addresses, seen)
    pages = {
        rule.endpoint
        for rule in addresses.iter_rules()
        if rule.rule.startswith("/editor/") and "GET" in rule.methods
    }
    told = "\n".join(f"{name}\n  " + "\n  ".join(said) for name, said in found.items())
    assert not found, told
    missed = sorted(pages - seen - NO_PAGES)
    assert missed == [], f"nobody finds a link to these: {missed}"
