"""Submit, decide, publish and withdraw over the API: the same desk as behind the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _

from app.dispatch.granted import NotAllowed, NotReady, NotThere
from app.dispatch.notices import publish
from app.dispatch.review import casework, review
from app.dispatch.review.review import Outcome, Refused
from app.domain.access import Scope
from app.domain.chain import Case, Deed
from app.domain.review import Draft
from app.store import area
from app.web.api import release_shapes, sight
from app.web.api.door import Door, caller, here, me, needs
from app.web.api.faults import Fault
from app.web.api.match import matched
from app.web.notices import consent, workbench
from app.web.problems import say
from app.web.review import review_words

bp = Door("release", __name__)
_ADDRESS = "/notices/<string(length=8):notice_id>"


@bp.get(f"{_ADDRESS}/review")
@needs(Scope.NOTICES_READ)
@bp.response(200, release_shapes.CaseShape)
def case(notice_id: str) -> Case:
    """Say where the draft stands in its chain; ``hash`` is what an approval names."""
    sight.whole(notice_id)
    return _case(notice_id)


@bp.post(f"{_ADDRESS}/submit")
@needs(Scope.NOTICES_RELEASE)
@bp.arguments(release_shapes.SubmissionIn, required=False)
@bp.response(200, release_shapes.OutcomeShape)
@bp.doc(parameters=["IfMatch"])
def submit(sent: dict[str, Any], notice_id: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """Submit the draft to its chain of review; where its category takes no step, it goes out."""
    return _submitted(notice_id, sent["confirm"])


@bp.post(f"{_ADDRESS}/publish")
@needs(Scope.NOTICES_RELEASE)
@bp.arguments(release_shapes.SubmissionIn, required=False)
@bp.response(200, release_shapes.OutcomeShape)
@bp.doc(parameters=["IfMatch"])
def release(sent: dict[str, Any], notice_id: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """Publish the draft at once, where its category takes no review; elsewhere it is refused."""
    with here().store.read() as tx:
        saved, _latest = sight.opened(tx, notice_id)
        steps = casework.steps_for(tx, saved.draft) if saved else 0
    if steps:
        text = _("这一类要审核 %(n)s 步，请用 submit 提交。", n=steps)
        raise Fault("refused", reason="needs_review", steps=steps, detail=text)
    return _submitted(notice_id, sent["confirm"])


@bp.post(f"{_ADDRESS}/approve")
@needs(Scope.NOTICES_RELEASE)
@bp.arguments(release_shapes.ApprovalIn)
@bp.response(200, release_shapes.OutcomeShape)
def approve(sent: dict[str, Any], notice_id: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """Approve the next step; after the last one the notice goes out.

    Nobody approves what they wrote, and nobody takes two steps, whatever token they use.
    """
    found = _known(notice_id)
    if found.is_open and found.is_last_step:
        with here().store.read() as tx:
            saved, _latest = sight.opened(tx, notice_id)
        _agreed(notice_id, saved.draft if saved else Draft(areas=found.areas), sent["confirm"])
    with _told():
        out = review.approve(here(), found.id, me(), sent["hash"])
    return _whole(out)


@bp.post(f"{_ADDRESS}/return")
@needs(Scope.NOTICES_RELEASE)
@bp.arguments(release_shapes.ReasonIn)
@bp.response(200, release_shapes.OutcomeShape)
def send_back(
    sent: dict[str, Any], notice_id: str
) -> tuple[dict[str, object], int, dict[str, str]]:
    """Return the draft to its author with a reason."""
    return _decided(notice_id, Deed.RETURN, sent["reason"])


@bp.post(f"{_ADDRESS}/reject")
@needs(Scope.NOTICES_RELEASE)
@bp.arguments(release_shapes.ReasonIn)
@bp.response(200, release_shapes.OutcomeShape)
def reject(sent: dict[str, Any], notice_id: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """Reject the draft with a reason; as it stands it cannot be submitted again."""
    return _decided(notice_id, Deed.REJECT, sent["reason"])


@bp.post(f"{_ADDRESS}/withdraw")
@needs(Scope.NOTICES_RELEASE)
@bp.arguments(release_shapes.WithdrawalIn)
@bp.response(200, release_shapes.WithdrawalShape)
def withdraw(sent: dict[str, Any], notice_id: str) -> dict[str, object]:
    """Take the notice off everything it reached; stopping needs no review."""
    with here().store.read() as tx:
        sight.published(tx, notice_id)
    try:
        done = publish.withdraw(here(), notice_id, me(), tell_reached=sent["tell_reached"])
    except NotThere:
        raise Fault("conflict") from None
    except NotAllowed as exc:
        raise Fault("not_yours", areas=list(exc.areas)) from None
    numbers = ("slots", "screens", "queued_cancelled", "corrections")
    return {**sight.whole(notice_id), **{name: getattr(done, name) for name in numbers}}


def _submitted(notice_id: str, confirm: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """Submit exactly the draft that was read, when neither rule nor machine holds it back."""
    with here().store.read() as tx:
        saved, latest = sight.opened(tx, notice_id)
    if saved is None:
        raise Fault("conflict")
    matched(sight.tag(latest, saved))
    if held := sight.held(notice_id):
        raise Fault("not_ready", held)
    _agreed(notice_id, saved.draft, confirm)
    with _told():
        out = review.submit(here(), notice_id, me())
    return _whole(out)


def _agreed(notice_id: str, draft: Draft, confirm: str) -> None:
    """Ask for consent to a large release, as the page does: its first area, written out."""
    asked = consent.of(notice_id, draft)
    if not asked.to_type or confirm.strip() == draft.areas[0]:
        return
    people = sum(asked.size.recipients.values())
    text = _("这次发布范围很大，请在 confirm 里写上第一个区域的代码，表示清楚它会发到哪里。")
    wrong = [{"field": "confirm", "code": "large", "detail": text}]
    raise Fault("invalid", wrong, screens=asked.size.screens, people=people)


def _decided(
    notice_id: str, deed: Deed, reason: str
) -> tuple[dict[str, object], int, dict[str, str]]:
    found = _known(notice_id)
    with _told():
        out = review.decide_on(here(), found.id, me(), deed, reason)
    return _whole(out)


def _known(notice_id: str) -> Case:
    """Return the case of a notice within the token's own areas.

    A deputy acts with somebody else's roles, which a token's areas have not narrowed.
    """
    sight.whole(notice_id)
    found, held_to = _case(notice_id), caller().token.areas
    with here().store.read() as tx:
        beyond = set(found.areas) - area.within(tx, found.areas, held_to) if held_to else set()
    if beyond:
        raise Fault("not_yours", areas=sorted(beyond))
    return found


def _case(notice_id: str) -> Case:
    with here().store.read() as tx:
        found = review.case_of(tx, notice_id)
    if found is None:
        raise Fault("not_found")
    return found


def _whole(out: Outcome) -> tuple[dict[str, object], int, dict[str, str]]:
    told = {**sight.whole(out.case.notice_id), "case": out.case}
    return told, 200, {"ETag": str(told["etag"])}


@contextmanager
def _told() -> Iterator[None]:
    """Say what the desk refuses as a problem, with its reason by name and in words."""
    try:
        yield
    except Refused as exc:
        code = exc.refusal.code
        raise Fault("refused", reason=code, detail=review_words.refusal(exc.refusal)) from None
    except NotReady as exc:
        now, zone = here().clock(), workbench.zone(here())
        errors = [
            {"field": p.field, "code": p.code, "detail": say(p, now, zone)} for p in exc.problems
        ]
        raise Fault("not_ready", errors) from None
