"""The duty page: what is open now and must not be forgotten; it prints as a hand-over."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.dispatch.boards import drought
from app.dispatch.review import waiting
from app.dispatch.upkeep import watch
from app.domain.chain import State
from app.domain.powers import REVIEWERS
from app.store import area, notice, user
from app.store import watch as findings
from app.store.session import Tx
from app.store.user import User
from app.web.house import house
from app.web.messages import accounts_words
from app.web.people import auth, permits
from app.web.people.rights import needs
from app.web.review import review_words
from app.web.screens import screens_alarms
from app.web.warnings import release_gaps, warnings, warnings_words, watch_words

bp = Blueprint("duty", __name__, url_prefix="/editor")
MOST, MOST_DRY = 100, 10
# In more areas than these one asks for a forecast on its own page.
FEW = 50


@bp.get("/duty")
@needs("author", "operator", *REVIEWERS)
def show() -> ResponseReturnValue:
    """Show the open cases, what waits to be confirmed, what came back, and outages not over."""
    here, who, now = house(), auth.me(), house().clock()
    with here.store.read() as tx:
        opened = waiting.opened(tx, here, who, MOST)
        queue = waiting.queue(tx, here, who)
        codes = sorted(permits.granted_to(who))
        outages = notice.unrestored(tx, codes, now, MOST)
        watched = _watched(tx, who, codes)
        filed = [*opened, *queue.returned, *queue.mine]
        people = {
            i: known.name
            for i in {one.case.submitted_by for one in filed}
            if (known := user.get(tx, i))
        }
        named = area.by_codes(
            tx,
            {c for one in filed for c in one.case.areas} | {c for n in outages for c in n.areas},
        )
    urgent = [one for one in opened if one.case.state is State.UNCONFIRMED]
    shown = {one.case.id for one in opened}
    return render_template(
        "duty.html",
        urgent=urgent,
        open_ones=[
            *(one for one in opened if one.case.state is not State.UNCONFIRMED),
            *(one for one in queue.mine if one.case.id not in shown),
        ],
        returned=queue.returned,
        outages=outages,
        warning_words=warnings_words,
        people=people,
        named=named,
        words=review_words,
        now=now,
        **watched,
    )


def _watched(tx: Tx, who: User, codes: list[str]) -> dict[str, object]:
    """Return what is open of warnings, screens and the house itself."""
    is_small = len(area.open_within(tx, codes, FEW + 1)) <= FEW
    return {
        "alarms": screens_alarms.standing(tx, codes, MOST),
        "held": warnings.held_lines(tx),
        "gaps": release_gaps.districts(tx, codes),
        "wrong": watch_words.lines(tx, findings.standing(tx), codes),
        "is_watched": watch.is_here(house()),
        "accounts": accounts_words.troubled(
            tx, permits.granted_to(who, *permits.OPERATORS), house().clock()
        ),
        "dry": drought.forecast(house(), tx, codes, MOST_DRY) if is_small else None,
    }
