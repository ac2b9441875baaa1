"""Spreadsheets: whatever somebody uploads is read, or refused by name; nothing dies of it."""

import io
import zipfile
from contextlib import contextmanager
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ingest import csv_text, spreadsheet
from app.ingest.grid import MAX_BYTES, Grid, Unreadable


def workbook(lines, sheets=("通知",), **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for name in sheets:
            sheet = book.add_worksheet(name)
            for i, line in enumerate(lines):
                for j, cell in enumerate(line):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(i, j, cell, minute)
                    elif isinstance(cell, date):
                        sheet.write_datetime(i, j, cell, day)
                    else:
                        sheet.write(i, j, cell)
    return out.getvalue()


@contextmanager
def repacked(body, out):
    """Copy a workbook but for its texts, which the block writes."""
    with (
        zipfile.ZipFile(io.BytesIO(body)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != "xl/sharedStrings.xml":
                new.writestr(name, old.read(name))
        yield old, new


def refused(body):
    with pytest.raises(Unreadable) as caught:
        spreadsheet.read(body)
    return caught.value.code


def test_a_workbook_keeps_the_kinds_of_its_cells():
    at, day = datetime.fromisoformat("2026-11-25 09:30"), date(2026, 11, 26)
    grid = spreadsheet.read(workbook([["标题", "数", "时", "日"], ["停水", 46351.375, at, day]]))
    assert grid.lines == (("标题", "数", "时", "日"), ("停水", 46351.375, at, day))


def test_only_the_first_sheet_is_read_and_the_others_are_named():
    grid = spreadsheet.read(workbook([["标题"]], sheets=("通知", "说明", "备份")))
    assert (grid.sheet, grid.unread) == ("通知", ("说明", "备份"))


def test_a_formula_counts_as_what_it_last_showed_and_is_never_worked_out():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_formula(0, 0, '=HYPERLINK("http://x.invalid")', value="点我")
    assert spreadsheet.read(out.getvalue()).lines == (("点我",),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_in_any_usual_encoding_and_delimiter(encoding, delimiter):
    rows = [["标题", "正文"], ["停水通知", "望春里社区一号楼至六号楼停水，请提前储水。"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert spreadsheet.read(text.encode(encoding)).lines == tuple(map(tuple, rows))


def test_a_quoted_cell_of_a_csv_keeps_its_line_breaks():
    assert spreadsheet.read('标题,正文\n停水,"一\n二，三"'.encode()).lines[1] == (
        "停水",
        "一\n二，三",
    )


@pytest.mark.parametrize("typed", ["=1+1", "+86", "-5", "@a", "\t=1", "plain", "'quoted", ""])
def test_a_text_made_neutral_comes_back_as_it_was(typed):
    assert csv_text.plain(csv_text.neutral(typed)) == typed


def test_what_a_spreadsheet_would_calculate_is_made_neutral():
    assert csv_text.neutral("=cmd|' /C calc'!A0").startswith("'=")


def test_a_tiny_file_that_asks_for_half_a_terabyte_is_refused():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "标题")
        sheet.write(1_048_575, 16_383, "x")
    assert len(out.getvalue()) < 10_000
    assert refused(out.getvalue()) == "broken"


def test_a_zip_bomb_is_refused():
    out = io.BytesIO()
    with (
        repacked(workbook([["标题"]]), out) as (old, new),
        new.open("xl/sharedStrings.xml", "w") as member,
    ):
        head, tail = old.read("xl/sharedStrings.xml").split(b"</t>", 1)
        member.write(head)
        for _ in range(800):
            member.write(b"A" * (1 << 20))
        member.write(b"</t>" + tail)
    assert len(out.getvalue()) < 2 << 20
    assert refused(out.getvalue()) == "broken"


def test_entities_in_a_workbook_are_not_expanded():
    out = io.BytesIO()
    bomb = b'<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    with repacked(workbook([["标题"]]), out) as (old, new):
        strings = old.read("xl/sharedStrings.xml").replace(b"<sst", bomb + b"<sst")
        new.writestr("xl/sharedStrings.xml", strings.replace("标题".encode(), b"&a;"))
    try:
        found = spreadsheet.read(out.getvalue())
    except Unreadable:
        return
    assert "root:" not in str(found.lines)


def test_what_is_no_spreadsheet_is_refused_by_name():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("word/document.xml", "x")
    assert refused(archive.getvalue()) == "not_a_table"
    assert refused(b"") == refused(b" \n ") == refused(b",,\n,,") == "empty"
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest") == "old_excel"
    assert refused(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8) in {"not_text", "empty"}
    assert refused(b"PK\x03\x04 and then nothing") == "broken"
    assert refused(b"a" * (MAX_BYTES + 1)) == "too_large"
    assert refused("标题\n".encode() * 6000) == "too_many_rows"
    assert refused(workbook([["标题"]] * 6000)) == "too_many_rows"


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_the_reading_of_a_csv(body):
    try:
        assert isinstance(csv_text.read(body), Grid)
    except Unreadable as exc:
        assert exc.code


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=40))
@settings(max_examples=12, deadline=None)
def test_no_damage_to_a_workbook_breaks_more_than_its_own_process(at, junk):
    body = workbook([["标题", "一句话"], ["停水", "明天停水"]])
    place = at % len(body)
    try:
        assert isinstance(spreadsheet.read(body[:place] + junk + body[place:]), Grid)
    except Unreadable as exc:
        assert exc.code in {"broken", "empty", "not_a_table", "not_text", "too_many_rows"}
