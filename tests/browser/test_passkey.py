"""Passkeys in a real browser with a device of its own: added, used at the door, removed."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(demo):
    """Where browsers have passkeys: at a name, not at an IP address."""
    return demo.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(open_page, complaints):
    yield (made := open_page(1280, 900, locale="zh-CN"))
    # A sign-in that is refused is answered so; it is part of the journey.
    complaints[:] = [one for one in complaints if "status of 401" not in one]
    made.close()


def device(page):
    """Give the page a device; return its CDP session and id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


def give_password(page, demo, address):
    page.goto(f"{address}/sign-in")
    page.get_by_label("登录名").fill("chenzhi")
    page.get_by_label("密码").fill(demo.password("chenzhi"))
    page.get_by_role("button", name="登录", exact=True).click()


def test_added_by_keyboard_it_is_the_second_step_the_way_in_and_can_be_removed(demo, address, page):
    session, owner = device(page)
    give_password(page, demo, address)
    page.goto(f"{address}/editor/profile/second")
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_label("名称").fill("办公室电脑")
    page.get_by_label("名称").press("Enter")
    expect(page.get_by_role("heading", name="恢复码").first).to_be_visible()
    expect(page.get_by_text("办公室电脑").first).to_be_visible()

    page.get_by_role("button", name="退出").click()
    give_password(page, demo, address)
    page.get_by_role("button", name="用通行密钥").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("通知")

    page.get_by_role("button", name="退出").click()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": owner, "isUserVerified": False})
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("没有完成")).to_be_visible()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": owner, "isUserVerified": True})
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("通知")

    page.goto(f"{address}/editor/profile/second")
    page.get_by_role("button", name="删除 办公室电脑").click()
    expect(page.get_by_text("已删除通行密钥“办公室电脑”")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("系统里没有这个通行密钥").first).to_be_visible()


def test_without_a_script_the_password_stays(demo, address, open_page):
    page = open_page(375, 800, locale="zh-CN", java_script_enabled=False)
    page.goto(f"{address}/sign-in")
    assert not page.get_by_role("button", name="用通行密钥登录").is_visible()
    page.fill("#login", "liqiang")
    page.fill("#password", demo.password("liqiang"))
    page.click("button.primary")
    page.goto(f"{address}/editor/profile/second/passkeys/new")
    expect(page.get_by_text("这个浏览器不能用通行密钥")).to_be_visible()
