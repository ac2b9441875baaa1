"""Takes a department's notice in for several communities; each decides about its own."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from app.dispatch.granted import NotAllowed, NotReady, among
from app.dispatch.house import House
from app.dispatch.notices import intake
from app.dispatch.notices.intake import Duplicate, Origin
from app.dispatch.review import casework, review
from app.dispatch.review.review import Refused
from app.domain.chain import State
from app.domain.powers import WRITERS
from app.domain.review import Draft
from app.store import area, notice, push
from app.store.push import Push, Receipt
from app.store.session import Tx, new_id
from app.store.user import User

log = logging.getLogger(__name__)
_STANDS = {
    State.IN_REVIEW: "accepted",
    State.ON_HOLD: "accepted",
    State.RETURNED: "returned",
    State.REJECTED: "rejected",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a department sends; ``fingerprint`` is the hash of all it said.

    ``submit`` puts it into each community's review at once, if it is complete; where its category
    takes none it stays a draft: a push never publishes.
    """

    source: str
    reference: str
    areas: tuple[str, ...]
    draft: Draft
    fingerprint: str
    submit: bool = False


class OtherContent(ValueError):
    """This reference was used before, for something else."""


def receive(house: House, who: User, order: Order) -> tuple[Push, bool]:
    """Store a draft for each area, and return the receipts and whether they are new.

    Raises:
        OtherContent: the reference was used before, for something else.
        NotAllowed: there is none of the areas that ``who`` may write for.
    """
    made = Push(
        id=new_id(),
        owner=who.id,
        source=order.source,
        reference=order.reference,
        title=order.draft.title,
        fingerprint=order.fingerprint,
        sent=house.clock(),
    )
    with house.store.begin() as tx:
        kept = push.open_push(tx, made)
        if kept.id != made.id:
            if kept.fingerprint != order.fingerprint:
                raise OtherContent(order.reference)
            return kept, False
        receipts = [_hand(tx, house, who, order, code) for code in order.areas]
        if not any(one.notice_id for one in receipts):
            raise NotAllowed(list(order.areas))
        push.add_receipts(tx, made.id, receipts)
    house.bell.nudge()
    for one in receipts if order.submit else ():
        _submit(house, who, one)
    return replace(made, receipts=tuple(receipts)), True


def standing(tx: Tx, receipt: Receipt) -> tuple[str, str]:
    """Return where a push stands in one area, and why it was refused or sent back, if it was."""
    if receipt.notice_id is None:
        return "rejected", receipt.reason
    latest = notice.latest(tx, receipt.notice_id)
    if latest:
        return ("withdrawn" if latest.is_withdrawal else "published"), ""
    if notice.draft(tx, receipt.notice_id) is None:
        return "rejected", "discarded"
    case = review.case_of(tx, receipt.notice_id)
    return _STANDS.get(case.state, "received") if case else "received", case.reason if case else ""


def _submit(house: House, who: User, receipt: Receipt) -> None:
    """Put one area's draft into review; what cannot go yet is left for the area to see to."""
    with house.store.read() as tx:
        saved = notice.draft(tx, receipt.notice_id) if receipt.notice_id else None
        steps = casework.steps_for(tx, saved.draft) if saved else 0
    if saved is None or not steps:
        return
    try:
        review.submit(house, saved.notice_id, who)
    except (NotReady, Refused) as exc:
        log.info("push %s stays a draft: %s", saved.notice_id, exc)


def _hand(tx: Tx, house: House, who: User, order: Order, code: str) -> Receipt:
    """Store the draft of one area; one that may not be written for says why."""
    if area.get(tx, code) is None:
        return Receipt(area=code, reason="unknown_area")
    if not among(tx, who, WRITERS, [code]):
        return Receipt(area=code, reason="not_yours")
    origin = Origin(
        kind="push",
        source=f"{who.id}/{order.source}",
        reference=f"{order.reference}/{code}",
        label=f"{order.source} {order.reference}",
    )
    own = replace(order.draft, areas=(code,))
    made = intake.draft_in(house, own, origin=origin, user=who, tx=tx)
    return Receipt(area=code, notice_id=made.notice_id if isinstance(made, Duplicate) else made)
