"""The review chain: who may take which step of a case, and what each step makes of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from app.domain.notice import Category
from app.domain.powers import REVIEWERS

MOST_STEPS = 3
# How long a second officer has to confirm what went out urgently.
CONFIRM_MINUTES, LEAST_MINUTES, MOST_MINUTES = 10, 1, 120
REASON_MAX = 500


class Step(StrEnum):
    """One step of a chain, in order: 初审, 复审, 终审."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"


STEPS = tuple(Step)
# Steps by category where nobody has set others: 1 for local life, 2 for notices, 3 for the record.
DEFAULT_STEPS: Mapping[Category, int] = MappingProxyType(
    {
        **dict.fromkeys(Category, 1),
        Category.NOTICE: 2,
        Category.CORRECTION: 2,
        Category.PUBLICITY: 3,
        Category.POLICY: 3,
    }
)


class State(StrEnum):
    """Where a case stands; the values are stored, never rename them.

    ``UNCONFIRMED`` went out urgently and waits for a second officer; ``LAPSED`` waited in vain.
    ``VOIDED``: what it was about was changed, dropped or withdrawn.
    """

    IN_REVIEW = "in_review"
    ON_HOLD = "on_hold"
    UNCONFIRMED = "unconfirmed"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    RECALLED = "recalled"
    VOIDED = "voided"
    LAPSED = "lapsed"


OPEN = frozenset({State.IN_REVIEW, State.ON_HOLD, State.UNCONFIRMED})


