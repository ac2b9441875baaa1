"""What every deed on a case is made of: find, lock, ask, write down, put out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.dispatch.granted import NotReady, aimable
from app.dispatch.house import House
from app.dispatch.messages.sms_desk import Counted
from app.dispatch.notices import publish
from app.dispatch.review import entitled
from app.domain.chain import Actor, Case, Deed, Refusal, State, may_submit, steps_of
from app.domain.notice import Notice
from app.domain.powers import WRITERS
from app.domain.review import Draft
from app.store import audit, notice, policy, user
from app.store import review as cases
from app.store.draft import authors, digest, lock_draft
from app.store.review import File, StepRow, Taken
from app.store.session import Tx, new_id
from app.store.user import User

_DECISIONS = {
    Deed.APPROVE: "approved",
    Deed.CONFIRM: "confirmed",
    Deed.RETURN: "returned",
    Deed.REJECT: "rejected",
}


class Refused(PermissionError):
    """A deed that is not possible now, or not for this person; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code} {refusal.facts}")
        self.refusal = refusal


def steps_for(tx: Tx, draft: Draft) -> int:
    """Return how many steps ``draft`` would take if it were submitted now."""
    return steps_of(draft.category, policy.steps(tx))


def checked(house: House, notice_id: str, who: User) -> Draft:
    """Return the draft of a notice, once nothing keeps it from being submitted."""
    with house.store.read() as tx:
        saved = notice.draft(tx, notice_id)
        if saved is None:
            raise Refused(Refusal("no_draft"))
        mine = aimable(tx, who, WRITERS, saved.draft.areas)
        found = publish.faults(tx, house, saved.draft, mine)
    if found:
        raise NotReady(found)
    return saved.draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A draft, when it was submitted, and the hash of it as it looked then."""

    draft: Draft
    at: datetime
    hash: str


def file(tx: Tx, notice_id: str, asked: Submission, who: User) -> Case:
    """Open a case of what was submitted; Refused when it is not the time for one."""
    draft = asked.draft
    saved = lock_draft(tx, notice_id)
    if saved is None or digest(saved.draft) != digest(draft):
        raise Refused(Refusal("changed"))
    earlier = cases.latest(tx, notice_id)
    refusal = may_submit(
        earlier.case if earlier else None,
        content_changed=earlier is None or earlier.content_hash != digest(draft),
    )
    if refusal:
        raise Refused(refusal)
    steps = steps_for(tx, draft)
    case = Case(
        id=new_id(),
        notice_id=notice_id,
        number=earlier.case.number + 1 if earlier else 1,
        state=State.IN_REVIEW if steps else State.APPROVED,
        category=draft.category,
        steps=steps,
        hash=asked.hash,
        submitted_by=who.id,
        submitted_at=asked.at,
        authors=authors(tx, notice_id) | {saved.owner, who.id},
        areas=draft.areas,
    )
    open_case(tx, case, draft, who.login)
    return case


def open_case(tx: Tx, case: Case, draft: Draft, login: str) -> None:
    """File a new case and its audit line; Refused when the notice has an open one."""
    try:
        cases.open_case(tx, case, draft)
    except Taken:
        raise Refused(Refusal("already_in_review")) from None
    facts = {"case": case.id, "steps": case.steps, "hash": case.hash}
    audit.add(tx, case.submitted_at, login, "review.submit", case.notice_id, facts)


def known(house: House, case_id: str) -> File:
    """Return a case by its id; Refused when there is none."""
    with house.store.read() as tx:
        filed = cases.get(tx, case_id)
    if filed is None:
        raise Refused(Refusal("no_case"))
    return filed


def locked(tx: Tx, filed: File) -> Case:
    """Lock the draft and the case, in that order; Refused when the text is not that of the case."""
    saved = lock_draft(tx, filed.case.notice_id)
    found = cases.lock(tx, filed.case.id)
    if found is None:
        raise Refused(Refusal("no_case"))
    waits = found.case.state in {State.IN_REVIEW, State.ON_HOLD}
    if waits and (saved is None or digest(saved.draft) != filed.content_hash):
        raise Refused(Refusal("changed"))
    return found.case


def acting(tx: Tx, house: House, case: Case, who: User, roles: tuple[str, ...]) -> Actor:
    """Return as whom ``who`` acts; Refused when they have none of ``roles`` where it goes."""
    found = entitled.actor(tx, house, case, who, roles)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def allowed(done: Case | Refusal) -> Case:
    """Return what ``decide`` made of the case, or raise what it refused."""
    if isinstance(done, Refusal):
        raise Refused(done)
    return done


def write_down(tx: Tx, done: Case, deed: Deed, by: Actor, who: User, now: datetime) -> None:
    """Write down what was decided: the step, the case, the audit line."""
    if deed in _DECISIONS:
        step = StepRow(
            case_id=done.id,
            user_id=by.user_id,
            seat=by.seat,
            step=done.done if deed is Deed.APPROVE else done.done + 1,
            decision=_DECISIONS[deed],
            at=now,
            hash=done.hash,
            reason=done.reason if deed in {Deed.RETURN, Deed.REJECT} else "",
        )
        try:
            cases.add_step(tx, step)
        except Taken:
            raise Refused(Refusal("had_a_step")) from None
    cases.update(tx, done, now)
    facts = {"case": done.id, "step": done.done, "hash": done.hash, "reason": done.reason}
    if by.seat != by.user_id:
        facts["in_place_of"] = by.seat
    audit.add(tx, now, who.login, f"review.{deed}", done.notice_id, facts)


def put_out(  # noqa: PLR0913 - a case, its text, by whom
    tx: Tx, house: House, case: Case, draft: Draft, who: User, counted: Counted | None = None
) -> Notice:
    """Publish what was approved, with the names of who approved it on record.

    ``counted`` is as in ``publish.issue``.
    """
    asked = replace(draft, record=replace(draft.record, reviewers=reviewers(tx, case.id)))
    made = publish.issue(tx, house, case.notice_id, asked, who, draft.areas, counted)
    cases.update(tx, replace(case, revision=made.revision), house.clock())
    return made


def reviewers(tx: Tx, case_id: str) -> tuple[str, ...]:
    """Return who approved a case, in order; a deputy as ``李强（代王兰）``."""
    found = []
    for step in cases.steps(tx, [case_id]):
        one, other = user.get(tx, step.user_id), user.get(tx, step.seat)
        if step.step and one and other:
            found.append(one.name if one == other else f"{one.name}（代{other.name}）")
    return tuple(found)
