"""Journeys: what staff do in a real browser, and what arrives at every far end."""

import json
import re
import time
import urllib.error
import urllib.request
from io import BytesIO

import feedparser
import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import running

pytestmark = pytest.mark.browser
TEXTS = {
    "headline": "22:00起停水两小时",
    "title": "紧急停水通知",
    "body": "因供水主管道抢修，22:00至23:59望春里全部楼栋停水。\n请提前储水。",
    "when_where": "22:00—23:59，望春里全部楼栋",
    "contact": "望春里社区居委会 010-65550123",
}
COMMUNITY = "110105900001"
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def as_(demo, open_page):
    """Return a page on which somebody is signed in, in a browser of their own."""

    def sign_in(login):
        page = open_page(1366, 900, locale="zh-CN", timezone_id="Asia/Shanghai")
        page.goto(f"{demo.url}/editor/")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(demo.password(login))
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("通知")
        return page

    return sign_in


@pytest.fixture
def desk(as_):
    """王兰 signed in at her desk."""
    return as_("wanglan")


def fetch(url):
    with NO_PROXY.open(url, timeout=30) as answer:
        return answer.read().decode()


def has(url, text):
    """Return whether the document there holds ``text``; one still being made does not."""
    try:
        return text in fetch(url)
    except urllib.error.HTTPError as exc:
        assert exc.code == 503, exc
        return False


def soon(check, patience_s=60.0):
    """Return what ``check`` returns once it is true."""
    end = time.monotonic() + patience_s
    while not (found := check()) and time.monotonic() < end:
        time.sleep(0.05)
    assert found
    return found


def write(page, demo, texts=TEXTS):
    """Fill in the form with the keyboard's words, aimed at the community, over every channel."""
    page.goto(f"{demo.url}/editor/new")
    for name, text in texts.items():
        page.locator(f"#{name}").fill(text)
    for box in page.locator("#areas input").all():
        box.set_checked(box.get_attribute("value") == COMMUNITY)
    for box in page.locator("#channels input").all():
        box.check()
    page.get_by_role("button", name="一周").click()


def submit(page):
    """Submit what stands in the form; return the notice's id."""
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url("**/confirm")
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url("**/review")
    return page.url.split("/")[-2]


def approve(page, demo, notice_id):
    """Read a case, approve it, and where it is the last step agree to the release."""
    page.goto(f"{demo.url}/editor/notices/{notice_id}/review")
    page.get_by_label("我已通读全文").check()
    page.get_by_role("button", name="通过").click()
    consent = page.get_by_role("button", name="通过并发布")
    expect(consent.or_(page.get_by_role("heading", name="等我审核"))).to_be_visible()
    if consent.count():
        consent.click()
        page.wait_for_url(re.compile(r"/editor/notices/\w{8}$"))