class Deed(StrEnum):
    """What somebody may do to a case."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    HOLD = "hold"
    RESUME = "resume"
    RECALL = "recall"
    URGE = "urge"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One draft on its way through its chain.

    Attributes:
        number: which time the notice is submitted, counted from 1.
        steps: how many its category asked for when it was submitted.
        done: how many of them were approved.
        hash: of the content and of every rendering; what an approval is bound to.
        authors: ids of all who had a hand in the text; none of them ever approves it.
        seats: ids of all who took a step, or in whose place one was taken.
        confirm_by: until when an urgent release can be confirmed.
    """

    id: str
    notice_id: str
    number: int = 1
    state: State
    category: Category
    steps: int
    done: int = 0
    hash: str
    submitted_by: str
    submitted_at: datetime
    authors: frozenset[str]
    seats: frozenset[str] = frozenset()
    areas: tuple[str, ...]
    confirm_by: datetime | None = None
    reason: str = ""
    revision: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in OPEN

    @property
    def step(self) -> Step | None:
        """The step it waits for, None when it waits for none."""
        return STEPS[self.done] if self.is_open and self.done < self.steps else None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles one of which the next step takes; a leader may take the last of any chain."""
        if self.step is Step.FINAL:
            return ("leader",)
        return REVIEWERS if self.is_last_step else ("reviewer",)

    @property
    def is_last_step(self) -> bool:
        """Whether the next approval sends it out."""
        return self.done + 1 >= self.steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does it: their id, and in whose place (their own, or whom they stand in for)."""

    user_id: str
    seat: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a deed is refused; ``app.web`` says it in the user's language.

    ``code`` is one of: ``not_open`` (state), ``not_waiting`` (state), ``not_held``,
    ``not_unconfirmed``, ``is_author``, ``had_a_step``, ``not_submitter``, ``changed``,
    ``not_read``, ``no_reason``, ``long_reason`` (limit, length), ``too_late`` (until),
    ``not_entitled`` (roles, areas), ``already_in_review``, ``rejected_unchanged``, ``no_case``,
    ``no_draft``.
    """

    code: str
    facts: dict[str, object] = dataclasses.field(default_factory=dict)


def decide(case: Case, deed: Deed, actor: Actor, now: datetime, reason: str = "") -> Case | Refusal:
    """Return what ``deed`` makes of ``case``, or why it is refused.

    Whether ``actor`` has the role for it where the notice goes has been asked before.
    """
    refusal = (
        _state_refusal(case, deed, now)
        or _person_refusal(case, deed, actor)
        or _reason_refusal(deed, reason)
    )
    return refusal or _next(case, deed, actor, reason.strip())


def _state_refusal(case: Case, deed: Deed, now: datetime) -> Refusal | None:
    if not case.is_open:
        return Refusal("not_open", {"state": case.state})
    if deed is Deed.CONFIRM:
        if case.state is not State.UNCONFIRMED:
            return Refusal("not_unconfirmed")
        if case.confirm_by and now >= case.confirm_by:
            return Refusal("too_late", {"until": case.confirm_by})
        return None
    if deed is Deed.RESUME:
        return None if case.state is State.ON_HOLD else Refusal("not_held")
    if deed is Deed.RECALL and case.state is State.ON_HOLD:
        return None
    return None if case.state is State.IN_REVIEW else Refusal("not_waiting", {"state": case.state})


_DECISIONS = frozenset({Deed.APPROVE, Deed.RETURN, Deed.REJECT, Deed.CONFIRM})


def _person_refusal(case: Case, deed: Deed, actor: Actor) -> Refusal | None:
    both = {actor.user_id, actor.seat}
    if deed is Deed.RECALL:
        return None if actor.user_id in case.authors else Refusal("not_submitter")
    if deed not in _DECISIONS:
        return None
    if not both.isdisjoint(case.authors):
        return Refusal("is_author")
    return None if both.isdisjoint(case.seats) else Refusal("had_a_step")


_REASONED = frozenset({Deed.RETURN, Deed.REJECT, Deed.HOLD, Deed.URGE})


def _reason_refusal(deed: Deed, reason: str) -> Refusal | None:
    said = reason.strip()
    if deed in _REASONED and not said:
        return Refusal("no_reason")
    if len(said) > REASON_MAX:
        return Refusal("long_reason", {"limit": REASON_MAX, "length": len(said)})
    return None


_BECOMES = {
    Deed.RETURN: State.RETURNED,
    Deed.REJECT: State.REJECTED,
    Deed.HOLD: State.ON_HOLD,
    Deed.RESUME: State.IN_REVIEW,
    Deed.RECALL: State.RECALLED,
    Deed.URGE: State.UNCONFIRMED,
    Deed.CONFIRM: State.APPROVED,
}


def _next(case: Case, deed: Deed, actor: Actor, reason: str) -> Case:
    taken = case.seats | {actor.user_id, actor.seat} if deed in _DECISIONS else case.seats
    if deed is Deed.URGE:  # who sends it out is no second officer
        taken |= {actor.user_id, actor.seat}
    if deed is Deed.APPROVE:
        state = State.APPROVED if case.is_last_step else State.IN_REVIEW
        return replace(case, state=state, done=case.done + 1, seats=taken)
    return replace(case, state=_BECOMES[deed], seats=taken, reason=reason or case.reason)


def may_submit(earlier: Case | None, content_changed: bool) -> Refusal | None:
    """Return why a draft cannot be submitted; ``earlier`` is the notice's latest case."""
    if earlier is None:
        return None
    if earlier.is_open:
        return Refusal("already_in_review")
    if earlier.state is State.REJECTED and not content_changed:
        return Refusal("rejected_unchanged")
    return None


def steps_of(category: Category, policy: Mapping[Category, int]) -> int:
    """Return how many steps a notice of ``category`` takes."""
    return policy.get(category, DEFAULT_STEPS[category])


def seat_for(case: Case, entitled: Collection[str], user_id: str) -> str | None:
    """Return in whose place ``user_id`` best acts: their own, else the first one still free.

    ``entitled`` are the ids among the user's own and those they stand in for that have the role.
    """
    if user_id in entitled:
        return user_id
    free = [one for one in sorted(entitled) if one not in case.seats | case.authors]
    return next(iter(free or sorted(entitled)), None)
