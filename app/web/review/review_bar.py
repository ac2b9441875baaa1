"""What the other pages say of the review: the word on a button, a case's state, how many wait."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g
from flask_babel import gettext as _

from app.dispatch.review import casework, waiting
from app.domain.chain import State
from app.domain.powers import REVIEWERS
from app.domain.review import Draft
from app.store import review as cases
from app.web.house import house
from app.web.people import auth, permits
from app.web.review import review_words

# Above so many the badge says only that there are more.
_COUNTED = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the case of a draft stands, for the form in which the draft is changed."""

    tone: str
    text: str
    reason: str
    is_waiting: bool


def submit_word(draft: Draft) -> str:
    """Return what the button under the form says: there may be nobody to review it."""
    with house().store.read() as tx:
        steps = casework.steps_for(tx, draft)
    return _("提交审核") if steps else _("发布")


def standing(notice_id: str) -> Standing | None:
    """Return where the case of a draft stands, None when there is nothing to say."""
    with house().store.read() as tx:
        filed = cases.latest(tx, notice_id)
    told = {State.IN_REVIEW, State.ON_HOLD, State.RETURNED, State.REJECTED}
    if filed is None or filed.case.state not in told:
        return None
    case = filed.case
    text = review_words.standing(case)
    return Standing(review_words.TONES[case.state], text, case.reason, case.is_open)


def waits() -> int:
    """Return how many cases wait for who is signed in; asked once a request."""
    if "waits" not in g:
        who = auth.me()
        with house().store.read() as tx:
            g.waits = waiting.queue(tx, house(), who, _COUNTED).count
    return int(g.waits)


def has_a_desk() -> bool:
    """Return whether who is signed in has anything to do with reviews."""
    return bool(permits.granted_to(auth.me(), "author", *REVIEWERS)) or waits() > 0
