"""The assessment report as a paper: contents, four dimensions with plots, areas, indicators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.domain.assess_figures import BY_KEY, Dimension, Unit
from app.domain.assess_report import Line, Report
from app.domain.assess_said import (
    NO_RECORD,
    STANDS,
    change,
    dimension,
    formula,
    indicator,
    month,
    name,
    number,
)
from renderers import assess_plots, plot
from renderers.pdf_values import (
    Block,
    Contents,
    Facts,
    Heading,
    NewPage,
    Paper,
    Paragraph,
    Picture,
    Table,
)

# One of each dimension, by which the areas below are compared at a glance.
COMPARED = ("reviewed", "fresh", "warning_reach", "feedback_done")
_MOST_AREAS = 120


def paper(report: Report, made: datetime, by: str, en: bool = False) -> Paper:
    """Return the report as a paper; ``made`` is local time, ``by`` who it is from."""
    i = int(en)
    title = f"{_area(report, i)}{(' ', ': ')[i]}{('考核评估报告', 'assessment report')[i]}"
    blocks = [*_front(report, title, made, en), *_dimensions(report, en)]
    blocks += [*_below(report, en), *_indicators(report, en), *_formulas(report, en)]
    when = (f"{made:%Y-%m-%d %H:%M} 生成", f"made {made:%Y-%m-%d %H:%M}")[i]
    return Paper(
        title=f"{title} {report.span}",
        blocks=tuple(blocks),
        made=made,
        by=by,
        foot=f"{title} · {report.span} · {when}",
        language="en" if en else "zh",
    )


def _area(report: Report, i: int) -> str:
    return report.area.name_en if i and report.area.name_en else report.area.name


def _front(report: Report, title: str, made: datetime, en: bool) -> Iterator[Block]:
    i = int(en)
    counted = report.counted_at and report.counted_at.astimezone(made.tzinfo)
    missing = ("、", ", ")[i].join(month(one, en) for one in report.missing)
    met = sum(stands.value == "met" for _one, stands in report.indicators)
    trail = [one.name_en if en and one.name_en else one.name for one in report.trail]
    yield Heading(title)
    yield Facts(
        (
            (("区域", "Area")[i], " › ".join(trail)),
            (("期间", "Period")[i], str(report.span)),
            (("上期", "Before")[i], str(report.span.before)),
            (("上年同期", "A year before")[i], str(report.span.year_before)),
            (
                ("统计截至", "Counted at")[i],
                f"{counted:%Y-%m-%d %H:%M}" if counted else NO_RECORD[i],
            ),
            *(((("未统计月份", "Not counted")[i], missing),) if missing else ()),
            (
                ("指导标准", "Guidance")[i],
                (
                    f"{len(report.indicators)} 项指标中 {met} 项已达到",
                    f"{met} of {len(report.indicators)} indicators are met",
                )[i],
            ),
        )
    )
    yield Paragraph(
        (
            "报告从协同度、便利度、安全度、感知度四个维度，用系统内的实际记录计算。没有记录的指标写"
            "“无记录”，不当作 0 或 100%。用时按“不超过”表述。报告不设总分：权重由考核单位定。",
            "Four dimensions, worked out of records alone. What has no record says so: it is not "
            "0 or 100 %. Times are said as “at most”. There is no overall score: weights are for "
            "those who assess.",
        )[i]
    )
    yield Paragraph("", "small")
    yield Contents(("目录", "Contents")[i])
    yield NewPage()


def _dimensions(report: Report, en: bool) -> Iterator[Block]:
    i = int(en)
    for one in Dimension:
        lines = report.of(one)
        if one is not Dimension.COORDINATION:
            yield NewPage()
        yield Heading(dimension(one, en))
        yield Table(
            heads=(
                ("指标", "本期", "上期", "上年同期", "变化", "同级位次"),
                ("Figure", "Now", "Before", "Year before", "Change", "Rank"),
            )[i],
            rows=tuple(_row(line, en) for line in lines),
            widths=(35, 14, 14, 14, 18, 11),
            numbers=frozenset({1, 2, 3, 4, 5}),
        )
        if curves := assess_plots.trend(report, one, en):
            yield Heading(curves.title, 3)
            yield Picture(plot.svg(curves, plot.SHEET), _described(report, lines, en))
        else:
            yield Paragraph(
                (
                    "占比类指标不足两个月有记录，不画趋势图。",
                    "No share has a record in two months, so there is no trend.",
                )[i],
                "small",
            )


def _row(line: Line, en: bool) -> tuple[str, ...]:
    unit = line.figure.unit
    said = (number(v.number, unit, en) for v in (line.value, line.before, line.year_before))
    counted = f"{line.value.part:,}/{line.value.whole:,}"
    parts = (f" ({counted})" if en else f"（{counted}）") if _has_parts(line) else ""
    rank = f"{line.rank.place}/{line.rank.count}" if line.rank else "—"
    changed = change(line.value.number, line.before.number, unit, en) or "—"
    return (f"{name(line.figure, en)}{parts}", *said, changed, rank)


def _has_parts(line: Line) -> bool:
    return line.figure.unit is Unit.SHARE and line.value.number is not None


def _described(report: Report, lines: tuple[Line, ...], en: bool) -> str:
    """Return what a drawing of trends shows, in words: the last month of each share."""
    last = month(report.months[-1], en)
    said = [
        f"{name(line.figure, en)} {number(line.trend[-1], line.figure.unit, en)}"
        for line in lines
        if line.figure.unit is Unit.SHARE
    ]
    return f"{last}{'：' if not en else ': '}" + ("；" if not en else "; ").join(said)


def _below(report: Report, en: bool) -> Iterator[Block]:
    i = int(en)
    if not report.below:
        return
    yield NewPage()
    yield Heading(("下级区域比较", "Areas below")[i])
    figures = [BY_KEY[key] for key in COMPARED]
    rows = [
        (
            one.name_en if en and one.name_en else one.name,
            *(number(values[f.key].number, f.unit, en) for f in figures),
        )
        for one, values in report.below[:_MOST_AREAS]
    ]
    yield Table(
        heads=(("区域", "Area")[i], *(name(f, en) for f in figures)),
        rows=tuple(rows),
        widths=(26, 18, 18, 18, 18),
        numbers=frozenset({1, 2, 3, 4}),
    )
    if len(report.below) > _MOST_AREAS:
        more = len(report.below) - _MOST_AREAS
        yield Paragraph(
            (f"另有 {more} 个区域，见表格文件。", f"{more} more in the workbook.")[i], "small"
        )
    for figure in figures:
        bars = assess_plots.below(report, figure, en)
        if bars and any(value is not None for value in bars.series[0].values):
            yield Heading(bars.title, 2)
            said = (f"{g} {'' if v is None else v}{bars.unit}" for g, v in
                    zip(bars.groups, bars.series[0].values, strict=True))  # fmt: skip
            yield Picture(plot.svg(bars, plot.SHEET), "；".join(said))


def _indicators(report: Report, en: bool) -> Iterator[Block]:
    i = int(en)
    yield NewPage()
    yield Heading(("指导标准指标对照", "Indicators of the guidance")[i])
    rows = []
    for one, stands in report.indicators:
        asked, met = indicator(one.number, en)
        kind = (("约束性", "binding"), ("预期性", "expected"))[int(not one.is_binding)][i]
        rows.append((one.number, asked, kind, STANDS[stands][i], met))
    yield Table(
        heads=(
            ("编号", "要求", "属性", "现状", "判断方法"),
            ("No.", "Asked", "Kind", "Stands", "Met when"),
        )[i],
        rows=tuple(rows),
        widths=(9, 38, 12, 13, 34),
    )


def _formulas(report: Report, en: bool) -> Iterator[Block]:
    i = int(en)
    yield NewPage()
    yield Heading(("计算方法", "Formulas")[i])
    yield Paragraph(
        (
            "“期末”指期间最后一个月统计时的状态；系统启用统计之前的月份没有这类数字。通知按发布到的区域计，"
            "上级发来的通知计在上级。页面的无障碍检查随软件版本进行，不按区域计算。",
            "“At the end” is how things stood when the last month was counted; months before "
            "counting began have none. A notice counts where it is aimed. Pages are checked for "
            "accessibility with each version of the software, not by area.",
        )[i]
    )
    for one in Dimension:
        yield Heading(dimension(one, en), 2)
        yield Table(
            heads=(("指标", "计算方法"), ("Figure", "Formula"))[i],
            rows=tuple((name(x.figure, en), formula(x.figure, en)) for x in report.of(one)),
            widths=(30, 70),
        )
