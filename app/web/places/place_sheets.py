"""Spreadsheets of places: hand one in, see what each row becomes, take the good ones."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.domain.audience import Area
from app.domain.problem import Problem
from app.ingest import export as exporting
from app.ingest import place_export, place_imports, workbook
from app.ingest.grid import MAX_BYTES, Unreadable
from app.ingest.place_imports import PlacePlan
from app.ingest.place_rows import PlaceRow
from app.ingest.workbook import Fault
from app.store import area, upload
from app.store.upload import Upload
from app.web import names, sheet_file
from app.web.house import house
from app.web.incoming import import_words
from app.web.notices.workbench import zone
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.places import places_words
from app.web.sheet_file import XLSX, handed

bp = Blueprint("place_sheets", __name__, url_prefix="/editor/places/import")
PAGE = 100
_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as the page shows it."""

    row: PlaceRow
    said: list[tuple[str, str]]


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> ResponseReturnValue:
    """Show the form."""
    return _form({})


@bp.post("/")
@needs(*permits.WRITERS)
def hand_in() -> ResponseReturnValue:
    """Keep a file, if it is a spreadsheet of places, and go on to what it says."""
    came = sheet_file.sent()
    if came is None:
        return _form({"file": [_("请先选择一个文件。")]}), 422
    (name, body), here = came, house()
    try:
        place_imports.plan(here, auth.me(), body)
    except Unreadable as exc:
        return _form({"file": [f"{name}：{whole(exc)}"]}), 422
    with here.store.begin() as tx:
        made = upload.add(tx, auth.me().id, name, body, here.clock(), kind=upload.PLACES)
    return redirect(url_for("place_sheets.show", upload_id=made), 303)


@bp.get("/<string(length=8):upload_id>")
@needs(*permits.WRITERS)
def show(upload_id: str) -> ResponseReturnValue:
    """Show what would become, or became, of each row."""
    one, found = _plan(upload_id)
    if found is None:
        return _form({"file": [_("这个文件不能再查看，请重新上传。")]}), 410
    groups = {"": found.reading.rows} | {
        s: found.those(s) for s in ("bad", "new", "changed", "same")
    }
    shown = request.args.get("show", "")
    shown = shown if shown in groups else ""
    page = max(request.args.get("page", 1, type=int), 1)
    rows = groups[shown][(page - 1) * PAGE : page * PAGE]
    named = _named(found)
    return render_template(
        "place_plan.html",
        one=one,
        plan=found,
        lines=[Line(row=row, said=_said(row, named)) for row in rows],
        named=named,
        counts={name: len(group) for name, group in groups.items()},
        good=len(found.good),
        shown=shown,
        page=page,
        pages=-(-len(groups[shown]) // PAGE),
        words=places_words,
    )


@bp.post("/<string(length=8):upload_id>")
@needs(*permits.WRITERS)
def take(upload_id: str) -> ResponseReturnValue:
    """Keep as many good rows as was agreed to, and none when it is another number by now."""
    one, found = _plan(upload_id)
    if found is None or request.form.get("count") != str(len(found.good)):
        flash(_("情况刚刚有变化，请再看一遍后确认。"), "warn")
        return redirect(url_for("place_sheets.show", upload_id=upload_id), 303)
    count = place_imports.take(house(), auth.me(), one.name, found, one.id)
    flash(_("已导入 %(count)s 处场所。", count=count), "good")
    return redirect(url_for("place_sheets.show", upload_id=upload_id), 303)


@bp.get("/template.xlsx")
@needs(*permits.WRITERS)
def template() -> ResponseReturnValue:
    """Hand out an empty spreadsheet to fill in."""
    empty = place_export.template(int(names.is_english()))
    return handed(exporting.as_xlsx(empty, _("场所")), _("场所导入模板") + ".xlsx", XLSX)


@bp.get("/<string(length=8):upload_id>/problems.xlsx")
@needs(*permits.WRITERS)
def annotated(upload_id: str) -> ResponseReturnValue:
    """Hand a file back with what is wrong marked in it."""
    one, found = _plan(upload_id)
    if found is None:
        return redirect(url_for("place_sheets.index"), 303)
    named = _named(found)
    faults = {
        row.number: [Fault(field=p.field, text=_sentence(p, named)) for p in row.problems]
        for row in found.those("bad")
    }
    marked = workbook.annotated(found.reading, faults, _("问题"))
    return handed(marked, f"{one.name.rpartition('.')[0] or one.name}-{_('问题')}.xlsx", XLSX)


def whole(fault: Unreadable) -> str:
    """Return why the file as a whole cannot be used."""
    if fault.code == "no_headings":
        return _(
            "没有找到列名。表格里要有一行写着“名称”“类别”等列名；现在第一行是：%(found)s",
            **fault.facts,
        )
    return import_words.whole(fault)


def _plan(upload_id: str) -> tuple[Upload, PlacePlan | None]:
    with house().store.read() as tx:
        found = upload.get(tx, upload_id, auth.me().id, kind=upload.PLACES)
    if found is None:
        raise NotFound
    one, body = found
    try:
        return one, place_imports.plan(house(), auth.me(), body) if body else None
    except Unreadable:  # it was readable when it came
        return one, None


def _named(found: PlacePlan) -> dict[str, Area]:
    codes = {row.place.area for row in found.reading.rows}
    codes |= {str(p.facts.get("area", "")) for row in found.reading.rows for p in row.problems}
    with house().store.read() as tx:
        return area.by_codes(tx, {code for code in codes if code.isalnum()})


def _said(row: PlaceRow, named: dict[str, Area]) -> list[tuple[str, str]]:
    return [(places_words.field_name(p.field), _sentence(p, named)) for p in row.problems]


def _sentence(problem: Problem, named: dict[str, Area]) -> str:
    here = house()
    return places_words.sentence(problem, named, here.clock(), zone(here))


def _form(errors: dict[str, list[str]]) -> str:
    here = house()
    with here.store.read() as tx:
        earlier = upload.listing(tx, auth.me().id, _LISTED, kind=upload.PLACES)
    return render_template(
        "place_import.html",
        errors=errors,
        limit=MAX_BYTES >> 20,
        earlier=earlier,
        oldest=here.clock() - upload.KEPT,
    )
