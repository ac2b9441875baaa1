"""What is done on a page before its picture is taken: a form filled in, a button pressed."""

from playwright.sync_api import expect

SHEET = {
    "headline": "周三上午清洗水箱，请提前储水",
    "title": "二次供水水箱清洗通知",
    "body": "为保证用水安全，物业将清洗1—6号楼水箱，期间停水。\n请提前储水，关好水龙头。",
    "when_where": "11月25日（周三）9:00—12:00，望春里1—6号楼",
    "contact": "望春里社区居委会 010-65550123（9:00—17:30）",
}


def write(page):
    for name, text in SHEET.items():
        page.locator(f"#{name}").fill(text)
    page.locator("#category").select_option("outage")
    expect(page.locator("[data-card=led]")).to_contain_text("循环一遍")
    expect(page.locator("[data-card=sms_smpp]")).to_contain_text("水箱")
    page.locator("#headline").blur()


def confirm(page):
    """Write, submit, and unfold the urgent lane of the page that asks once more."""
    write(page)
    page.get_by_role("button", name="一周").click()
    page.get_by_role("button", name="提交审核").click()
    page.wait_for_url("**/confirm")
    page.locator("details.urgent summary").click()


def feedback(page):
    """Have a resident say something on a notice's page, and come back to the desk."""
    desk = page.url
    page.goto(desk.replace("/editor/feedback/", "/editor/?q=停水通知"))
    page.get_by_role("link", name="停水通知", exact=True).first.click()
    page.goto(desk.replace("/editor/feedback/", f"/p/{page.url.rpartition('/')[2]}/feedback"))
    page.locator("#said").fill("6号楼二单元也停吗？通知里没有写清楚。")
    page.locator("input[name=kind]").first.check()
    page.get_by_role("button", name="提交反馈").click()
    page.wait_for_load_state("networkidle")
    page.goto(desk)


def paste(page):
    page.locator("main textarea").fill(
        "停电通知\n因线路检修，11月26日（周四）9:00至12:00，望春里3号楼停电。"
        "请提前安排好用电。\n望春里社区居委会 010-65550123"
    )


def shelter(page):
    page.locator("#shelter > summary").click()


STEPS = {
    "write": write,
    "confirm": confirm,
    "paste": paste,
    "shelter": shelter,
    "feedback": feedback,
}
