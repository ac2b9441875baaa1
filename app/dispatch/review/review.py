"""The review desk: submit, decide, and what the last approval sets in motion.

Every deed locks first the draft, then the case: of two that come at once, one is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.dispatch.house import House
from app.dispatch.messages import sms_desk
from app.dispatch.review import casework
from app.dispatch.review.casework import Refused, Submission
from app.dispatch.review.fingerprint import fingerprint
from app.domain.chain import Actor, Case, Deed, Refusal, State, decide
from app.domain.notice import Notice
from app.store import review as cases
from app.store.review import File
from app.store.session import Tx, new_id
from app.store.user import User

__all__ = ["Outcome", "Refused", "approve", "case_of", "decide_on", "submit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a case, and the revision that went out, if one did."""

    case: Case
    made: Notice | None = None


def submit(house: House, notice_id: str, who: User) -> Outcome:
    """Put the draft of a notice on its way; where its category takes no step, it goes out.

    Raises:
        NotReady: with every problem the draft has.
        Refused: it is in review already, was rejected as it stands, or changed just now.
    """
    now = house.clock()
    draft = casework.checked(house, notice_id, who)
    asked = Submission(draft=draft, at=now, hash=fingerprint(house, draft, notice_id, now))
    with house.store.read() as tx:
        is_last = not casework.steps_for(tx, draft)
    counted = sms_desk.count(house, draft) if is_last else None
    with house.store.begin() as tx:
        case = casework.file(tx, notice_id, asked, who)
        made = None
        if case.state is State.APPROVED:
            made = casework.put_out(tx, house, case, draft, who, counted)
    house.bell.nudge()
    return Outcome(case=case, made=made)


def approve(house: House, case_id: str, who: User, seen: str) -> Outcome:
    """Take the next step; ``seen`` is the hash of what stood on the page.

    After the last step the notice goes out. Should it look different from when it was submitted
    (a panel of another size was hung), it starts its chain anew.

    Raises:
        Refused: why not.
        NotReady: the last step cannot send it out any more, for instance because it is over.
    """
    now, filed = house.clock(), casework.known(house, case_id)
    fresh = fingerprint(house, filed.draft, filed.case.notice_id, filed.case.submitted_at)
    if filed.case.is_open and fresh != filed.case.hash:
        _renew(house, filed)
        raise Refused(Refusal("changed"))
    is_last = filed.case.done + 1 >= filed.case.steps
    counted = sms_desk.count(house, filed.draft) if is_last else None
    with house.store.begin() as tx:
        case = casework.locked(tx, filed)
        by = casework.acting(tx, house, case, who, case.roles)
        done = casework.allowed(decide(case, Deed.APPROVE, by, now))
        if seen != case.hash:
            raise Refused(Refusal("changed"))
        casework.write_down(tx, done, Deed.APPROVE, by, who, now)
        made = None
        if done.state is State.APPROVED:
            made = casework.put_out(tx, house, done, filed.draft, who, counted)
    house.bell.nudge()
    return Outcome(case=done, made=made)


def decide_on(house: House, case_id: str, who: User, deed: Deed, reason: str = "") -> Outcome:
    """Return, reject, hold, resume or recall a case.

    Raises:
        Refused: why not.
    """
    now, filed = house.clock(), casework.known(house, case_id)
    with house.store.begin() as tx:
        case = casework.locked(tx, filed)
        if deed is Deed.RECALL:
            by = Actor(user_id=who.id, seat=who.id)
        else:
            by = casework.acting(tx, house, case, who, case.roles)
        done = casework.allowed(decide(case, deed, by, now, reason))
        casework.write_down(tx, done, deed, by, who, now)
    return Outcome(case=done)


def case_of(tx: Tx, notice_id: str) -> Case | None:
    """Return the case of a notice that was submitted last."""
    found = cases.latest(tx, notice_id)
    return found.case if found else None


def _renew(house: House, filed: File) -> None:
    """Start a case anew with today's renderings: what was approved is not what would be shown."""
    now, old = house.clock(), filed.case
    hashed = fingerprint(house, filed.draft, old.notice_id, now)
    with house.store.begin() as tx:
        if not casework.locked(tx, filed).is_open or not cases.void(tx, old.notice_id, now):
            return
        fresh = replace(
            old,
            id=new_id(),
            number=old.number + 1,
            state=State.IN_REVIEW,
            done=0,
            hash=hashed,
            submitted_at=now,
            seats=frozenset(),
            reason="",
        )
        casework.open_case(tx, fresh, filed.draft, "system")
