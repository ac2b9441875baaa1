"""Correct, extend, or say that it is over: from the notice's own page."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import NotFound

from app.dispatch.granted import NotReady
from app.dispatch.notices import publish, successor
from app.dispatch.notices.publish import Succession
from app.dispatch.notices.successor import Busy, NotNow
from app.dispatch.reach import reach
from app.domain.notice import Notice
from app.domain.review import Problem
from app.domain.successor import correctable, extendable
from app.store import notice
from app.web import moments, names, problems
from app.web.house import house
from app.web.notices import drafting, workbench
from app.web.people import auth, permits

bp = Blueprint("successors", __name__, url_prefix="/editor/notices/<string(length=8):notice_id>")


@bp.get("/extend")
def extend_page(notice_id: str) -> ResponseReturnValue:
    """Ask until when, and say whom it will reach."""
    latest = _latest(notice_id, permits.WRITERS)
    if not extendable(latest, house().clock()):
        return _too_late(latest)
    return _extension(latest, "", "", {})


@bp.post("/extend")
def extend(notice_id: str) -> ResponseReturnValue:
    """Open the extension as a draft, and go on to where it is submitted."""
    here, latest = house(), _latest(notice_id, permits.WRITERS)
    typed, reason = request.form.get("expires", ""), request.form.get("reason", "")
    try:
        expires = moments.read(typed, workbench.zone(here))
    except ValueError:
        fault = Problem("expires", "not_a_time", {"typed": typed})
        return _extension(latest, typed, reason, _said([fault])), 422
    try:
        successor.begin_extension(here, notice_id, expires, reason, auth.me())
    except NotNow as exc:
        return _too_late(exc.latest)
    except Busy:
        text = _("有人正在修改这条通知，请先提交或删除那份草稿，再延期。")
        return _extension(latest, typed, reason, {"": [text]}), 409
    except NotReady as exc:
        return _extension(latest, typed, reason, _said(exc.problems)), 422
    return redirect(url_for("releases.confirm", notice_id=notice_id), 303)


@bp.post("/restore")
def restore(notice_id: str) -> ResponseReturnValue:
    """Say that it is over: one tap."""
    _latest(notice_id, permits.REVIEWERS)
    try:
        done = successor.restore(house(), notice_id, auth.me())
    except NotNow as exc:
        return _too_late(exc.latest)
    flash(said(done), "good")
    return _back(notice_id)


@bp.get("/correct")
def correct_page(notice_id: str) -> ResponseReturnValue:
    """Ask what was wrong."""
    latest = _latest(notice_id, permits.WRITERS)
    if not correctable(latest, house().clock()):
        return _too_late(latest)
    return _correction(latest, "", {})


@bp.post("/correct")
def correct(notice_id: str) -> ResponseReturnValue:
    """Open the correction as a draft: it goes the way of every draft."""
    here, latest = house(), _latest(notice_id, permits.WRITERS)
    reason = request.form.get("reason", "")
    with here.store.read() as tx:
        saved = notice.draft(tx, notice_id)
    draft = saved.draft if saved else drafting.of_notice(latest)
    try:
        successor.begin_correction(here, draft, notice_id, reason, auth.me())
    except NotNow as exc:
        return _too_late(exc.latest)
    except NotReady as exc:
        return _correction(latest, reason, _said(exc.problems)), 422
    flash(_("更正已开成草稿：请把下面写错的地方改对，再提交。"), "good")
    return redirect(url_for("editor.edit", notice_id=notice_id), 303)


def said(done: Succession) -> str:
    """Return what a successor set in motion, in one sentence a fact."""
    boards = _(
        "%(slots)s 个页面和 %(screens)s 块屏正在更新。", slots=done.slots, screens=done.screens
    )
    told = [f"{names.ACTS[done.notice.act]}{_('：')}{boards}"]
    if done.messages:
        told.append(
            ngettext(
                "正在告诉收到过原通知的 %(num)d 人。",
                "正在告诉收到过原通知的 %(num)d 人。",
                done.messages,
            )
        )
    if done.is_going_on:
        told.append(_("收到过的人很多，其余的会继续安排。"))
    return " ".join(told)


def _latest(notice_id: str, roles: tuple[str, ...]) -> Notice:
    with house().store.read() as tx:
        latest = notice.latest(tx, notice_id)
        if latest is None:
            raise NotFound
        permits.require(tx, auth.me(), roles, latest.areas)
    return latest


def _extension(latest: Notice, typed: str, reason: str, errors: dict[str, list[str]]) -> str:
    here = house()
    return render_template(
        "extend.html",
        notice=latest,
        typed=typed,
        reason=reason,
        errors=errors,
        size=publish.consequence(
            here, latest.areas, latest.channels, latest.tags, category=latest.category
        ),
        reached=reach.got_message(house(), latest.id),
    )


def _correction(latest: Notice, reason: str, errors: dict[str, list[str]]) -> str:
    return render_template(
        "correct.html",
        notice=latest,
        reason=reason,
        errors=errors,
        reached=reach.got_message(house(), latest.id),
    )


def _said(found: Iterable[Problem]) -> dict[str, list[str]]:
    here, told = house(), dict[str, list[str]]()
    for one in found:
        sentence = problems.say(one, here.clock(), workbench.zone(here))
        told.setdefault(one.field, []).append(sentence)
    return told


def _too_late(latest: Notice) -> ResponseReturnValue:
    """Show the notice as it stands: somebody was faster, or there is nothing to be done."""
    state = names.ACTS[latest.act]
    flash(_("没有再做一次：这条通知现在是“%(state)s”。", state=state), "warn")
    return _back(latest.id)


def _back(notice_id: str) -> ResponseReturnValue:
    return redirect(url_for("notices.show", notice_id=notice_id), 303)
