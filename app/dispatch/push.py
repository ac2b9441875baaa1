"""Takes a department's notice in for several communities; each decides about its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.dispatch import intake
from app.dispatch.house import House
from app.dispatch.intake import Duplicate, Origin
from app.dispatch.publish import NotAllowed, among
from app.domain.review import Draft
from app.store import area, notice, push
from app.store.push import Push, Receipt
from app.store.session import Tx, new_id
from app.store.user import User

_WRITERS = ("author", "reviewer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a department sends; ``fingerprint`` is the hash of all it said."""

    source: str
    reference: str
    areas: tuple[str, ...]
    draft: Draft
    fingerprint: str


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
    return "received", ""


def _hand(tx: Tx, house: House, who: User, order: Order, code: str) -> Receipt:
    """Store the draft of one area; one that may not be written for says why."""
    if area.get(tx, code) is None:
        return Receipt(area=code, reason="unknown_area")
    if not among(tx, who, _WRITERS, [code]):
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
