"""The review desk: what waits for me, one case to read through, and what I decide."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.granted import NotReady
from app.dispatch.review import review, urgent, waiting
from app.dispatch.review.review import Refused
from app.domain.chain import Deed, Refusal
from app.store import area, user
from app.store import review as cases
from app.store.review import File
from app.web.house import house
from app.web.notices import consent, releases
from app.web.notices.workbench import zone
from app.web.people import auth, permits
from app.web.problems import say
from app.web.review import review_page, review_words

bp = Blueprint("reviews", __name__, url_prefix="/editor")
_CASE = "/notices/<string(length=8):notice_id>/review"
_DEEDS = {
    "return": Deed.RETURN,
    "reject": Deed.REJECT,
    "hold": Deed.HOLD,
    "resume": Deed.RESUME,
    "recall": Deed.RECALL,
}


@bp.get("/reviews")
def index() -> ResponseReturnValue:
    """List what waits for me, what I submitted, and what came back to me."""
    here, who = house(), auth.me()
    with here.store.read() as tx:
        queue = waiting.queue(tx, here, who)
        filed = [*queue.for_me, *queue.unconfirmed, *queue.mine, *queue.returned]
        ids = sorted({one.case.submitted_by for one in filed})
        people = {i: found.name for i in ids if (found := user.get(tx, i))}
        named = area.by_codes(tx, {code for one in filed for code in one.case.areas})
    return render_template(
        "reviews.html", queue=queue, people=people, named=named, words=review_words
    )


@bp.get(_CASE)
def show(notice_id: str) -> ResponseReturnValue:
    """Show a case: what changed, what the machine noticed, every card, and who decided what."""
    return review_page.show(_filed(notice_id), {})


@bp.post(_CASE)
def decide(notice_id: str) -> ResponseReturnValue:
    """Do what the pressed button says to the case that stood on the page."""
    filed, do = _filed(notice_id), request.form.get("do", "")
    if request.form.get("case") != filed.case.id:
        return _refused(filed, Refusal("changed"))
    try:
        if do == "approve":
            return _approve(filed)
        if do == "confirm":
            return _confirm(filed)
        if do not in _DEEDS:
            raise NotFound
        reason = request.form.get("reason", "")
        review.decide_on(house(), filed.case.id, auth.me(), _DEEDS[do], reason)
    except Refused as exc:
        return _refused(_filed(notice_id), exc.refusal)
    flash(_said(_DEEDS[do]), "good")
    return redirect(url_for("reviews.show", notice_id=notice_id), 303)


def _approve(filed: File) -> ResponseReturnValue:
    """Take the step; the last one asks once more, with the size of what it sets in motion."""
    if not request.form.get("read"):
        return _refused(filed, Refusal("not_read"))
    here, seen = house(), request.form.get("hash", "")
    if filed.case.is_last_step:
        agreed = consent.of(filed.case.notice_id, filed.draft)
        if not request.form.get("agreed"):
            return render_template("review_consent.html", filed=filed, agreed=agreed, errors={})
        missing = agreed.missing()
        if missing:
            page = render_template(
                "review_consent.html", filed=filed, agreed=agreed, errors=missing
            )
            return page, 422
    try:
        out = review.approve(here, filed.case.id, auth.me(), seen)
    except NotReady as exc:
        now = here.clock()
        texts = [say(problem, now, zone(here)) for problem in exc.problems]
        tail = _("这条现在不能发布，请退回给作者修改。")
        return review_page.show(filed, {"": [*texts, tail]}), 409
    if out.made is None:
        flash(_("已通过，%(state)s。", state=review_words.standing(out.case)), "good")
        return redirect(url_for("reviews.index"), 303)
    return releases.told(out)


def _confirm(filed: File) -> ResponseReturnValue:
    urgent.confirm(house(), filed.case.id, auth.me())
    flash(_("已确认，这条紧急通知继续展示。"), "good")
    return redirect(url_for("notices.show", notice_id=filed.case.notice_id), 303)


def _filed(notice_id: str) -> File:
    """Return the latest case of a notice, if this person may read it."""
    here, who = house(), auth.me()
    with here.store.read() as tx:
        filed = cases.latest(tx, notice_id)
        if filed is None:
            raise NotFound
        if not waiting.may_see(tx, here, filed.case, who):
            people = permits.who_can(tx, permits.REVIEWERS, filed.case.areas)
            raise permits.NotYours(permits.WRITERS, filed.case.areas, people)
    return filed


def _refused(filed: File, refusal: Refusal) -> ResponseReturnValue:
    field = {"not_read": "read", "no_reason": "reason", "long_reason": "reason"}
    errors = {field.get(refusal.code, ""): [review_words.refusal(refusal)]}
    return review_page.show(filed, errors), 409 if "" in errors else 422


def _said(deed: Deed) -> str:
    return {
        Deed.RETURN: _("已退回给作者。"),
        Deed.REJECT: _("已驳回。"),
        Deed.HOLD: _("已搁置。恢复之前谁也不能通过它。"),
        Deed.RESUME: _("已恢复审核。"),
        Deed.RECALL: _("已收回，可以接着改。"),
    }[deed]
