"""A warning of our own: begun from a template or from the one it changes, checked, issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.granted import NotReady
from app.dispatch.notices.preview import Card
from app.dispatch.warnings import warning_desk, warning_own, warning_preview, warning_templates
from app.dispatch.warnings.warning_desk import NotWaiting
from app.domain.audience import Area
from app.domain.warning_own import OwnWarning, form_of
from app.store.bell import BellSilent
from app.store.session import Tx
from app.store.warning import Kept
from app.web.house import house
from app.web.notices import remarks
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.rights import needs
from app.web.warnings import warnings_form, warnings_page, warnings_words
from app.web.warnings.warnings_form import Errors

bp = Blueprint("warnings_new", __name__, url_prefix="/editor/warnings")


@bp.get("/new")
@needs(*permits.WRITERS)
def new() -> str:
    """Show what it may begin with, and once that is chosen, the form."""
    template = request.args.get("template", "")
    said = warnings_form.begun(template)
    with house().store.read() as tx:
        return _form(tx, said, "", is_chosen=warning_templates.get(template) is not None)


@bp.post("/new")
@needs(*permits.WRITERS)
def take() -> ResponseReturnValue:
    """Check what was typed, show what it would touch, and issue it once that is agreed to."""
    said, after, asked = warnings_form.read(), "", request.form.get("do", "")
    return _step(said, after, asked)


@bp.get("/<warning_key>/change")
@needs(*permits.WRITERS)
def change(warning_key: str) -> ResponseReturnValue:
    """Show the form as the warning is now."""
    with house().store.read() as tx:
        one = _ours(tx, warning_key)
        said = form_of(one.message, sorted(one.places), house().clock())
        permits.require(tx, me(), permits.WRITERS, said.areas)
        return _form(tx, said, warning_key, is_chosen=True)


@bp.post("/<warning_key>/change")
@needs(*permits.WRITERS)
def take_change(warning_key: str) -> ResponseReturnValue:
    """As for a new one; it takes the place of the warning."""
    with house().store.read() as tx:
        one = _ours(tx, warning_key)
        permits.require(tx, me(), permits.WRITERS, one.places)
    return _step(warnings_form.read(), warning_key, request.form.get("do", ""))


@bp.get("/<warning_key>/extend")
@needs(*permits.WRITERS)
def extend(warning_key: str) -> ResponseReturnValue:
    """Show what it touches to let it hold longer: the same words with another end."""
    asked = request.args.get("minutes", "")
    with house().store.read() as tx:
        one = _ours(tx, warning_key)
        permits.require(tx, me(), permits.WRITERS, one.places)
        said = form_of(one.message, sorted(one.places), house().clock())
        said = replace(said, minutes=int(asked) if asked.isdecimal() and len(asked) < 6 else 0)
        if errors := warnings_form.faults(tx, said):
            return _form(tx, said, warning_key, is_chosen=True, errors=errors), 422
        return _consent(tx, said, warning_key, {})


def _step(said: OwnWarning, after: str, asked: str) -> ResponseReturnValue:
    with house().store.read() as tx:
        if asked in {"find", "back"}:
            return _form(tx, said, after, is_chosen=True)
        if errors := warnings_form.faults(tx, said):
            return _form(tx, said, after, is_chosen=True, errors=errors), 422
        if asked != "send" or not request.form.get("agreed"):
            missing = {"agreed": [_("请先核对内容、级别和范围，再勾选。")]}
            errors = missing if asked == "send" else {}
            return _consent(tx, said, after, errors), 422 if errors else 200
    return _send(said, after)


def _send(said: OwnWarning, after: str) -> ResponseReturnValue:
    try:
        done = warning_own.issue(house(), said, me(), after)
    except NotReady:  # a right was taken away meanwhile
        with house().store.read() as tx:
            errors = warnings_form.faults(tx, said)
            return _form(tx, said, after, is_chosen=True, errors=errors), 422
    except NotWaiting:
        with house().store.read() as tx:
            gone = {"": [_("要修改的预警已经结束或被替换，请从预警列表重新打开。")]}
            return _form(tx, said, after, is_chosen=True, errors=gone), 409
    text = _("已提交，等另一个人放行后发出。") if done.waits else _("已发出。")
    flash(text, "good")
    return redirect(url_for("warning_page.show", warning_key=done.key), 303)


def _form(
    tx: Tx, said: OwnWarning, after: str, *, is_chosen: bool, errors: Errors | None = None
) -> str:
    return render_template(
        "warning_new.html",
        sheet=warnings_form.sheet(tx, said, after),
        said=said,
        after=after,
        templates=warning_templates.shipped(),
        template=warning_templates.get(said.template),
        is_chosen=is_chosen,
        words=warnings_words,
        errors=errors or {},
    )


def _consent(tx: Tx, said: OwnWarning, after: str, errors: Errors) -> str:
    weight = warning_own.weigh(tx, said, me())
    told = warning_own.sketch(tx, house(), said)
    try:
        cards: Sequence[Card] = warning_preview.cards(tx, house(), told)
    except BellSilent:  # pictures are a help, not a condition
        cards = ()
    return render_template(
        "warning_consent.html",
        said=said,
        after=after,
        told=told,
        weight=weight,
        lasts=warnings_form.length(said.minutes),
        second=warnings_words.reasons(weight.second),
        others=_others(tx, weight.areas) if weight.second else (),
        remarks=remarks.said(house(), warning_own.as_draft(said, house().clock())),
        cards=cards,
        words=warnings_words,
        errors=errors,
    )


def _others(tx: Tx, areas: Sequence[Area]) -> list[str]:
    """Return who else may let it out."""
    mine = f"({me().login})"
    found = permits.who_can(tx, permits.REVIEWERS, [one.code for one in areas])
    return [name for name in found if not name.endswith(mine)]


@bp.get("/<warning_key>/end")
@needs(*permits.REVIEWERS)
def ending(warning_key: str) -> ResponseReturnValue:
    """Ask why it is over, and say what taking it back touches."""
    with house().store.read() as tx:
        return _ending(tx, warning_key)


@bp.post("/<warning_key>/end")
@needs(*permits.REVIEWERS)
def end(warning_key: str) -> ResponseReturnValue:
    """Take it back everywhere, with the reason."""
    reason = request.form.get("reason", "").strip()
    with house().store.read() as tx:
        one = _ours(tx, warning_key)
        warnings_page.require(tx, one)
        if not 0 < len(reason) <= warnings_page.REASON_MAX:
            limit = warnings_page.REASON_MAX
            errors = {"reason": [_("请写明原因，最多 %(limit)s 个字。", limit=limit)]}
            return _ending(tx, warning_key, errors), 422
    try:
        warning_own.end(house(), warning_key, reason, me())
    except NotWaiting:
        flash(_("这条预警已经结束或被替换。"), "warn")
        return redirect(url_for("warning_page.show", warning_key=warning_key), 303)
    flash(_("已解除，正从各处撤下。"), "good")
    return redirect(url_for("warning_page.show", warning_key=warning_key), 303)


def _ours(tx: Tx, key: str) -> Kept:
    """Return a warning of our own that says something; others are not changed here."""
    one = warnings_page.own(tx, key)
    if not warning_own.is_own(one) or not one.message.infos:
        abort(404)
    return one


def _ending(tx: Tx, key: str, errors: Errors | None = None) -> str:
    one = _ours(tx, key)
    warnings_page.require(tx, one)
    return render_template(
        "warning_end.html",
        one=one,
        info=one.message.infos[0],
        reach=warning_desk.reach(tx, one),
        typed=request.form,
        words=warnings_words,
        errors=errors or {},
    )
