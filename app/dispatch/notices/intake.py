"""The one way in for a draft from outside: a spreadsheet's row, a feed's entry, a push."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.dispatch.granted import NotAllowed, aimable
from app.dispatch.house import House
from app.domain.powers import WRITERS
from app.domain.review import Draft
from app.store import audit, intake, notice
from app.store.intake import Origin
from app.store.session import Tx, new_id
from app.store.user import User

__all__ = ["Duplicate", "Origin", "draft_in"]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """It came in before, as this notice, which is still there."""

    notice_id: str


def draft_in(
    house: House, draft: Draft, *, origin: Origin, user: User, tx: Tx | None = None
) -> str | Duplicate:
    """Store ``draft`` as a new draft of ``user`` and return its notice's id; nothing goes out.

    An ``origin`` without a reference is never a duplicate. ``tx`` joins a transaction of the
    caller's.

    Raises:
        NotAllowed: ``user`` may not write for one of its areas.
    """
    with _joined(house, tx) as now_open:
        beyond = set(draft.areas) - aimable(now_open, user, WRITERS, draft.areas)
        if beyond:
            raise NotAllowed(sorted(beyond))
        before = intake.find(now_open, origin) if origin.reference else None
        if before is not None:
            return Duplicate(before)
        made, now = new_id(), house.clock()
        named = (
            origin
            if origin.reference
            else Origin(kind=origin.kind, source=origin.source, reference=made, label=origin.label)
        )
        notice.save_draft(now_open, made, draft, user.id, now)
        intake.add(now_open, named, made, now)
        facts = {"kind": origin.kind, "source": origin.source, "label": origin.label}
        audit.add(now_open, now, user.login, "draft.in", made, {**facts, "title": draft.title})
    return made


@contextmanager
def _joined(house: House, tx: Tx | None) -> Iterator[Tx]:
    if tx is not None:
        yield tx
        return
    with house.store.begin() as opened:
        yield opened
