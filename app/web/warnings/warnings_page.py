"""One warning: its text unaltered, where it is for, its chain; and what a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dispatch.granted import NotAllowed
from app.dispatch.warnings import (
    warning_desk,
    warning_kinds,
    warning_own,
    warning_sent,
    warning_templates,
)
from app.dispatch.warnings.warning_desk import Changed, IsAuthor, NotWaiting, Verdict
from app.dispatch.warnings.warnings_in import Nowhere, beyond
from app.domain.warning import is_all_clear
from app.domain.warning_kind import Kinds
from app.store import area, audit, boundary, warning
from app.store.session import Tx
from app.store.warning import Kept, State
from app.web.house import house
from app.web.messages import delivery_words
from app.web.notices import area_picker, evidence
from app.web.people import permits
from app.web.people.auth import me
from app.web.people.deeds import DEEDS
from app.web.people.rights import needs
from app.web.warnings import warning_messages, warnings_form, warnings_map, warnings_words
from app.web.warnings.warnings import READERS

bp = Blueprint("warning_page", __name__, url_prefix="/editor/warnings/<warning_key>")
REASON_MAX = 200
_LINES, _MAPPED = 20, 200
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One message of a chain."""

    key: str
    act: str
    title: str
    at: datetime
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What the reader may do with a warning of our own; ``lasts`` is how long it can be made."""

    may_change: bool
    may_end: bool
    lasts: list[tuple[str, str]]


@bp.get("")
@needs(*READERS)
def show(warning_key: str) -> ResponseReturnValue:
    """Show the warning, and to who may decide about it, what there is to decide."""
    with house().store.read() as tx:
        one = own(tx, warning_key)
        chain = warning.of_events(tx, [one.event])
    standing = warnings_words.standing(one, [k.known for k in chain], house().clock())
    reports = []
    if standing in {"live", "lifted", "expired"}:
        reports = evidence.told_warning(house(), one.event, is_over=standing != "live")
    with house().store.read() as tx:
        return _page(tx, own(tx, warning_key), reports=reports)


@bp.get("/original")
@needs(*READERS)
def original(warning_key: str) -> ResponseReturnValue:
    """Return the document it came in, byte for byte."""
    with house().store.read() as tx:
        body = warning.document(tx, own(tx, warning_key).document)
    if body is None:
        abort(404)
    is_xml = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    name = f"warning-{warning_key[:12]}.{'xml' if is_xml else 'json'}"
    kind = "application/xml" if is_xml else "application/octet-stream"
    attached = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
    return body, 200, attached


@bp.post("/decide")
@needs(*permits.REVIEWERS)
def decide(warning_key: str) -> ResponseReturnValue:
    """Let it be shown, or never; what was read counts, nothing newer."""
    with house().store.read() as tx:
        one = own(tx, warning_key)
        require(tx, one)
    is_release = request.form.get("do") == "release"
    reason = request.form.get("reason", "").strip()
    errors: Errors = {}
    if is_release and not request.form.get("agreed"):
        errors["agreed"] = [_("请先核对全文和范围，再勾选。")]
    if not is_release and not 0 < len(reason) <= REASON_MAX:
        errors["reason"] = [_("请写明原因，最多 %(limit)s 个字。", limit=REASON_MAX)]
    if errors:
        return _again(warning_key, errors, 422)
    state = State.RELEASED if is_release else State.DISMISSED
    seal = request.form.get("seal", "")
    verdict = Verdict(key=warning_key, state=state, seal=seal, reason="" if is_release else reason)
    try:
        warning_desk.decide(house(), verdict, me())
    except (NotWaiting, Changed, Nowhere, IsAuthor) as exc:
        return _again(warning_key, {"": [_said(exc)]}, 409)
    flash(_("已放行。") if is_release else _("已记为不放行，不会显示。"), "good")
    return redirect(url_for("warning_page.show", warning_key=warning_key), 303)


@bp.post("/places")
@needs(*permits.REVIEWERS)
def place(warning_key: str) -> ResponseReturnValue:
    """Say where it is for, where it does not say so itself."""
    with house().store.read() as tx:
        own(tx, warning_key)
    codes, seal = request.form.getlist("areas"), request.form.get("seal", "")
    if request.form.get("do") == "find":
        return _again(warning_key, {}, 200)
    try:
        warning_desk.place(house(), warning_key, seal, codes, me())
    except Nowhere:
        return _again(warning_key, {"areas": [_("请至少选择一个区域。")]}, 422)
    except NotAllowed:
        return _again(warning_key, {"areas": [_("有的区域不归您审核，请去掉。")]}, 422)
    except (NotWaiting, Changed) as exc:
        return _again(warning_key, {"": [_said(exc)]}, 409)
    flash(_("区域已补充。请再核对一遍，然后放行。"), "good")
    return redirect(url_for("warning_page.show", warning_key=warning_key), 303)


def _said(exc: Exception) -> str:
    if isinstance(exc, Changed):
        return _("内容或范围刚刚有变化，请重新核对。")
    if isinstance(exc, Nowhere):
        return _("还没有区域，不能放行。请先补充区域。")
    if isinstance(exc, IsAuthor):
        return _("这条预警是您写的，要由另一个人放行。")
    return _("这条预警已不在待放行之列。")


def own(tx: Tx, key: str) -> Kept:
    """Return a warning that concerns the reader; 404 for any other."""
    one = warning.by_keys(tx, [key]).get(key)
    reached = {key: one.places | one.touched} if one else {}
    if one is None or not warning_desk.concerning(tx, me(), READERS, reached):
        abort(404)
    return one


def require(tx: Tx, one: Kept) -> None:
    """Raise NotYours unless the reader may decide for all of its areas."""
    lacking = sorted(beyond(tx, me(), one.places | one.touched) - {""})
    if lacking:
        names = permits.who_can(tx, permits.REVIEWERS, lacking)
        raise permits.NotYours(permits.REVIEWERS, lacking, names)


def _again(key: str, errors: Errors, status: int) -> ResponseReturnValue:
    with house().store.read() as tx:
        return _page(tx, own(tx, key), errors), status


def _page(
    tx: Tx, one: Kept, errors: Errors | None = None, reports: Sequence[evidence.Told] = ()
) -> str:
    now, said, reached = house().clock(), one.message, one.places | one.touched
    kinds = warning_templates.with_own(warning_kinds.current(tx))
    chain = sorted(warning.of_events(tx, [one.event]), key=lambda k: (k.sent, k.key))
    standing = warnings_words.standing(one, [k.known for k in chain], now)
    lacking = beyond(tx, me(), reached)
    named = area.by_codes(tx, reached)
    outlines = boundary.of(tx, sorted(reached)[:_MAPPED])
    return render_template(
        "warning.html",
        one=one,
        said=said,
        level=max((i.level for i in said.infos), default=said.level),
        kind=warnings_words.kind(kinds, said),
        title=warnings_words.title(kinds, said),
        standing=standing,
        reasons=warnings_words.reasons(one.reasons),
        guide=kinds.guide(said.kind, said.level),
        is_clear=is_all_clear(said),
        steps=_steps(kinds, chain, now),
        areas=[named[c] for c in sorted(reached) if c in named],
        chart=warnings_map.chart(said, outlines),
        reach=warning_desk.reach(tx, one),
        reports=reports,
        is_settled=evidence.is_settled(reports),
        messages=warning_messages.lines(warning_sent.messages(tx, one.event)),
        unreached=warning_messages.parts(tx, one),
        delivery_words=delivery_words,
        seal=warning_desk.seal_of(one),
        may_decide=standing == "held" and not lacking,
        deeds_of=_deeds_of(tx, one, standing, lacking),
        is_author=warning_desk.is_author(tx, one.key, me()),
        deciders=permits.who_can(tx, permits.REVIEWERS, sorted(lacking - {""})) if lacking else (),
        picker=_picker(tx) if standing == "held" and not reached and not lacking else None,
        typed=request.form,
        errors=errors or {},
        lines=audit.listing(tx, one.key, _LINES),
        deeds=DEEDS,
        words=warnings_words,
    )


def _deeds_of(tx: Tx, one: Kept, standing: str, lacking: set[str]) -> Deeds | None:
    """Return what can be done with a warning of our own that holds."""
    if standing != "live" or not warning_own.is_own(one):
        return None
    writes = permits.among(tx, me(), permits.WRITERS, one.places)
    return Deeds(
        may_change=writes.issuperset(one.places), may_end=not lacking, lasts=warnings_form.lasts(0)
    )


def _picker(tx: Tx) -> area_picker.Picker:
    chosen, query = request.form.getlist("areas"), request.form.get("areas_q", "").strip()
    return area_picker.picker(tx, me(), "release", chosen, query=query)


def _steps(kinds: Kinds, chain: list[Kept], now: datetime) -> list[Step]:
    known = [k.known for k in chain]
    return [
        Step(
            key=one.key,
            act=warnings_words.act(before.message if before else None, one.message),
            title=warnings_words.title(kinds, one.message),
            at=one.sent,
            standing=warnings_words.standing(one, known, now),
        )
        for before, one in pairwise([None, *chain])
        if one is not None
    ]
