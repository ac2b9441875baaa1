"""The desk of feedback: what residents answer to notices, dealt with one after another."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from app.dispatch.voices import answers
from app.domain.feedback import ANSWER_MAX, Feedback, State
from app.store import area, feedback, notice
from app.store.session import Tx
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.resident.resident_answer import KINDS

bp = Blueprint("feedback", __name__, url_prefix="/editor/feedback")
_SHOWN = 100
STATES = {State.NEW: _l("待处理"), State.DONE: _l("已处理"), State.REFUSED: _l("不采纳")}
TONES = {State.NEW: "wait", State.DONE: "good", State.REFUSED: "off"}


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """Show what waits, what was dealt with, or all that was said of one notice."""
    return _page({})


@bp.post("/<string(length=8):feedback_id>")
@needs(*permits.WRITERS)
def handle(feedback_id: str) -> ResponseReturnValue:
    """Write down what became of an answer, or show the number that was left with it."""
    asked = request.form.get("do", "")
    with house().store.begin() as tx:
        one = _mine(tx, feedback_id)
        if asked == "phone":
            phone = answers.reveal(house(), tx, one, auth.me())
        else:
            state = State.DONE if asked == "done" else State.REFUSED
            said = request.form.get("answer", "").strip()[:ANSWER_MAX]
            done = answers.handle(house(), tx, one, state, said, auth.me())
    if asked == "phone":
        return _page({feedback_id: phone})
    if done:
        flash(_("已记下处理结果。"), "good")
    else:
        flash(_("这一条已经有同事处理过了。"), "warn")
    return redirect(url_for("feedback.index", notice=request.form.get("notice") or None), 303)


def waits() -> int:
    """Return how much waits at the desk of whoever is signed in."""
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    with house().store.read() as tx:
        return feedback.waiting(tx, granted)


def _page(phones: dict[str, str]) -> str:
    """Return the page that the address asks for, with the numbers in ``phones`` shown."""
    state, about = request.values.get("state", State.NEW.value), request.values.get("notice", "")
    state = state if state in set(State) else State.NEW.value
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    with house().store.read() as tx:
        # Of one notice everything is shown, whatever became of it.
        found = feedback.listing(tx, granted, "" if about else state, _SHOWN, about)
        ids = {one.notice_id for one in found} | ({about} if about else set())
        told = {n.id: n for n in notice.by_ids(tx, sorted(ids))}
        named = area.by_codes(tx, {one.area for one in found})
    return render_template(
        "feedback.html",
        found=found,
        told=told,
        named=named,
        state=state,
        about=told.get(about),
        phones=phones,
        limit=ANSWER_MAX,
        kinds=KINDS,
        states=STATES,
        tones=TONES,
    )


def _mine(tx: Tx, feedback_id: str) -> Feedback:
    """Return an answer from the areas of whoever is signed in."""
    one = feedback.get(tx, feedback_id)
    if one is None:
        raise NotFound
    permits.require(tx, auth.me(), permits.WRITERS, [one.area])
    return one
