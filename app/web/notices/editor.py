"""Write a notice once: the form, its autosave, and the live cards of every channel."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.notices import drafts, presence, preview
from app.domain.merge import prints, read_prints
from app.domain.review import Draft
from app.store import audit, notice
from app.store.session import new_id
from app.web import headers, moments, names, problem_json
from app.web.house import house
from app.web.notices import (
    area_picker,
    attaching,
    drafting,
    finer_aim,
    panels,
    poll_form,
    remarks,
    saving,
    starting,
    template_book,
    workbench,
)
from app.web.notices.workbench import Sheet
from app.web.people import auth

bp = Blueprint("editor", __name__, url_prefix="/editor")


@bp.get("/new")
def new() -> ResponseReturnValue:
    """Show an empty form, or what ``?copy=`` or ``?template=`` names."""
    draft = starting.draft(house(), auth.me())
    return page(Sheet(notice_id=new_id(), draft=draft, version=0))


@bp.get("/notices/<string(length=8):notice_id>/edit")
def edit(notice_id: str) -> ResponseReturnValue:
    """Show the form of a draft, or of the next revision of a published notice."""
    sheet = workbench.opened(house(), auth.me(), notice_id)
    if sheet is None:
        raise NotFound
    return page(sheet, check="check" in request.args)


@bp.post("/notices/<string(length=8):notice_id>/edit")
def save(notice_id: str) -> ResponseReturnValue:
    """Save what was posted; then show it again, with cards, or go on to the consent page."""
    here, asked = house(), request.form.get("do", "")
    draft, reasons = _acted(_posted(notice_id), asked)
    draft, refused = attaching.with_uploads(draft)
    try:
        kept = saving.keep(here, notice_id, draft)
    except drafts.Clash as exc:
        clashed = Sheet(notice_id=notice_id, draft=exc.merged.draft, version=exc.saved.version)
        return page(clashed, clash=exc), 409
    if told := saving.said(here, kept):
        flash(told)
    sheet = Sheet(
        notice_id=notice_id, draft=kept.draft, version=kept.version, saved_at=here.clock()
    )
    if refused:
        return page(sheet, errors={"media": refused}), 422
    if asked == "template":
        return _as_template(sheet)
    if asked != "submit":
        return page(sheet, reasons=reasons)
    if workbench.faults(here, auth.me(), kept.draft):
        return page(sheet, check=True), 422
    return redirect(url_for("releases.confirm", notice_id=notice_id), 303)


@bp.post("/notices/<string(length=8):notice_id>/draft")
def autosave(notice_id: str) -> ResponseReturnValue:
    """Save what is in the form while it is being typed; answer when, and as which version."""
    draft, here = _posted(notice_id), house()
    present = saving.others(here, notice_id)
    try:
        kept = saving.keep(here, notice_id, draft)
    except drafts.Clash as exc:
        text = saving.clash_said(here, exc)
        facts = {"version": exc.saved.version, "others": present}
        return problem_json.answer(409, _("没有保存"), text, **facts)
    return jsonify(
        version=kept.version,
        saved=moments.clock_of(here.clock(), workbench.zone(here)),
        base=read_prints(prints(draft)),
        merged=saving.typed_over(kept),
        told=saving.said(here, kept),
        others=present,
    )


@bp.post("/notices/<string(length=8):notice_id>/present")
def present(notice_id: str) -> ResponseReturnValue:
    """Say that the page is open, or is being left; answer who else has it open."""
    with house().store.read() as tx:
        workbench.require_access(tx, auth.me(), notice_id)
    if request.form.get("leaving"):
        presence.leave(house(), notice_id, auth.me())
        return "", 204
    return jsonify(others=saving.others(house(), notice_id))


@bp.post("/cards/<string(length=8):notice_id>")
def cards(notice_id: str) -> ResponseReturnValue:
    """Return the live cards of what is in the form, as a piece of the page."""
    draft = _posted(notice_id)
    shown = workbench.views(house(), auth.me(), draft, notice_id, panels.asked(request.form).name)
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
    page, about = headers.still(body)
    return page, 200, {**fixed, **about}


@bp.post("/notices/<string(length=8):notice_id>/discard")
def discard(notice_id: str) -> ResponseReturnValue:
    """Forget a draft; what was published stays."""
    with house().store.begin() as tx:
        workbench.require_access(tx, auth.me(), notice_id)
        notice.drop_draft(tx, notice_id)
        audit.add(tx, house().clock(), auth.me().login, "draft.discard", notice_id, {})
    return redirect(url_for("notices.index"), 303)


def _posted(notice_id: str) -> Draft:
    with house().store.read() as tx:
        workbench.require_access(tx, auth.me(), notice_id)
        saved, latest = notice.draft(tx, notice_id), notice.latest(tx, notice_id)
        known = saved.draft if saved else drafting.of_notice(latest) if latest else None
        typed = drafting.read(request.form, known, workbench.zone(house()))
        return attaching.read(tx, request.form, typed)


def _acted(draft: Draft, asked: str) -> tuple[Draft, list[starting.Reason]]:
    """Return ``draft`` after what the pressed button does to it, and why fields were filled."""
    here, form = house(), request.form
    if asked == "paste":
        return starting.paste(here, draft, form.get("pasted", ""))
    if asked == "contact":
        chosen = form.get("pick-contact", "")
        return workbench.with_contact(here, auth.me(), draft, chosen), []
    return remarks.mend(here, draft, asked), []


def _as_template(sheet: Sheet) -> ResponseReturnValue:
    name = request.form.get("template-name", "")
    told = template_book.save_as(house(), auth.me(), sheet.draft, name)
    if not told:
        text = _("请写模板的名称。")
        return page(sheet, errors={"template-name": [text]}), 422
    flash(told, "good")
    return page(sheet)


def page(
    sheet: Sheet,
    *,
    check: bool = False,
    clash: drafts.Clash | None = None,
    reasons: Sequence[starting.Reason] = (),
    errors: dict[str, list[str]] | None = None,
) -> str:
    """Return the editor's page; ``errors`` come before what ``check`` finds."""
    here, who, draft = house(), auth.me(), sheet.draft
    found = dict(errors or {})
    for field, texts in (workbench.faults(here, who, draft) if check else {}).items():
        found[field] = [*found.get(field, []), *texts]
    panel = panels.asked(request.values)
    if panel.problem:
        found["panel-typed"] = [panel.problem]
    with here.store.read() as tx:
        asked = request.values.get("areas_q", "").strip()
        picker = area_picker.picker(tx, who, "write", draft.areas, query=asked)
        desk, finer = attaching.desk(tx, draft), finer_aim.choices(tx, draft)
    return render_template(
        "edit.html",
        sheet=sheet,
        draft=draft,
        errors=found,
        drafting=drafting,
        poll_form=poll_form,
        zone=workbench.zone(here),
        picker=picker,
        desk=desk,
        finer=finer,
        channels=workbench.channel_rows(here, draft),
        views=workbench.views(here, who, draft, sheet.notice_id, panel.name),
        reach=workbench.reach(here, draft),
        remarks=remarks.said(here, draft),
        contacts=workbench.contacts(here, who, draft),
        panels=panels.choices(here, draft, panel.name),
        panel=panel,
        **_beside(sheet, clash, reasons),
    )


def _beside(
    sheet: Sheet, clash: drafts.Clash | None, reasons: Sequence[starting.Reason]
) -> dict[str, object]:
    """Return what stands around the form: with what it begins, who else writes, what clashes."""
    here, is_new = house(), not sheet.version and not sheet.published
    return {
        "reasons": reasons,
        "guessed": {reason.field: reason.text for reason in reasons},
        "begin": starting.choices(here, auth.me()) if is_new else None,
        "record_fields": [name for name in names.FIELDS if name.startswith("record-")],
        "template_name": request.form.get("template-name", "").strip(),
        "base": prints(clash.saved.draft if clash else sheet.draft),
        "choices": saving.choices(here, clash) if clash else [],
        "clash_said": saving.clash_said(here, clash) if clash else "",
        "others": saving.others(here, sheet.notice_id),
    }
