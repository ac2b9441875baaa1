"""Spreadsheets of notices: hand one in, see what each row becomes, take the good ones as drafts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.domain.audience import Area
from app.ingest import imports
from app.ingest.grid import MAX_BYTES, Unreadable
from app.ingest.imports import Plan
from app.ingest.rows import Row
from app.store import upload
from app.store.upload import Upload
from app.web import sheet_file
from app.web.house import house
from app.web.incoming import import_words
from app.web.notices import workbench
from app.web.people import auth, permits

bp = Blueprint("imports", __name__, url_prefix="/editor/import")
PAGE = 100
# So many rows become drafts before the page answers; the rest at the next press of the button.
AT_ONCE = 1000
_LISTED = 20
# A select of more than this is no help.
_CHOICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as the page shows it; ``state`` is good, bad or taken."""

    row: Row
    state: str
    notice_id: str
    said: list[tuple[str, str]]


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show the form, and the files handed in before."""
    return _form({})


@bp.post("/")
def hand_in() -> ResponseReturnValue:
    """Keep a file, if it is a spreadsheet of notices, and go on to what it says."""
    came = sheet_file.sent()
    if came is None:
        return _form({"file": [_("请先选择一个文件。")]}), 422
    (name, body), here, who = came, house(), auth.me()
    with here.store.read() as tx:
        permits.require(tx, who, permits.WRITERS, [])
    try:
        imports.plan(here, who, body)
    except Unreadable as exc:
        return _form({"file": [f"{name}：{import_words.whole(exc)}"]}), 422
    with here.store.begin() as tx:
        made = upload.add(tx, who.id, name, body, here.clock())
    return redirect(url_for("imports.show", upload_id=made), 303)


@bp.get("/<string(length=8):upload_id>")
def show(upload_id: str) -> ResponseReturnValue:
    """Show what would become, or became, of each row."""
    one, body = mine(upload_id)
    if body is None:
        flash(_("“%(name)s”已保存超过 7 天，内容已清除。请重新上传。", name=one.name), "warn")
        return redirect(url_for("imports.index"), 303)
    return _shown(one, imports.plan(house(), auth.me(), body))


@bp.post("/<string(length=8):upload_id>")
def take(upload_id: str) -> ResponseReturnValue:
    """Make drafts of as many good rows as was agreed to, and of none when it is another number."""
    one, body = mine(upload_id)
    if body is None:
        return redirect(url_for("imports.show", upload_id=upload_id), 303)
    found = imports.plan(house(), auth.me(), body)
    if request.form.get("count") != str(len(found.good)):
        flash(_("情况刚刚有变化，请再看一遍后确认。"), "warn")
        return redirect(url_for("imports.show", upload_id=upload_id), 303)
    made = imports.take(house(), auth.me(), one.id, one.name, found, AT_ONCE)
    flash(_("已导入 %(count)s 条，都存为草稿，还没有发布。", count=len(made)), "good")
    if left := len(found.good) - len(made):
        flash(_("还有 %(count)s 行没有导入，请接着点“导入”。", count=left), "warn")
    return redirect(url_for("imports.show", upload_id=upload_id, show="taken"), 303)


def mine(upload_id: str) -> tuple[Upload, bytes | None]:
    """Return a file of whoever is signed in; None for its bytes when they have been cleared."""
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
        found = upload.get(tx, upload_id, auth.me().id)
    if found is None:
        raise NotFound
    return found


def _form(errors: dict[str, list[str]]) -> str:
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
        earlier = upload.listing(tx, auth.me().id, _LISTED)
        places = permits.areas_of(tx, auth.me(), *permits.WRITERS, most=_CHOICES + 1)
    oldest = house().clock() - upload.KEPT
    return render_template(
        "imports.html",
        errors=errors,
        earlier=earlier,
        oldest=oldest,
        limit=MAX_BYTES >> 20,
        areas=places if len(places) <= _CHOICES else [],
    )


def _shown(one: Upload, found: Plan) -> str:
    with house().store.read() as tx:
        named = import_words.named(tx, found.reading.rows)
        before = upload.earlier(tx, one)
    groups = {"": found.reading.rows, "bad": found.bad, "good": found.good, "taken": found.taken}
    shown = request.args.get("show", "")
    shown = shown if shown in groups else ""
    page = max(request.args.get("page", 1, type=int), 1)
    rows = groups[shown]
    return render_template(
        "import_plan.html",
        one=one,
        plan=found,
        before=before,
        named=named,
        lines=[_line(r, found, named) for r in rows[(page - 1) * PAGE : page * PAGE]],
        counts={name: len(group) for name, group in groups.items()},
        shown=shown,
        page=page,
        pages=-(-len(rows) // PAGE),
    )


def _line(row: Row, found: Plan, named: dict[str, Area]) -> Line:
    here, known = house(), found.known.get(row.digest, "")
    now, zone = here.clock(), workbench.zone(here)
    said = [
        (import_words.field_name(p), import_words.sentence(p, named, now, zone))
        for p in row.problems
    ]
    state = "taken" if known else "bad" if row.problems else "good"
    return Line(row=row, state=state, notice_id=known, said=[] if known else said)