def painted(demo):
    lines = (demo.folder / "screen" / "painted.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def log(demo, name):
    return (demo.folder / "log" / f"{name}.log").read_text(encoding="utf-8")


def test_cards_stand_beside_the_form_while_one_types(demo, desk):
    write(desk, demo)
    cards = desk.locator("[data-card]")
    expect(cards).to_have_count(6)
    expect(desk.locator("[data-card=sms_smpp]")).to_contain_text(TEXTS["headline"])
    expect(desk.locator("[data-card=led] img").first).to_be_visible()
    expect(desk.get_by_text(re.compile("已保存"))).to_be_visible()


def test_a_published_notice_is_everywhere_and_withdrawn_it_is_nowhere(demo, desk, as_, open_page):
    write(desk, demo)
    desk.locator("#category").select_option("outage")
    notice_id = submit(desk)
    approve(as_("sunli"), demo, notice_id)

    soon(lambda: any(p["item"] == notice_id for p in painted(demo)))
    tv = open_page(1280, 720)
    tv.goto(f"{demo.url}/tv/wangchunli/")
    expect(tv.get_by_text(TEXTS["headline"]).first).to_be_visible()
    phone = open_page(390, 844)
    phone.goto(f"{demo.url}/")
    expect(phone.get_by_text(TEXTS["headline"])).to_be_visible()
    for name in ("rss.xml", "atom.xml", "feed.json", "timeline.json"):
        there = f"{demo.url}/feeds/wangchunli/{name}"
        soon(lambda there=there: TEXTS["headline"] in fetch(there))
    for name in ("rss.xml", "atom.xml"):
        feed = feedparser.parse(fetch(f"{demo.url}/feeds/wangchunli/{name}"))
        assert TEXTS["headline"] in [entry.title for entry in feed.entries]
    soon(lambda: TEXTS["headline"] in log(demo, "microblog"))
    soon(lambda: log(demo, "smsc").count(f"/p/{notice_id}") == 24)

    desk.goto(f"{demo.url}/editor/notices/{notice_id}")
    report = desk.locator("#report")
    expect(report).to_contain_text("东门 LED 屏")
    expect(report).not_to_contain_text("等待")
    # One telephone is switched off, which the carrier tells a moment later.
    soon(lambda: desk.reload() and "没有送到 1 个" in report.inner_text())

    desk.get_by_role("link", name="撤回").click()
    desk.get_by_role("button", name="确认撤回").click()
    expect(desk.locator("#report")).to_be_visible()
    soon(lambda: TEXTS["headline"] not in fetch(f"{demo.url}/feeds/wangchunli/feed.json"))
    soon(lambda: TEXTS["headline"] not in fetch(f"{demo.url}/tv/wangchunli/"))
    soon(lambda: painted(demo)[-1]["item"] != notice_id)
    with pytest.raises(urllib.error.HTTPError, match="410"):
        fetch(f"{demo.url}/p/{notice_id}")
    soon(lambda: log(demo, "smsc").count("已撤回") == 23)


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(demo, desk):
    write(desk, demo, TEXTS | {"title": "", "body": "水" * 4001})
    desk.get_by_role("button", name="提交审核").click()
    expect(desk.locator("#problems")).to_be_visible()
    assert desk.locator("#title").get_attribute("aria-invalid") == "true"
    assert desk.locator("#body").get_attribute("aria-invalid") == "true"
    expect(desk.locator("#headline")).to_have_value(TEXTS["headline"])
    expect(desk.locator("#body")).to_have_value("水" * 4001)


def test_without_javascript_one_can_write_preview_and_publish(demo, open_page):
    page = open_page(1366, 900, java_script_enabled=False)
    page.goto(f"{demo.url}/editor/")
    page.fill("#login", "wanglan")
    page.fill("#password", demo.password("wanglan"))
    page.click("button.primary")
    page.goto(f"{demo.url}/editor/new")
    for name, text in (TEXTS | {"expires": "2036-11-25T18:00"}).items():
        page.fill(f"#{name}", text)
    page.check(f"#areas input[value='{COMMUNITY}']")
    page.check("#channels input[value=tv]")
    page.click(".bar button[value=preview]")
    assert TEXTS["headline"] in page.inner_text("[data-card=sms_smpp]")
    page.click("button.primary[value=submit]")
    page.click(".consent button.primary")
    assert "待初审" in page.inner_text("main")


def test_a_writer_is_told_who_reviews_and_cannot_publish(demo, as_):
    page = as_("liqiang")
    write(page, demo)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("赵敏")).to_be_visible()
    expect(page.get_by_role("button", name="确认发布")).to_have_count(0)
    expect(page.get_by_role("button", name="紧急发布")).to_have_count(0)


def test_write_review_return_fix_approve_publish_withdraw(demo, as_):
    author, reviewer, leader = as_("liqiang"), as_("sunli"), as_("chenzhi")
    write(author, demo, TEXTS | {"headline": "周三上午检修电梯", "title": "电梯检修通知"})
    notice_id = submit(author)

    reviewer.goto(f"{demo.url}/editor/reviews")
    reviewer.get_by_role("link", name="去审核 电梯检修通知").click()
    expect(reviewer.locator("[data-view]")).to_have_count(6)
    reviewer.get_by_role("button", name="退回修改").click()
    expect(reviewer.locator("#reason")).to_have_attribute("aria-invalid", "true")
    reviewer.locator("#reason").fill("请写明是哪部电梯")
    reviewer.get_by_role("button", name="退回修改").click()
    expect(reviewer.get_by_text("已退回给作者。")).to_be_visible()

    author.goto(f"{demo.url}/editor/reviews")
    expect(author.get_by_text("请写明是哪部电梯")).to_be_visible()
    author.goto(f"{demo.url}/editor/notices/{notice_id}/edit")
    author.locator("#title").fill("3号楼电梯检修通知")
    submit(author)

    reviewer.goto(f"{demo.url}/editor/notices/{notice_id}/review")
    expect(reviewer.locator(".changes ins")).to_contain_text("3号楼")
    approve(reviewer, demo, notice_id)
    author.goto(f"{demo.url}/editor/notices/{notice_id}/review")
    expect(author.get_by_text("待复审（2/2）")).to_be_visible()
    approve(leader, demo, notice_id)
    soon(lambda: has(f"{demo.url}/p/{notice_id}", "3号楼电梯检修通知"))

    leader.get_by_role("link", name="撤回").click()
    leader.get_by_role("button", name="确认撤回").click()
    expect(leader.locator("#report")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError, match="410"):
        soon(lambda: "3号楼" not in fetch(f"{demo.url}/p/{notice_id}"))


