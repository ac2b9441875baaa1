"""Who may take a step of a case: by their own roles, or in the place of somebody they stand for."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from app.dispatch.granted import among
from app.dispatch.house import House
from app.domain.chain import Actor, Case, Refusal, seat_for
from app.store import deputy, user
from app.store.session import Tx
from app.store.user import User


def principals(tx: Tx, house: House, who: User) -> list[User]:
    """Return ``who`` and everybody they stand in for today."""
    today = house.clock().astimezone(ZoneInfo(house.time_zone)).date()
    others = (user.get(tx, d.user_id) for d in deputy.standing_in(tx, who.id, today))
    return [who, *(one for one in others if one and one.is_active)]


def actor(tx: Tx, house: House, case: Case, who: User, roles: Collection[str]) -> Actor | Refusal:
    """Return as whom ``who`` acts on ``case``; a Refusal unless one of ``roles`` holds throughout.

    The role must hold in every area the notice goes to.
    """
    entitled = [
        one.id
        for one in principals(tx, house, who)
        if among(tx, one, roles, case.areas).issuperset(case.areas)
    ]
    seat = seat_for(case, entitled, who.id)
    if seat is None:
        return Refusal("not_entitled", {"roles": tuple(roles), "areas": case.areas})
    return Actor(user_id=who.id, seat=seat)
