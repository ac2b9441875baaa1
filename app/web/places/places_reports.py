"""What residents say of places: looked at one after another, taken up or set aside."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.dispatch.places import place_voices
from app.domain.place_report import SAID_MAX, State
from app.store import area, place, place_report
from app.web.house import house
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.places import places_words
from app.web.places.place_page import mine

bp = Blueprint("place_reports", __name__, url_prefix="/editor/places/reports")
_SHOWN = 100


@bp.get("/")
@needs(*permits.WRITERS)
def index() -> str:
    """Show what waits, or what was handled."""
    state = request.args.get("state", State.NEW.value)
    state = state if state in list(State) else State.NEW.value
    about = request.args.get("place", "")
    granted = permits.granted_to(auth.me(), *permits.WRITERS)
    with house().store.read() as tx:
        # Of one place everything is shown, whatever became of it.
        found = place_report.listing(tx, granted, "" if about else state, _SHOWN, about)
        places = {one.id: one for one in place.by_ids(tx, [r.place for r in found])}
        named = area.by_codes(tx, {one.area for one in places.values()})
    return render_template(
        "place_reports.html",
        reports=found,
        places=places,
        named=named,
        state=state,
        about=places.get(about),
        limit=SAID_MAX,
        words=places_words,
    )


@bp.post("/<string(length=8):report_id>")
@needs(*permits.WRITERS)
def handle(report_id: str) -> ResponseReturnValue:
    """Take up what was said, or set it aside."""
    state = State.DONE if request.form.get("do") == "done" else State.REFUSED
    with house().store.begin() as tx:
        one = place_report.get(tx, report_id)
        if one is None:
            raise NotFound
        about = mine(tx, one.place)
        answer = request.form.get("answer", "").strip()[:SAID_MAX]
        done = place_voices.handle(house(), tx, one, state, answer, auth.me())
    if not done:
        flash(_("这一条已经有同事处理过了。"), "warn")
    elif state is State.DONE:
        flash(
            _("已采纳关于“%(name)s”的一条。如果内容要改，请接着修改场所。", name=about.name), "good"
        )
    else:
        flash(_("已标为未采纳。"))
    return redirect(url_for("place_reports.index"), 303)
