"""Publish and withdraw, each after a page that says what it will do and to how many."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch import publish, reach
from app.dispatch.publish import Consequence, NotAllowed, NotReady, NotThere, Withdrawal
from app.domain.audience import Level
from app.store import area, notice
from app.store.notice import StoredDraft
from app.web import auth, names, permits, workbench
from app.web.house import house

bp = Blueprint("releases", __name__, url_prefix="/editor/notices/<string(length=8):notice_id>")
# From here on it is large, and the area's name must be typed.
MANY_SCREENS, MANY_PEOPLE = 50, 1000


@bp.get("/confirm")
def confirm(notice_id: str) -> ResponseReturnValue:
    """Say what publishing the draft will touch."""
    saved = _draft(notice_id)
    if workbench.faults(house(), auth.me(), saved.draft):
        return redirect(url_for("editor.edit", notice_id=notice_id, check=1), 303)
    return _consent(saved, {})


@bp.post("/confirm")
def release(notice_id: str) -> ResponseReturnValue:
    """Publish exactly the version of the draft that was agreed to."""
    saved, here = _draft(notice_id), house()
    if request.form.get("version") != str(saved.version):
        text = _("草稿刚刚又改动过，请再看一遍后确认。")
        return _consent(saved, {"": [text]}), 409
    size = workbench.reach(here, saved.draft)
    wanted = _to_type(size)
    if wanted and request.form.get("typed_name", "").strip() != wanted:
        text = _("请照抄“%(name)s”，确认您清楚这次发布的范围。", name=wanted)
        return _consent(saved, {"typed_name": [text]}), 422
    with here.store.read() as tx:
        permits.require(tx, auth.me(), permits.REVIEWERS, saved.draft.areas)
    try:
        made = publish.publish(here, notice_id, saved.draft, auth.me())
    except NotReady:
        return redirect(url_for("editor.edit", notice_id=notice_id, check=1), 303)
    later = made.effective > made.sent
    flash(_("已排定，到时自动发布。") if later else _("已发布，各屏正在更新。"), "good")
    return redirect(url_for("notices.show", notice_id=notice_id), 303)


@bp.get("/withdraw")
def withdraw_page(notice_id: str) -> ResponseReturnValue:
    """Say what withdrawing will touch."""
    here = house()
    with here.store.read() as tx:
        latest = notice.latest(tx, notice_id)
        if latest is None:
            raise NotFound
        permits.require(tx, auth.me(), permits.REVIEWERS, latest.areas)
    if latest.is_withdrawal:
        return redirect(url_for("notices.show", notice_id=notice_id), 303)
    size = publish.consequence(here, latest.areas, latest.channels)
    reached = {r.channel: r.has for r in reach.report(here, notice_id) if r.kind == "message"}
    return render_template("withdraw.html", notice=latest, size=size, reached=reached)


@bp.post("/withdraw")
def withdraw(notice_id: str) -> ResponseReturnValue:
    """Take it off everything at once, and say what that set in motion."""
    here = house()
    try:
        done = publish.withdraw(
            here, notice_id, auth.me(), tell_reached=bool(request.form.get("tell_reached"))
        )
    except NotThere:
        flash(_("这条通知已经撤回过了。"), "warn")
    except NotAllowed as exc:
        with here.store.read() as tx:
            people = permits.who_can(tx, permits.REVIEWERS, exc.areas)
        raise permits.NotYours(permits.REVIEWERS, exc.areas, people) from None
    else:
        flash(withdrawn(done), "good")
    return redirect(url_for("notices.show", notice_id=notice_id), 303)


def withdrawn(done: Withdrawal) -> str:
    """Return what a withdrawal set in motion, in one sentence a fact."""
    said = [_("已撤回：%(slots)s 个页面和 %(screens)s 块屏正在撤下。")]
    if done.queued_cancelled:
        said.append(_("还没发出的 %(cancelled)s 条已取消。"))
    if done.corrections:
        said.append(_("正在向收到过的 %(corrections)s 人发更正。"))
    facts = {
        "slots": done.slots,
        "screens": done.screens,
        "cancelled": done.queued_cancelled,
        "corrections": done.corrections,
    }
    return " ".join(one % facts for one in said)


def _draft(notice_id: str) -> StoredDraft:
    with house().store.read() as tx:
        workbench.require_access(tx, auth.me(), notice_id)
        saved = notice.draft(tx, notice_id)
    if saved is None:
        raise NotFound
    return saved


def _consent(saved: StoredDraft, errors: dict[str, list[str]]) -> str:
    here = house()
    size = workbench.reach(here, saved.draft)
    with here.store.read() as tx:
        mine = permits.among(tx, auth.me(), permits.REVIEWERS, saved.draft.areas)
        lacking = sorted(set(saved.draft.areas) - mine)
        people = permits.who_can(tx, permits.REVIEWERS, saved.draft.areas) if lacking else []
        latest = notice.latest(tx, saved.notice_id)
        trails = [area.trail(tx, code) for code in saved.draft.areas]
    return render_template(
        "confirm.html",
        saved=saved,
        draft=saved.draft,
        size=size,
        trails=trails,
        latest=latest,
        may_publish=not lacking,
        people=people,
        to_type=_to_type(size),
        errors=errors,
    )


def _to_type(size: Consequence) -> str:
    """Return the area's name that must be typed for a large release, else nothing."""
    people = sum(size.recipients.values())
    wide = any(a.level <= Level.DISTRICT for a in size.areas)
    large = wide or size.screens >= MANY_SCREENS or people >= MANY_PEOPLE
    return names.area_name(size.areas[0]) if large and size.areas else ""
