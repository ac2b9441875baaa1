"""The urgent lane: out at once, and off again unless a second officer confirms it in time."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from app.dispatch.house import House
from app.dispatch.messages import sms_desk
from app.dispatch.notices import publish
from app.dispatch.review import casework
from app.dispatch.review.casework import Submission
from app.dispatch.review.fingerprint import fingerprint
from app.dispatch.review.review import Outcome, Refused
from app.domain.chain import Case, Deed, Refusal, State, decide
from app.domain.powers import REVIEWERS
from app.store import audit, notice, policy
from app.store import review as cases
from app.store.draft import digest
from app.store.review import File
from app.store.session import Tx
from app.store.user import User

log = logging.getLogger(__name__)
_BATCH = 20


def urge(house: House, notice_id: str, who: User, reason: str) -> Outcome:
    """Send a draft out before its chain is done, for a reason; a second officer must confirm it.

    Raises:
        NotReady: with every problem the draft has.
        Refused: why not; for instance that ``who`` is no officer there.
    """
    now = house.clock()
    draft = casework.checked(house, notice_id, who)
    asked = Submission(draft=draft, at=now, hash=fingerprint(house, draft, notice_id, now))
    counted = sms_desk.count(house, draft)
    with house.store.begin() as tx:
        case = _case(tx, notice_id, asked, who)
        if case.state is not State.APPROVED:  # else its category takes no step: nothing to confirm
            case = _urged(tx, house, case, who, reason)
        made = casework.put_out(tx, house, case, draft, who, counted)
    house.bell.nudge()
    return Outcome(case=replace(case, revision=made.revision), made=made)


def confirm(house: House, case_id: str, who: User) -> Outcome:
    """Confirm, as the second officer, what went out urgently.

    Raises:
        Refused: why not; ``too_late`` when its time is up, even before the worker takes it back.
    """
    now, file = house.clock(), casework.known(house, case_id)
    with house.store.begin() as tx:
        case = casework.locked(tx, file)
        by = casework.acting(tx, house, case, who, REVIEWERS)
        done = casework.allowed(decide(case, Deed.CONFIRM, by, now))
        casework.write_down(tx, done, Deed.CONFIRM, by, who, now)
    return Outcome(case=done)


def lapse_due(house: House) -> int:
    """Take back every urgent release whose time is up unconfirmed; return how many."""
    now = house.clock()
    with house.store.read() as tx:
        due = cases.unconfirmed(tx, now, _BATCH)
    lapsed = sum(_lapse(house, file) for file in due)
    if lapsed:
        house.bell.nudge()
    return lapsed


def _case(tx: Tx, notice_id: str, asked: Submission, who: User) -> Case:
    """Return the case the draft is in already, else a new one."""
    known = cases.latest(tx, notice_id)
    if known is None or known.case.state is not State.IN_REVIEW:
        return casework.file(tx, notice_id, asked, who)
    case = casework.locked(tx, known)
    if known.content_hash != digest(asked.draft):
        raise Refused(Refusal("changed"))
    return case


def _urged(tx: Tx, house: House, case: Case, who: User, reason: str) -> Case:
    now = house.clock()
    by = casework.acting(tx, house, case, who, REVIEWERS)
    done = casework.allowed(decide(case, Deed.URGE, by, now, reason))
    done = replace(done, confirm_by=now + timedelta(minutes=policy.confirm_minutes(tx)))
    cases.note_urged(tx, done, who.id, now)
    casework.write_down(tx, done, Deed.URGE, by, who, now)
    return done


def _lapse(house: House, file: File) -> bool:
    now = house.clock()
    with house.store.begin() as tx:
        found = cases.lock(tx, file.case.id)
        if found is None or found.case.state is not State.UNCONFIRMED:
            return False  # somebody was first
        cases.update(tx, replace(found.case, state=State.LAPSED), now)
        facts = {"case": file.case.id, "confirm_by": str(file.case.confirm_by)}
        audit.add(tx, now, "system", "review.lapse", file.case.notice_id, facts)
        latest = notice.latest(tx, file.case.notice_id)
        if latest and not latest.is_withdrawal:
            publish.take_back(tx, house, latest, None, tell_reached=True)
    log.warning("%s was taken back: nobody confirmed it in time", file.case.notice_id)
    return True
