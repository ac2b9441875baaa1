"""The lane of plans: publications for very many, slice by slice, no faster than they are sent.

A channel has at most two slices waiting. So whatever else is published meanwhile goes out within
about two seconds, the store is never held for long, and what is taken back half-way costs little.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.dispatch.messages import sms_desk
from app.domain.planning import Plan, has_room, look_again_s
from app.store import delivery, planning
from app.store.session import Tx

IDLE_S = 5.0


class Planner:
    """The lane: a step plans a slice on every channel that has room."""

    def __init__(self, house: House) -> None:
        self._house, self._rest_s = house, IDLE_S

    def step(self) -> int:
        """Plan the next slice of each channel that has room; return how many slices that were."""
        house, now = self._house, self._house.clock()
        with house.store.read() as tx:
            plans = [one for one in planning.open_plans(tx) if one.due <= now]
            chosen = [one for one in _by_channel(tx, house, plans, now) if one is not None]
        self._rest_s = look_again_s(plans, now) if plans else IDLE_S
        made = sum([_slice(house, one) for one in chosen])
        if made:
            house.bell.nudge()
        return made

    def rest_s(self) -> float:
        """Return for how long there is most likely no room."""
        return self._rest_s


def lane(house: House) -> Lane:
    """Return the lane of ``house``."""
    planner = Planner(house)
    return Lane(name="planning", step=planner.step, rest_s=planner.rest_s)


def _by_channel(tx: Tx, house: House, plans: Sequence[Plan], now: datetime) -> list[Plan | None]:
    listed = sorted(plans, key=lambda one: (one.channel, one.last_at))
    return [
        _next(tx, house, channel, list(ones), now)
        for channel, ones in groupby(listed, key=lambda one: one.channel)
    ]


def _next(tx: Tx, house: House, channel: str, plans: Sequence[Plan], now: datetime) -> Plan | None:
    """Return the plan whose turn it is on a channel, None: it takes no more for now."""
    first = next((one for one in plans if one.doubted), plans[0])
    if first.doubted:
        return first
    if channel == sms_desk.CHANNEL and sms_desk.rules(tx).held_until(now, house.time_zone):
        return None
    return first if has_room(plans, delivery.next_due(tx, [channel])) else None


def _slice(house: House, one: Plan) -> bool:
    """Plan a slice in a transaction of its own; what there is in all is counted before.

    Return whether it was ours to plan.
    """
    total = one.total
    if total is None:
        with house.store.read() as tx:
            total = planning.counted(tx, one)
    with house.store.begin() as tx:
        if one.total is None:
            planning.set_total(tx, one, total)
        return planning.go_on(tx, one, house.clock()) is not None
