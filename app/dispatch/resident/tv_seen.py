"""Proof of view for television boards: counted by board and hour, without a set or a person."""

from __future__ import annotations

from app.dispatch.house import House
from app.domain.target import Slot
from app.domain.tv_view import Gate, hour_of
from app.store import area, tv_view

_GATE = Gate()


def count(house: House, place: str, edition: str) -> bool:
    """Count that a set shows ``edition`` of the board of ``place``; False: it was not counted.

    Not counted is what floods this process, another edition than the one that is up, and a place
    that is not there: there are never more rows than editions were issued.
    """
    now = house.clock()
    if not edition or not _GATE.lets_in(now):
        return False
    with house.store.begin() as tx:
        here = area.get(tx, place)
        if here is None:
            return False
        return tv_view.add(tx, Slot(area=here.code, medium="tv").key, edition, hour_of(now))
