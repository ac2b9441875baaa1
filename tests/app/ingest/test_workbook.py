"""Workbooks we write: the template is read back, and a marked file is the file it was."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.domain.audience import Area, Level
from app.ingest import rows, spreadsheet, workbook
from app.ingest.grid import Grid
from app.ingest.workbook import Fault, Guide

AREA = Area(
    code="110105900001",
    name="望春里社区",
    level=Level.COMMUNITY,
    slug="wangchunli",
    path="110105900001",
    is_open=True,
)
SETTING = rows.Setting(
    now=datetime(2026, 11, 24, 4, tzinfo=UTC),
    zone=ZoneInfo("Asia/Shanghai"),
    areas=[AREA],
    mine=frozenset({AREA.code}),
    channels=frozenset({"led"}),
    boards=frozenset({"led"}),
)
GUIDE = Guide(
    sheets=("通知", "示例", "说明"),
    heads=("列", "怎么填"),
    notes={"title": "必填。"},
    example={
        "title": "停水通知",
        "headline": "周三停水",
        "areas": "望春里社区",
        "category": "停水停电",
        "expires": "2026-11-25 11:00",
    },
    areas=["望春里社区"],
    language=0,
)


def sheet(body, name):
    """Read another sheet than the first, as somebody who moved it to the front would."""
    from python_calamine import CalamineWorkbook

    lines = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_name(name).to_python()
    return Grid(lines=tuple(map(tuple, lines)))


def test_the_example_of_the_template_is_a_row_without_problems():
    for language in (0, 1):
        body = workbook.template(replace(GUIDE, language=language))
        (row,) = rows.interpret(sheet(body, "示例"), SETTING).rows
        assert row.problems == ()
        assert row.draft.title == "停水通知"


def test_the_first_sheet_of_the_template_is_for_filling_in():
    grid = spreadsheet.read(workbook.template(GUIDE))
    assert (grid.sheet, len(grid.lines)) == ("通知", 1)
    with zipfile.ZipFile(io.BytesIO(workbook.template(GUIDE))) as book:
        form = book.read("xl/worksheets/sheet1.xml").decode()
    assert "望春里社区" in form
    assert form.count("<dataValidation ") == 2


LINES = (
    ("本周通知",),
    ("标题", "一句话", "有效期至", "备注", "号码"),
    ("停水通知", "明天停水", date(2026, 11, 25), "=1+1", 12.5),
    ("坏的", "", "明天", "", True),
)


def read(grid):
    return rows.interpret(grid, SETTING)


def marked():
    faults = {4: [Fault(field="headline", text="请写一句话。"), Fault(field="", text="另有问题。")]}
    return workbook.annotated(read(Grid(lines=LINES, sheet="a[b]")), faults, "问题")


def test_a_marked_file_holds_what_it_held_and_its_problems_in_one_more_column():
    lines = spreadsheet.read(marked()).lines
    assert [line[:5] for line in lines[1:]] == [*LINES[1:]]
    assert (lines[1][5], lines[2][5]) == ("问题", "")
    assert lines[3][5] == "请写一句话。\n另有问题。"


def test_a_marked_file_comments_the_very_cell():
    with zipfile.ZipFile(io.BytesIO(marked())) as book:
        comments = book.read("xl/comments1.xml").decode()
        assert 'ref="B4"' in comments
        assert "请写一句话。" in comments
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_marked_file_can_be_handed_in_again_and_its_good_rows_are_known():
    before, after = read(Grid(lines=LINES)), read(spreadsheet.read(marked()))
    assert [r.digest for r in after.rows] == [r.digest for r in before.rows]
    assert after.unused == before.unused == ("备注", "号码")
