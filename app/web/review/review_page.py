"""The page on which a case is read through and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request

from app.dispatch.review import waiting
from app.domain.chain import Deed, Refusal, State
from app.domain.review import Draft
from app.store import area, notice, user
from app.store import review as cases
from app.store.review import WROTE, File, StepRow
from app.store.session import Tx
from app.web import page
from app.web.house import house
from app.web.notices import changes, drafting, remarks, workbench
from app.web.people import auth
from app.web.review import review_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the history: who did what, when, in whose place, and why."""

    number: int
    what: str
    tone: str
    who: str
    in_place_of: str
    at: datetime
    reason: str


def show(filed: File, errors: dict[str, list[str]]) -> str:
    """Return the page of a case, with what was typed and why it was refused."""
    here, who, case = house(), auth.me(), filed.case
    with here.store.read() as tx:
        base, base_at = _base(tx, filed)
        codes = {*case.areas, *(base.areas if base else ())}
        named = area.by_codes(tx, codes)
        barriers = {d: waiting.barrier(tx, here, case, who, d) for d in Deed}
        history = _history(tx, case.notice_id)
        saved = notice.draft(tx, case.notice_id)
        latest = notice.latest(tx, case.notice_id)
    say = changes.Sayer(named.get, page.moment)
    return render_template(
        "review.html",
        filed=filed,
        case=case,
        can={deed for deed, barrier in barriers.items() if barrier is None},
        barrier=_worth_saying(barriers[Deed.APPROVE], case.state),
        changes=changes.between(base, filed.draft, say),
        base_at=base_at,
        remarks=remarks.said(here, filed.draft),
        views=workbench.views(here, who, filed.draft, case.notice_id, workbench.PANEL),
        history=history,
        has_draft=saved is not None,
        latest=latest,
        reason=request.form.get("reason", ""),
        words=review_words,
        errors=errors,
        Deed=Deed,
    )


def _base(tx: Tx, filed: File) -> tuple[Draft | None, datetime | None]:
    """Return what a case is compared with: what is out, else what was submitted before."""
    latest = notice.latest(tx, filed.case.notice_id)
    if latest and latest.revision != filed.case.revision:
        return drafting.of_notice(latest), latest.sent
    if latest and latest.revision > 1:
        earlier = notice.revision(tx, latest.id, latest.revision - 1)
        if earlier:
            return drafting.of_notice(earlier), earlier.sent
    before = [c for c in cases.cases(tx, filed.case.notice_id) if c.case.number < filed.case.number]
    return (before[0].draft, before[0].case.submitted_at) if before else (None, None)


def _worth_saying(barrier: Refusal | None, state: State) -> str:
    """Return why this person cannot approve it, where somebody could."""
    if barrier is None or state is not State.IN_REVIEW:
        return ""
    return review_words.refusal(barrier)


def _history(tx: Tx, notice_id: str) -> list[Entry]:
    """Return everything that happened to the cases of a notice, newest first."""
    filed = cases.cases(tx, notice_id)
    steps = cases.steps(tx, [f.case.id for f in filed])
    ids = {i for s in steps for i in (s.user_id, s.seat)} | {f.case.submitted_by for f in filed}
    people = {i: known.name for i in ids if (known := user.get(tx, i))}
    found: list[Entry] = []
    for one in filed:
        found += [_decided(s, one, people) for s in steps if _is_of(s, one)]
        found.append(_submitted(one, people))
        if one.case.state in {State.RECALLED, State.VOIDED, State.LAPSED, State.ON_HOLD}:
            found.append(_ended(one))
    return sorted(found, key=lambda entry: (entry.number, entry.at), reverse=True)


def _is_of(step: StepRow, filed: File) -> bool:
    return step.case_id == filed.case.id and step.decision != WROTE


def _decided(step: StepRow, filed: File, people: dict[str, str]) -> Entry:
    what = str(review_words.DECISIONS[step.decision])
    if step.step and step.decision != "confirmed":
        what = f"{review_words.step_name(step.step)} · {what}"
    return Entry(
        number=filed.case.number,
        what=what,
        tone={"approved": "good", "confirmed": "good", "returned": "warn"}.get(
            step.decision, "bad"
        ),
        who=people.get(step.user_id, ""),
        in_place_of=people.get(step.seat, "") if step.seat != step.user_id else "",
        at=step.at,
        reason=step.reason or (filed.case.reason if step.decision == "urged" else ""),
    )


def _submitted(filed: File, people: dict[str, str]) -> Entry:
    return Entry(
        number=filed.case.number,
        what=review_words.submitted(filed.case.number),
        tone="off",
        who=people.get(filed.case.submitted_by, ""),
        in_place_of="",
        at=filed.case.submitted_at,
        reason="",
    )


def _ended(filed: File) -> Entry:
    case = filed.case
    return Entry(
        number=case.number,
        what=str(review_words.STATES[case.state]),
        tone=review_words.TONES[case.state],
        who="",
        in_place_of="",
        at=filed.changed_at,
        reason=case.reason if case.state is State.ON_HOLD else "",
    )
