"""The assessment report: figures of an area and some months, with plots, and as files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.dispatch.reach import assess_file, assess_report
from app.domain import assess_said
from app.domain.assess_figures import BY_KEY, FIGURES, Dimension, Figure
from app.domain.assess_month import MOST, Span, moved, read_month
from app.domain.assess_report import Report
from app.domain.audience import Area
from app.store import area
from app.store.session import Tx
from app.web import names
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.place import FEW, Asked
from app.web.reach import assess_words
from app.web.sheet_file import XLSX, handed

bp = Blueprint("assess", __name__, url_prefix="/editor/assessment")
READERS = (*permits.WRITERS, *permits.OPERATORS)
_FILES = {"pdf": "application/pdf", "xlsx": XLSX}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: where, which months, and what is wrong with that, by field."""

    where: Asked
    span: Span
    errors: dict[str, list[str]]


@bp.get("/")
@needs(*READERS)
def index() -> str:
    """Show the report of an area."""
    wish = _wish()
    report = _report(wish)
    figure = BY_KEY.get(request.args.get("figure", ""), BY_KEY["fresh"])
    english = names.is_english()
    last = assess_report.usual(house()).last
    return render_template(
        "assess.html",
        where=wish.where,
        span=wish.span,
        errors=wish.errors,
        choices=[moved(last, -back) for back in range(MOST)],
        report=report,
        dimensions=list(Dimension),
        figure=figure,
        figures=FIGURES,
        plots=_plots(report, figure, english) if report else {},
        said=assess_said,
        en=english,
        words=assess_words,
        link=lambda one: assess_words.records(one, wish.where.area, wish.span, auth.me()),
    )


@bp.get("/file")
@needs(*READERS)
def file() -> ResponseReturnValue:
    """Hand the report out as a PDF or a workbook; who took it is written down."""
    wish, here, kind = _wish(), house(), request.args.get("as", "")
    report = _report(wish) if kind in _FILES else None
    if report is None:
        flash(_("没有这样的报告。请先选择范围和月份。"), "warn")
        return redirect(url_for("assess.index"), 303)
    made = {"pdf": assess_file.paper, "xlsx": assess_file.workbook}[kind]
    body = made(here, report, names.is_english())
    assess_file.note(here, report, kind, auth.me().login)
    return handed(body, assess_said.file_name(report, kind), _FILES[kind])


def _plots(report: Report, figure: Figure, english: bool) -> dict[str, tuple[str, Markup, Markup]]:
    """Return title, wide and tall drawing of each plot; renderers escape what stands in them."""
    return {
        key: (one.title, Markup(one.wide), Markup(one.tall))  # noqa: S704
        for key, one in assess_file.plots(report, figure, english).items()
    }


def _report(wish: Wish) -> Report | None:
    if wish.where.area is None or wish.errors:
        return None
    return assess_report.make(house(), wish.where.area.code, wish.span)


def _wish() -> Wish:
    with house().store.read() as tx:
        where = _where(tx, request.args.get("area", "").strip())
    span, wrong = _span(request.args.get("from", ""), request.args.get("to", ""))
    errors = {"from": [wrong]} if wrong else {}
    if where.problem:
        errors["area"] = [where.problem]
    return Wish(where, span, errors)


def _where(tx: Tx, typed: str) -> Asked:
    """Return the area that is asked for, within the reader's rights; the highest if none is."""
    mine = permits.granted_to(auth.me(), *READERS)
    listed = area.open_within(tx, mine, FEW + 1)
    found: Area | None = area.among_named(tx, typed, mine) if typed else None
    if not typed and listed:
        found = listed[0]
    return Asked(typed=typed, area=found, choices=tuple(listed) if len(listed) <= FEW else ())


def _span(first: str, last: str) -> tuple[Span, str]:
    """Return the months asked for, this month when none are, and what is wrong with them."""
    usual = assess_report.usual(house())
    begin, end = (_month(one, usual.last) for one in (first or last, last or first))
    if begin is None or end is None:
        return usual, _("看不懂月份，请写成 2026-11。")
    span = Span(begin, end)
    if begin > end:
        return span, _("开始月份晚于结束月份，请改正。")
    if len(span.months) > MOST:
        return span, _("一份报告最多 %(limit)s 个月，请缩短期间。", limit=MOST)
    return span, ""


def _month(typed: str, usual: date) -> date | None:
    if not typed:
        return usual
    found = read_month(typed)
    return min(found, usual) if found else None
