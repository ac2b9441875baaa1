"""The assessment report as a workbook: a sheet for each dimension, figures as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.assess import Value
from app.domain.assess_figures import FIGURES, Dimension, Figure, Unit
from app.domain.assess_report import Line, Report
from app.domain.assess_said import NO_RECORD, STANDS, dimension, formula, indicator, name

_WASH, _GREY = "#EAF1FA", "#566070"
_FORMS = {
    Unit.SHARE: "0.0%",
    Unit.TIME: "#,##0",
    Unit.COUNT: "#,##0",
    Unit.MEAN: "0.0",
    Unit.HOURS: "#,##0.0",
}
_HEADS = (
    ("指标", "Figure"),
    ("单位", "Unit"),
    ("本期", "This period"),
    ("上期", "Period before"),
    ("上年同期", "A year before"),
    ("分子", "Part"),
    ("分母", "Whole"),
    ("同级位次", "Rank"),
    ("同级个数", "Of"),
    ("同级中位数", "Median"),
    ("计算方法", "Formula"),
)
_WIDTHS = (32, 8, 12, 12, 12, 12, 12, 10, 10, 12, 90)
_UNITS = {
    Unit.SHARE: ("%", "%"),
    Unit.TIME: ("秒（不超过）", "s (at most)"),
    Unit.COUNT: ("个", "number"),
    Unit.MEAN: ("平均", "mean"),
    Unit.HOURS: ("小时", "hours"),
}


class _Book:
    """A workbook being written, with the formats its cells share."""

    def __init__(self, out: BytesIO, made_at: datetime, en: bool) -> None:
        self.file = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
        self.file.set_properties({"created": made_at.replace(tzinfo=None)})
        self.en, self.i = en, int(en)
        wrap = {"text_wrap": True, "valign": "top"}
        self.head = self.file.add_format({"bold": True, "bg_color": _WASH, **wrap})
        self.text = self.file.add_format(wrap)
        self.none = self.file.add_format({"font_color": _GREY, "align": "right", "valign": "top"})
        self.numbers: Mapping[Unit, Format] = {
            unit: self.file.add_format({"num_format": form, "valign": "top"})
            for unit, form in _FORMS.items()
        }

    def sheet(self, title: str, heads: Sequence[str], widths: Sequence[float]) -> Worksheet:
        made = self.file.add_worksheet(title)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            made.write_string(0, column, head, self.head)
            made.set_column(column, column, width)
        made.freeze_panes(1, 1)
        return made

    def put(self, to: Worksheet, row: int, column: int, number: float | None, unit: Unit) -> None:
        if number is None:
            to.write_string(row, column, NO_RECORD[self.i], self.none)
        else:
            to.write_number(row, column, number, self.numbers[unit])


def render(report: Report, made_at: datetime, en: bool = False) -> bytes:
    """Return the report as XLSX; ``made_at`` is local time. What has no record is said, not 0."""
    out = BytesIO()
    book = _Book(out, made_at, en)
    _about(book, report, made_at)
    for one in Dimension:
        _figures(book, dimension(one, en), report.of(one))
    _trends(book, report)
    if report.below:
        _below(book, report)
    _indicators(book, report)
    book.file.close()
    return out.getvalue()


def _about(book: _Book, report: Report, made_at: datetime) -> None:
    i = book.i
    sheet = book.sheet(("说明", "About")[i], ("", ""), (18, 90))
    months = ", ".join(f"{one:%Y-%m}" for one in report.missing)
    counted = report.counted_at.astimezone(made_at.tzinfo) if report.counted_at else None
    rows = (
        (("区域", "Area"), " / ".join(_named(one.name, one.name_en, i) for one in report.trail)),
        (("期间", "Period"), str(report.span)),
        (("制作时间", "Made"), f"{made_at:%Y-%m-%d %H:%M}"),
        (("统计截至", "Counted at"), f"{counted:%Y-%m-%d %H:%M}" if counted else NO_RECORD[i]),
        (("未统计的月份", "Months not counted"), months or "—"),
        (("上期", "Period before"), str(report.span.before)),
        (("上年同期", "A year before"), str(report.span.year_before)),
        (
            ("怎样计算", "How"),
            (
                "数字都由系统内的记录按“计算方法”得出；没有记录的写“无记录”，不当作 0 或 100%。",
                "Each figure is worked out of records by its formula; without any it says so.",
            )[i],
        ),
    )
    for row, (head, text) in enumerate(rows):
        sheet.write_string(row, 0, head[i], book.head)
        sheet.write_string(row, 1, text, book.text)


def _figures(book: _Book, title: str, lines: Sequence[Line]) -> None:
    sheet = book.sheet(title, [head[book.i] for head in _HEADS], _WIDTHS)
    for row, line in enumerate(lines, 1):
        unit = line.figure.unit
        sheet.write_string(row, 0, name(line.figure, book.en), book.text)
        sheet.write_string(row, 1, _UNITS[unit][book.i], book.text)
        for column, value in enumerate((line.value, line.before, line.year_before), 2):
            book.put(sheet, row, column, value.number, unit)
        if unit in {Unit.SHARE, Unit.MEAN, Unit.TIME} and line.value.whole:
            sheet.write_number(row, 5, line.value.part)
            sheet.write_number(row, 6, line.value.whole)
        if line.rank:
            sheet.write_number(row, 7, line.rank.place)
            sheet.write_number(row, 8, line.rank.count)
            book.put(sheet, row, 9, line.rank.median, unit)
        sheet.write_string(row, 10, formula(line.figure, book.en), book.text)


def _trends(book: _Book, report: Report) -> None:
    heads = [("指标", "Figure")[book.i], *(f"{month:%Y-%m}" for month in report.months)]
    title = ("逐月", "By month")[book.i]
    sheet = book.sheet(title, heads, [32, *[12] * len(report.months)])
    for row, line in enumerate(report.lines, 1):
        sheet.write_string(row, 0, name(line.figure, book.en), book.text)
        for column, number in enumerate(line.trend, 1):
            book.put(sheet, row, column, number, line.figure.unit)


def _below(book: _Book, report: Report) -> None:
    heads = [("区域", "Area")[book.i], *(name(one, book.en) for one in FIGURES)]
    title = ("下级比较", "Areas below")[book.i]
    sheet = book.sheet(title, heads, [28, *[14] * len(FIGURES)])
    for row, (area, values) in enumerate(report.below, 1):
        sheet.write_string(row, 0, _named(area.name, area.name_en, book.i), book.text)
        for column, one in enumerate(FIGURES, 1):
            book.put(sheet, row, column, _of(values, one).number, one.unit)


def _indicators(book: _Book, report: Report) -> None:
    heads = (("编号", "No."), ("要求", "Asked"), ("属性", "Kind"), ("现状", "Stands"),
             ("判断方法", "Met when"))  # fmt: skip
    title = ("指导标准指标", "Guidance")[book.i]
    sheet = book.sheet(title, [head[book.i] for head in heads], (8, 60, 10, 12, 60))
    for row, (one, stands) in enumerate(report.indicators, 1):
        asked, met = indicator(one.number, book.en)
        kind = (("约束性", "binding"), ("预期性", "expected"))[int(not one.is_binding)][book.i]
        cells = (one.number, asked, kind, STANDS[stands][book.i], met)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, book.text)


def _of(values: Mapping[str, Value], figure: Figure) -> Value:
    return values[figure.key]


def _named(zh: str, en: str, i: int) -> str:
    return en if i and en else zh
