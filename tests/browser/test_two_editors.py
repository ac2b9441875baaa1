"""Two people write one draft, each in a real browser; and one whose line goes down."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
COMMUNITY = "110105900001"


@pytest.fixture
def as_(demo, open_page):
    """Return a page on which somebody is signed in."""

    def sign_in(login, width=1366):
        page = open_page(width, 900, locale="zh-CN", timezone_id="Asia/Shanghai")
        page.goto(f"{demo.url}/editor/")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(demo.password(login))
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("通知")
        return page

    return sign_in


@pytest.fixture
def two(demo, as_):
    """王兰 at her desk and 李强 on a phone, with one draft open on both."""
    hers, his = as_("wanglan"), as_("liqiang", 390)
    hers.goto(f"{demo.url}/editor/new")
    hers.locator(f"#areas input[value='{COMMUNITY}']").check()
    hers.locator("#title").fill("停水通知")
    hers.locator("#body").fill("请提前储水。")
    expect(hers.locator("#saved")).to_contain_text("已保存")
    his.goto(hers.url)
    expect(his.locator("#title")).to_have_value("停水通知")
    return hers, his


def write(page, field, text):
    page.locator(f"#{field}").fill(text)
    page.locator("h1").click()  # what has the focus is not written over


def test_each_sees_what_the_other_wrote_and_who_it_is(two):
    hers, his = two
    write(his, "contact", "李强 010-65550123")
    expect(his.locator("#saved")).to_contain_text("已保存")
    write(hers, "headline", "明天上午停水")
    expect(hers.locator("#saved")).to_contain_text("李强刚改了“联系”，已并入这份草稿")
    expect(hers.locator("#contact")).to_have_value("李强 010-65550123")
    expect(hers.locator("#others")).to_contain_text("李强")
    write(his, "title", "停水通知（二）")
    expect(his.locator("#headline")).to_have_value("明天上午停水")
    expect(his.locator("#others")).to_contain_text("王兰")


def test_where_both_wrote_each_text_is_shown_and_one_is_chosen(two):
    hers, his = two
    write(his, "body", "李强写的正文。")
    expect(his.locator("#saved")).to_contain_text("已保存")
    write(hers, "body", "王兰写的正文。")
    expect(hers.locator("#saved")).to_contain_text("李强在")
    hers.get_by_role("button", name="比较并选择").click()
    clash = hers.locator(".clash")
    expect(clash).to_contain_text("李强写的正文。")
    expect(clash).to_contain_text("王兰写的正文。")
    clash.get_by_label("用对方的").check()
    clash.get_by_role("button", name="按上面的选择保存").click()
    expect(hers.locator("#body")).to_have_value("李强写的正文。")
    expect(hers.locator("#saved")).to_contain_text("已保存")
    hers.reload()
    expect(hers.locator("#body")).to_have_value("李强写的正文。")


def test_what_was_typed_while_the_line_was_down_is_offered_again(demo, as_):
    page = as_("wanglan")
    page.goto(f"{demo.url}/editor/new")
    page.context.set_offline(True)
    page.locator("#headline").fill("断网时写的一句话")
    expect(page.locator("#saved")).to_contain_text("暂时存不上")
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(False)
    page.evaluate("window.onbeforeunload = null")
    page.goto(f"{demo.url}/editor/")
    page.goto(f"{demo.url}/editor/new")
    expect(page.locator("#found")).to_contain_text("找到未保存的内容")
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("#headline")).to_have_value("断网时写的一句话")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.reload()
    expect(page.locator("#found")).to_be_hidden()


def test_the_keys_do_what_the_list_says(demo, as_):
    page = as_("wanglan")
    page.goto(f"{demo.url}/editor/new")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#headline")).to_be_focused()
    page.keyboard.type("停水")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problems")).to_be_focused()
