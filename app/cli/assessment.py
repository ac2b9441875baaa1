"""``report assessment``: the assessment report of an area as a file, or as lines to read."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.output import EX_DATAERR, EX_REFUSED, EX_UNAVAILABLE, fail, house, place, show
from app.dispatch.reach import assess_file, assess_report, assess_sweep
from app.domain import assess_said
from app.domain.assess_month import MOST, Span, read_month
from app.domain.assess_report import Report

group = AppGroup("report", help="reports on an area")
_FORMATS = ("text", "json", "xlsx", "pdf")


@group.command("assessment")
@click.option("--area", "area_code", required=True, help="code or slug")
@click.option("--from", "first", help="first month, such as 2026-01; this month without")
@click.option("--to", "last", help="last month; the first one without")
@click.option("--format", "form", default="text", type=click.Choice(_FORMATS))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="the file")
@click.option("--json", "as_json", is_flag=True, help="the same as --format json")
def assessment(  # noqa: PLR0913 - one argument for each option
    area_code: str,
    first: str | None,
    last: str | None,
    form: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """Work out the assessment report of an area; months that were never counted are counted now."""
    where, span = place(area_code), _span(first, last)
    assess_sweep.catch_up(house(), span.months)
    report = assess_report.make(house(), where.code, span)
    if report is None:
        fail(EX_REFUSED, f"没有“{area_code}”这个区域。", f"There is no area {area_code!r}.")
    form = "json" if as_json or (form == "text" and output) else form
    if form == "text" and output is None:
        _print(report)
        return
    body = _body(report, form)
    if form == "json" and output is None:
        click.echo(body.decode())
        return
    target = output or Path(assess_said.file_name(report, form))
    try:
        target.write_bytes(body)
    except OSError as exc:
        fail(EX_UNAVAILABLE, f"写不进 {target}：{exc.strerror}", f"Cannot write {target}.")
    assess_file.note(house(), report, form, "cli")
    click.echo(str(target), err=True)


def _span(first: str | None, last: str | None) -> Span:
    usual = assess_report.usual(house())
    if first is None and last is None:
        return usual
    begin, end = read_month(first or last or ""), read_month(last or first or "")
    if begin is None or end is None:
        fail(EX_DATAERR, "请把月份写成 2026-11。", "Write a month as 2026-11.")
    if begin > end or end > usual.last:
        fail(EX_DATAERR, "结束月份要在开始月份之后，且不晚于本月。", "The months are in no order.")
    span = Span(begin, end)
    if len(span.months) > MOST:
        fail(EX_DATAERR, f"最多 {MOST} 个月。", f"At most {MOST} months.")
    return span


def _body(report: Report, form: str) -> bytes:
    if form in {"pdf", "xlsx"}:
        make = assess_file.paper if form == "pdf" else assess_file.workbook
        return make(house(), report)
    return json.dumps(assess_file.data(report), ensure_ascii=False, indent=1).encode()


def _print(report: Report) -> None:
    click.echo(f"{report.area.name}  {report.span}")
    rows = [
        {
            "dimension": assess_said.dimension(line.figure.dimension, en=False),
            "figure": assess_said.name(line.figure, en=False),
            "value": assess_said.number(line.value.number, line.figure.unit, en=False),
            "before": assess_said.number(line.before.number, line.figure.unit, en=False),
        }
        for line in report.lines
    ]
    show(rows, as_json=False)
    for one, stands in report.indicators:
        asked, _met = assess_said.indicator(one.number, en=False)
        click.echo(f"{one.number}  {assess_said.STANDS[stands][0]}  {asked}")