POSTS = (
    ("安全管理员", "孙宁", "sunning"),
    ("审计员", "周正", "zhouzheng"),
    ("编辑", "王兰", "wanglan"),
    ("审核", "赵敏", "zhaomin"),
)


def test_first_run_six_steps_from_the_printed_link(tmp_path, open_page):
    out = tmp_path / "printed"
    with running.product(out, DATA_DIR=str(tmp_path / "d")) as started:
        page = open_page(1280, 900, locale="zh-CN")
        page.goto(started.setup_link)
        page.get_by_label("先用演示社区试试").check()
        page.get_by_role("button", name="下一步").click()
        page.get_by_label("登录名").fill("qianan")
        page.get_by_label("姓名").fill("钱安")
        page.get_by_label("密码", exact=True).fill("望春里-门禁-2026")
        page.get_by_label("再输一次密码").fill("望春里-门禁-2026")
        page.get_by_role("button", name="下一步").click()
        for post, name, login in POSTS:
            box = page.get_by_role("group", name=post, exact=True)
            box.get_by_label("姓名").fill(name)
            box.get_by_label("登录名").fill(login)
        page.get_by_role("button", name="开设账号").click()
        links = page.locator(".secret code").all_inner_texts()
        page.get_by_role("link", name="下一步").click()
        page.get_by_role("link", name="下一步").click()
        page.get_by_role("link", name="以后再接").click()
        page.get_by_role("button", name="进入编辑台").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("用户")
        page.get_by_role("button", name="退出").click()
        page.goto(links[2])
        page.get_by_label("密码", exact=True).fill("丁香-胡同-早上六点半")
        page.get_by_label("再输一次密码").fill("丁香-胡同-早上六点半")
        page.get_by_role("button", name="保存并登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("通知")
        soon(lambda: has(f"{started.url}/", "望春里社区"))
        with pytest.raises(urllib.error.HTTPError, match="403|404|410"):
            fetch(started.setup_link)


def test_a_picture_is_brought_into_a_notice_and_seen_in_its_cards(demo, desk):
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (900, 1200), "#187544")).save(out)
    desk.goto(f"{demo.url}/editor/new")
    desk.get_by_label("一句话").fill("周六上午社区义诊")
    picture = {"name": "海报.HEIC", "mimeType": "image/heic", "buffer": out.getvalue()}
    bad = {"name": "表格.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04" + bytes(99)}
    desk.locator("#media input[type=file]").set_input_files([picture, bad])
    expect(desk.locator(".attached .name")).to_have_text("海报.jpg")
    expect(desk.locator("#media .going")).to_contain_text("“表格.docx”不是能用的图片或 PDF")
    desk.get_by_label("图片说明").fill("义诊海报")
    # The frame of a card is sandboxed and carries no sign-in: the picture must show all the same.
    shown = desk.frame_locator("[data-view=mobile] iframe").get_by_role("img", name="义诊海报")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 900)
    soon(lambda: 'value="义诊海报"' in desk.request.get(desk.url).text())
    desk.reload()
    expect(desk.get_by_label("图片说明")).to_have_value("义诊海报")


def test_a_browser_becomes_a_screen_by_the_link_of_its_code_and_shows_a_drill(demo, desk, chromium):
    page = chromium.new_context(viewport={"width": 384, "height": 64}).new_page()
    page.goto(f"{demo.url}/player/?profile=192x32-mono&device=hall&lang=zh")
    code = page.locator("[data-part=code]")
    expect(code).to_be_visible()
    desk.goto(f"{demo.url}/editor/screens/pair?code={code.inner_text().replace(' ', '')}")
    expect(desk.get_by_role("status")).to_contain_text("hall，192x32-mono")
    desk.get_by_label("挂在哪里").fill("物业大厅")
    desk.locator(f"input[value='{COMMUNITY}']").check()
    desk.get_by_role("button", name="接入").click()
    expect(page.locator("#panel")).to_be_visible()
    soon(lambda: desk.reload() and "物业大厅" in desk.inner_text("main"))
    asked = ["--area", COMMUNITY, "--kind", "fire", "--minutes", "5", "--json"]
    [held] = json.loads(running.flask(demo, "warning", "drill", "start", *asked))
    expect(page.locator("#alert [data-part=title]")).to_have_text("消防演练")
    expect(page.locator("#alert [data-part=drill]")).to_have_text("演练")
    desk.goto(f"{demo.url}/editor/warnings/drills/{held['drill']}")
    expect(desk.get_by_role("row", name="物业大厅")).to_contain_text("已显示")
    desk.get_by_role("button", name="结束演练").click()
    expect(page.locator("#alert")).to_be_hidden()
    page.context.close()
