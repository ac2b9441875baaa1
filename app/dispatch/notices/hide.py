"""Hide a notice from above on an area's own boards, and show it again."""

from __future__ import annotations

from datetime import datetime

from app.dispatch.granted import NotAllowed, NotReady, NotThere, among
from app.dispatch.house import House
from app.domain import hiding
from app.domain.audience import Area
from app.domain.notice import Notice
from app.domain.powers import REVIEWERS
from app.domain.problem import Problem
from app.domain.successor import reason_problems
from app.store import area, audit, hidden, notice, slot
from app.store.hidden import Hiding
from app.store.session import Tx
from app.store.user import User


def hide(house: House, notice_id: str, code: str, reason: str, user: User) -> bool:
    """Take a notice off the boards at and below the area ``code``; False: it was off already.

    Raises:
        NotThere: there is no such notice.
        NotAllowed: ``user`` may not release there.
        NotReady: no reason is given, or there is one against it (``hiding.refusal``).
    """
    now = house.clock()
    with house.store.begin() as tx:
        latest, place = _found(tx, notice_id, code, user)
        found = reason_problems(reason)
        if against := hiding.refusal(latest, place, now):
            found.append(Problem("hide", against))
        if found:
            raise NotReady(found)
        made = Hiding(
            area=place.code, notice_id=notice_id, reason=reason.strip(), by=user.login, at=now
        )
        done = hidden.put(tx, made)
        if done:
            _mark(tx, house, latest, place, now)
            facts = {"area": place.code, "reason": made.reason}
            audit.add(tx, now, user.login, "hide", notice_id, facts)
    house.bell.nudge()
    return done


def show_again(house: House, notice_id: str, code: str, user: User) -> bool:
    """Put a hidden notice back on the boards; False: it was not hidden there.

    Raises:
        NotThere: there is no such notice.
        NotAllowed: ``user`` may not release there.
    """
    now = house.clock()
    with house.store.begin() as tx:
        latest, place = _found(tx, notice_id, code, user)
        done = hidden.drop(tx, place.code, notice_id)
        if done:
            _mark(tx, house, latest, place, now)
            audit.add(tx, now, user.login, "hide.undo", notice_id, {"area": place.code})
    house.bell.nudge()
    return done


def hidden_slots(tx: Tx, latest: Notice, media: list[str]) -> frozenset[str]:
    """Return the keys of the slots that do not show ``latest`` because it is hidden there."""
    by = {one.area for one in hidden.of_notice(tx, latest.id)}
    if latest.binding or not by:
        return frozenset()
    below = slot.reached(tx, by, media)
    trails = area.trails(tx, {one.area for one in below})
    return frozenset(
        one.key for one in below if hiding.is_hidden(latest, [a.code for a in trails[one.area]], by)
    )


def _found(tx: Tx, notice_id: str, code: str, user: User) -> tuple[Notice, Area]:
    latest, place = notice.hold(tx, notice_id), area.get(tx, code)
    if latest is None:
        raise NotThere(notice_id)
    if place is None or not among(tx, user, REVIEWERS, [place.code]):
        raise NotAllowed([code])
    return latest, place


def _mark(tx: Tx, house: House, latest: Notice, place: Area, now: datetime) -> None:
    media = sorted(latest.channels & set(house.routes.boards))
    slot.mark_due(tx, [place.code], media, now)
