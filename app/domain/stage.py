"""Where a notice stands, its review included: one word for people, derived and never stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.domain.chain import State
from app.domain.notice import Act, Notice, Phase, phase


class Stage(StrEnum):
    """What is said of a notice in lists and on its page."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ON_HOLD = "on_hold"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    LIVE = "live"
    UNCONFIRMED = "unconfirmed"
    CORRECTED = "corrected"
    RESTORED = "restored"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


_DRAFT_STAGES = {
    State.IN_REVIEW: Stage.IN_REVIEW,
    State.ON_HOLD: Stage.ON_HOLD,
    State.RETURNED: Stage.RETURNED,
    State.REJECTED: Stage.REJECTED,
}
_PHASE_STAGES = {
    Phase.DRAFT: Stage.DRAFT,
    Phase.SCHEDULED: Stage.SCHEDULED,
    Phase.LIVE: Stage.LIVE,
    Phase.ENDED: Stage.ENDED,
    Phase.WITHDRAWN: Stage.WITHDRAWN,
}
_ACT_STAGES = {Act.CORRECT: Stage.CORRECTED, Act.RESTORE: Stage.RESTORED}


def draft_stage(state: State | None) -> Stage:
    """Return where a draft stands, from the state of its notice's latest case."""
    return _DRAFT_STAGES.get(state, Stage.DRAFT) if state else Stage.DRAFT


def stage(state: State | None, latest: Notice | None, now: datetime) -> Stage:
    """Return the state a notice is shown with.

    What is out there comes first: a live notice whose next revision is in review is live. What was
    never published is where its draft is (``state``: of the latest case).
    """
    if latest is None:
        return Stage.APPROVED if state is State.APPROVED else draft_stage(state)
    stands = _PHASE_STAGES[phase(latest, now)]
    if stands is not Stage.LIVE:
        return stands
    if state is State.UNCONFIRMED:
        return Stage.UNCONFIRMED
    return _ACT_STAGES.get(latest.act, Stage.LIVE)
