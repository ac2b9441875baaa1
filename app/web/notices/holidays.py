"""The holiday table, year by year: days off and make-up working days."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.dispatch.notices import holidays
from app.domain.holiday import (
    COLUMNS,
    FIRST_YEAR,
    LAST_YEAR,
    MOST_AT_ONCE,
    NAME_MAX,
    BadRow,
    day_of,
    parse,
    stretch,
)
from app.domain.showing import DayKind
from app.ingest import csv_text, spreadsheet
from app.ingest.grid import Unreadable
from app.store import holiday
from app.web.house import house
from app.web.incoming import import_words
from app.web.notices import workbench
from app.web.people import auth, permits
from app.web.people.rights import needs

bp = Blueprint("holidays", __name__, url_prefix="/editor/holidays")
_MOST_NAMED = 20
Errors = dict[str, list[str]]


@bp.get("")
@needs(*permits.WRITERS, *permits.SCREEN_KEEPERS)
def index() -> ResponseReturnValue:
    """Show the days of one year, or that they are not published yet."""
    return _page({})


@bp.get("/table.csv")
@needs(*permits.WRITERS, *permits.SCREEN_KEEPERS)
def table() -> ResponseReturnValue:
    """Return the days of one year as a CSV that spreadsheets open."""
    year = _year()
    with house().store.read() as tx:
        days = holiday.of_year(tx, year)
    rows = [COLUMNS, *((d.day.isoformat(), d.kind.value, d.name) for d in days)]
    name = {"Content-Disposition": f'attachment; filename="holidays-{year}.csv"'}
    return csv_text.written(rows), 200, {"Content-Type": "text/csv", **name}


@bp.post("")
@needs(*permits.SCREEN_KEEPERS)
def add() -> ResponseReturnValue:
    """Add a stretch of days."""
    typed = {name: request.form.get(name, "").strip() for name in ("first", "last", "name")}
    first, last = day_of(typed["first"]), day_of(typed["last"] or typed["first"])
    errors: Errors = {}
    if first is None:
        errors["first"] = [_not_a_day(typed["first"])]
    if last is None:
        errors["last"] = [_not_a_day(typed["last"])]
    if len(typed["name"]) > NAME_MAX:
        errors["name"] = [_("名称最多 %(limit)s 个字，请缩短。", limit=NAME_MAX)]
    workday = request.form.get("kind") == DayKind.WORKDAY.value
    kind = DayKind.WORKDAY if workday else DayKind.HOLIDAY
    days = stretch(first, last, kind, typed["name"]) if first and last else []
    if first and last and not days:
        text = _("最后一天要在第一天之后，一次最多 %(limit)s 天。", limit=MOST_AT_ONCE)
        errors["last"] = [text]
    if errors or not first:
        return _page(errors, {**typed, "kind": kind.value}), 422
    holidays.put(house(), days, auth.me())
    flash(ngettext("已加入 %(num)d 天。", "已加入 %(num)d 天。", len(days)), "good")
    return redirect(url_for("holidays.index", year=first.year), 303)


@bp.post("/remove")
@needs(*permits.SCREEN_KEEPERS)
def remove() -> ResponseReturnValue:
    """Make one day an ordinary one again."""
    day = day_of(request.form.get("day", ""))
    if day and holidays.remove(house(), day, auth.me()):
        flash(_("已改回平常日子。"), "good")
    return redirect(url_for("holidays.index", year=day.year if day else None), 303)


@bp.post("/file")
@needs(*permits.SCREEN_KEEPERS)
def hand_in() -> ResponseReturnValue:
    """Take the days of a CSV or XLSX; all of them, or none when a row cannot be used."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page({"file": [_("请先选择一个文件。")]}), 422
    try:
        grid = spreadsheet.read(file.read())
    except Unreadable as exc:
        return _page({"file": [import_words.whole(exc)]}), 422
    days, bad = parse(grid.lines)
    if bad or not days:
        told = [_bad(row) for row in bad[:_MOST_NAMED]] or [_("文件里没有日期。")]
        return _page({"file": told}), 422
    holidays.put(house(), days, auth.me())
    flash(ngettext("已加入 %(num)d 天。", "已加入 %(num)d 天。", len(days)), "good")
    return redirect(url_for("holidays.index", year=days[0].day.year), 303)


def _page(errors: Errors, typed: dict[str, str] | None = None) -> str:
    here, year = house(), _year()
    with here.store.read() as tx:
        days, known = holiday.of_year(tx, year), holiday.years(tx)
    return render_template(
        "holidays.html",
        errors=errors,
        typed=typed or {},
        year=year,
        days=days,
        known=known,
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        may_change=bool(set(permits.SCREEN_KEEPERS) & {role for role, _ in auth.me().roles}),
    )


def _year() -> int:
    typed = request.values.get("year", "")
    this = house().clock().astimezone(workbench.zone(house())).year
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else this
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _not_a_day(typed: str) -> str:
    if not typed:
        return _("请填写日期，例如 2027-01-01。")
    return _("“%(typed)s”不是日期。请写成 2027-01-01 的样子。", typed=typed)


def _bad(row: BadRow) -> str:
    told = {
        "not_a_day": _("第 %(line)s 行：“%(value)s”不是日期，请写成 2027-01-01。"),
        "not_a_kind": _(
            "第 %(line)s 行：“%(value)s”不是类型，请写 holiday（放假）或 workday（上班）。"
        ),
        "too_long": _("第 %(line)s 行：名称太长。"),
    }
    return told[row.code] % {"line": row.line, "value": row.value}
