"""Submit and withdraw, each after a page that says what it will do and to how many."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.granted import NotAllowed, NotReady, NotThere
from app.dispatch.notices import publish
from app.dispatch.notices.publish import Succession
from app.dispatch.reach import reach
from app.dispatch.review import casework, review, urgent
from app.dispatch.review.review import Outcome, Refused
from app.domain.powers import REVIEWERS
from app.store import notice, policy
from app.store.notice import StoredDraft
from app.web import page
from app.web.house import house
from app.web.notices import consent, workbench
from app.web.people import auth, permits
from app.web.review import review_words

bp = Blueprint("releases", __name__, url_prefix="/editor/notices/<string(length=8):notice_id>")


@bp.get("/confirm")
def confirm(notice_id: str) -> ResponseReturnValue:
    """Say what the draft will touch, and whom it passes before it is out."""
    saved = _draft(notice_id)
    if workbench.faults(house(), auth.me(), saved.draft):
        return redirect(url_for("editor.edit", notice_id=notice_id, check=1), 303)
    return _page(saved, {})


@bp.post("/confirm")
def release(notice_id: str) -> ResponseReturnValue:
    """Submit exactly the version of the draft that was agreed to, or send it out urgently."""
    saved, here = _draft(notice_id), house()
    if request.form.get("version") != str(saved.version):
        text = _("草稿刚刚又改动过，请再看一遍后确认。")
        return _page(saved, {"": [text]}), 409
    missing = consent.of(notice_id, saved.draft).missing()
    if missing:
        return _page(saved, missing), 422
    if workbench.faults(here, auth.me(), saved.draft):
        return redirect(url_for("editor.edit", notice_id=notice_id, check=1), 303)
    try:
        if request.form.get("do") == "urge":
            out = urgent.urge(here, notice_id, auth.me(), request.form.get("reason", ""))
        else:
            out = review.submit(here, notice_id, auth.me())
    except NotReady:
        return redirect(url_for("editor.edit", notice_id=notice_id, check=1), 303)
    except Refused as exc:
        field = "reason" if exc.refusal.code in {"no_reason", "long_reason"} else ""
        return _page(saved, {field: [review_words.refusal(exc.refusal)]}), 409
    return told(out)


def told(out: Outcome) -> ResponseReturnValue:
    """Say what became of a case, on the page where it goes on."""
    case, made = out.case, out.made
    if made is None:
        flash(_("已提交，%(state)s。", state=review_words.standing(case)), "good")
        return redirect(url_for("reviews.show", notice_id=case.notice_id), 303)
    if case.confirm_by:
        at = page.moment(case.confirm_by)
        flash(_("已紧急发布。请另一位同事在 %(at)s 前确认，否则自动撤回。", at=at), "warn")
        return redirect(url_for("reviews.show", notice_id=case.notice_id), 303)
    later = made.effective > made.sent
    flash(_("已排定，到时自动发布。") if later else _("已发布，各屏正在更新。"), "good")
    return redirect(url_for("notices.show", notice_id=case.notice_id), 303)


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
    size = publish.consequence(
        here, latest.areas, latest.channels, latest.tags, category=latest.category
    )
    reached = reach.got_message(here, notice_id)
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


def withdrawn(done: Succession) -> str:
    """Return what a withdrawal set in motion, in one sentence a fact."""
    said = [_("已撤回：%(slots)s 个页面和 %(screens)s 块屏正在撤下。")]
    if done.queued_cancelled:
        said.append(_("还没发出的 %(cancelled)s 条已取消。"))
    if done.corrections:
        said.append(_("正在向收到过的 %(corrections)s 人发更正。"))
    if done.is_going_on:
        said.append(_("收到过的人很多，其余的会继续安排。"))
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


def _page(saved: StoredDraft, errors: dict[str, list[str]]) -> str:
    here = house()
    with here.store.read() as tx:
        steps = casework.steps_for(tx, saved.draft)
        officers = permits.among(tx, auth.me(), REVIEWERS, saved.draft.areas)
        people = permits.who_can(tx, permits.REVIEWERS, saved.draft.areas) if steps else []
        minutes = policy.confirm_minutes(tx)
    return render_template(
        "confirm.html",
        saved=saved,
        agreed=consent.of(saved.notice_id, saved.draft),
        steps=steps,
        chain=review_words.chain(steps),
        people=people,
        may_urge=steps > 0 and officers.issuperset(saved.draft.areas),
        minutes=minutes,
        reason=request.form.get("reason", ""),
        errors=errors,
    )
