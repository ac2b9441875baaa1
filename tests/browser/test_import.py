"""A journey: a bad spreadsheet is handed in, mended where it is marked, and becomes drafts."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import expect

from app.ingest import spreadsheet

pytestmark = pytest.mark.browser
HEADINGS = ("标题", "一句话", "范围", "有效期至", "类别")
ROWS = (
    ("停水通知", "周六上午九点到十一点停水", "望春里社区", "2099-11-28 11:00", "停水"),
    ("观影活动", "", "望夏里", "周六", "文化"),
    ("义诊", "周日上午义诊，免费量血压", "望春里社区", "2099-11-29", "健康"),
)
MENDED = ("观影活动", "周六晚上放电影", "望春里社区", "2099-11-28 21:00", "文化")


def workbook(*lines):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("本周")
        for index, line in enumerate(lines):
            sheet.write_row(index, 0, line)
    return out.getvalue()


def hand_in(page, demo, name, body):
    page.goto(f"{demo.url}/editor/import/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label("表格文件").set_input_files({"name": name, "mimeType": kind, "buffer": body})
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_bad_spreadsheet_is_mended_and_becomes_drafts(demo, open_page, javascript):
    page = open_page(1280, 900, locale="zh-CN", java_script_enabled=javascript)
    page.goto(f"{demo.url}/editor/import/")
    page.get_by_label("登录名").fill("wanglan")
    page.get_by_label("密码").fill(demo.password("wanglan"))
    page.get_by_role("button", name="登录", exact=True).click()
    mark = "甲" if javascript else "乙"
    rows = [(f"{line[0]}{mark}", *line[1:]) for line in ROWS]

    hand_in(page, demo, "本周.xlsx", workbook(HEADINGS, *rows))
    wrong = page.get_by_role("row", name=f"观影活动{mark}")
    expect(wrong).to_contain_text("请写一句话")
    expect(wrong).to_contain_text("没有叫“望夏里”的范围")
    expect(wrong).to_contain_text("“周六”不是时间")
    page.get_by_role("button", name="只导入没有问题的 2 行").click()
    expect(page.get_by_role("status").or_(page.locator(".notice-bar")).first).to_contain_text(
        "已导入 2 条，都存为草稿，还没有发布"
    )

    page.get_by_role("link", name="有问题 1").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出问题的表格").click()
    marked = Path(download.value.path()).read_bytes()
    lines = spreadsheet.read(marked).lines
    assert lines[0][-1] == "问题"
    assert "没有叫“望夏里”的范围" in lines[2][-1]

    mended = (f"{MENDED[0]}{mark}", *MENDED[1:])
    hand_in(page, demo, "本周-改好.xlsx", workbook(lines[0], lines[1], mended, lines[3]))
    page.get_by_role("button", name="导入这 1 行").click()
    expect(page.locator("main")).to_contain_text("已导入 1 条")

    page.goto(f"{demo.url}/editor/?state=draft")
    for title in ("停水通知", "观影活动", "义诊"):
        expect(page.get_by_role("link", name=f"{title}{mark}", exact=True)).to_be_visible()
    page.get_by_role("link", name=f"观影活动{mark}", exact=True).click()
    expect(page.locator("#headline")).to_have_value("周六晚上放电影")
