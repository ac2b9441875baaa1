"""Write a notice once: the form, its autosave, and the live cards of every channel."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch import preview
from app.domain.review import Draft
from app.store import notice
from app.store.session import Tx, new_id
from app.web import (
    area_picker,
    auth,
    drafting,
    headers,
    moments,
    permits,
    problem_json,
    remarks,
    workbench,
)
from app.web.house import house
from app.web.workbench import Sheet

bp = Blueprint("editor", __name__, url_prefix="/editor")


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Show an empty form, or one that says the same as another notice (``?copy=``)."""
    source = request.args.get("copy", "")
    with house().store.read() as tx:
        permits.require(tx, auth.me(), permits.WRITERS, [])
        other = notice.latest(tx, source) if source else None
    draft = drafting.copied(other) if other else workbench.blank(house(), auth.me())
    return _page(Sheet(notice_id=new_id(), draft=draft, version=0))


@bp.get("/notices/<string(length=8):notice_id>/edit")
def edit(notice_id: str) -> ResponseReturnValue:
    """Show the form of a draft, or of the next revision of a published notice."""
    sheet = workbench.opened(house(), auth.me(), notice_id)
    if sheet is None:
        raise NotFound
    return _page(sheet, check="check" in request.args)


@bp.post("/notices/<string(length=8):notice_id>/edit")
def save(notice_id: str) -> ResponseReturnValue:
    """Save what was posted; then show it again, with cards, or go on to the consent page."""
    draft = remarks.mend(house(), _posted(notice_id), request.form.get("do", ""))
    try:
        version = _store(notice_id, draft)
    except notice.StaleDraft as exc:
        return _page(_clash(notice_id, draft, exc), clash=exc.saved), 409
    sheet = Sheet(notice_id=notice_id, draft=draft, version=version, saved_at=house().clock())
    if request.form.get("do") != "submit":
        return _page(sheet)
    if workbench.faults(house(), auth.me(), draft):
        return _page(sheet, check=True), 422
    return redirect(url_for("releases.confirm", notice_id=notice_id), 303)


@bp.post("/notices/<string(length=8):notice_id>/draft")
def autosave(notice_id: str) -> ResponseReturnValue:
    """Save what is in the form while it is being typed; answer when, and as which version."""
    draft = _posted(notice_id)
    try:
        version = _store(notice_id, draft)
    except notice.StaleDraft as exc:
        at = moments.clock_of(exc.saved.saved_at, workbench.zone(house()))
        text = _("另一处在 %(at)s 改过这份草稿。", at=at)
        return problem_json.answer(409, _("没有保存"), text, version=exc.saved.version)
    saved = moments.clock_of(house().clock(), workbench.zone(house()))
    return jsonify(version=version, saved=saved)


@bp.post("/cards/<string(length=8):notice_id>")
def cards(notice_id: str) -> ResponseReturnValue:
    """Return the live cards of what is in the form, as a piece of the page."""
    draft = _posted(notice_id)
    shown = workbench.views(house(), auth.me(), draft, notice_id, request.form.get("panel", ""))
    reach = workbench.reach(house(), draft)
    noticed = remarks.said(house(), draft)
    return render_template("_fragment.html", views=shown, reach=reach, remarks=noticed)


@bp.get("/preview/<string(length=64):sha256>")
def piece(sha256: str) -> ResponseReturnValue:
    """Return the bytes of one picture or page of a card, as the channel would carry them."""
    body = preview.kept(house(), sha256)
    if body is None:
        raise NotFound
    fixed = {"Cache-Control": "private, max-age=600"}
    if body.startswith(b"\x89PNG"):
        return body, 200, {**fixed, "Content-Type": "image/png"}
    policy = headers.document_policy(body, sandboxed=True)
    page = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    return body, 200, {**fixed, **page}


@bp.post("/notices/<string(length=8):notice_id>/discard")
def discard(notice_id: str) -> ResponseReturnValue:
    """Forget a draft; what was published stays."""
    with house().store.begin() as tx:
        workbench.require_access(tx, auth.me(), notice_id)
        notice.drop_draft(tx, notice_id)
    return redirect(url_for("notices.index"), 303)


def _posted(notice_id: str) -> Draft:
    with house().store.read() as tx:
        workbench.require_access(tx, auth.me(), notice_id)
        saved, latest = notice.draft(tx, notice_id), notice.latest(tx, notice_id)
    known = saved.draft if saved else drafting.of_notice(latest) if latest else None
    return drafting.read(request.form, known, workbench.zone(house()))


def _store(notice_id: str, draft: Draft) -> int:
    """Save, on the version the form was filled from; ``overwrite`` was chosen by a person."""
    typed = request.form.get("version", "")
    version = int(typed) if typed.isdigit() and not request.form.get("overwrite") else None
    here = house()
    with here.store.begin() as tx:
        _refuse_new_areas(tx, notice_id, draft)
        return notice.save_draft(tx, notice_id, draft, auth.me().id, here.clock(), version)


def _refuse_new_areas(tx: Tx, notice_id: str, draft: Draft) -> None:
    """Let a draft keep areas it has; adding one takes the right to write there."""
    saved = notice.draft(tx, notice_id)
    known = set(saved.draft.areas) if saved else set()
    latest = notice.latest(tx, notice_id)
    known |= set(latest.areas) if latest else set()
    permits.require(tx, auth.me(), permits.WRITERS, set(draft.areas) - known)


def _clash(notice_id: str, draft: Draft, exc: notice.StaleDraft) -> Sheet:
    return Sheet(notice_id=notice_id, draft=draft, version=exc.saved.version)


def _page(sheet: Sheet, *, check: bool = False, clash: notice.StoredDraft | None = None) -> str:
    here, who = house(), auth.me()
    panel = request.values.get("panel", "")
    faults = workbench.faults(here, who, sheet.draft) if check else {}
    typed = request.values.get("areas_q", "").strip()
    with here.store.read() as tx:
        picker = area_picker.picker(tx, who, "write", sheet.draft.areas, query=typed)
    return render_template(
        "edit.html",
        sheet=sheet,
        draft=sheet.draft,
        errors=faults,
        clash=clash,
        drafting=drafting,
        zone=workbench.zone(here),
        picker=picker,
        channels=workbench.channel_rows(here, sheet.draft),
        views=workbench.views(here, who, sheet.draft, sheet.notice_id, panel),
        reach=workbench.reach(here, sheet.draft),
        remarks=remarks.said(here, sheet.draft),
        panels=workbench.panels(here, sheet.draft, panel),
        panel=panel,
    )
