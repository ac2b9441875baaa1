"""Lets simulated screens in without a person, and shows them out again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import cast

from app.dispatch.house import House
from app.dispatch.screens import enrol
from app.domain.target import Slot, led_profile
from app.sim.crowd import key_of
from app.sim.door import DEVICE, Standing
from app.sim.screen import VERSION
from app.store import audit, screen, simulated
from app.store.bell import Bell

NAME = "模拟屏 {:04d}"


class _Still:
    """A bell that is not rung: thousands of approvals are one piece of work for the worker."""

    def nudge(self) -> bool:
        """Do nothing."""
        return True


class Elsewhere(RuntimeError):
    """A simulated screen of an earlier run shows another slot; clear them first."""


def seed_of(house: House) -> bytes:
    """Return what this installation's simulated screens derive their keys from."""
    return house.keys.token_key


def admit(house: House, count: int, area: str, profile: str) -> tuple[list[str], Standing]:
    """Let ``count`` screens in on one slot; return their ids and what they would be told.

    Raises:
        Elsewhere: some are in already, on another slot.
        ValueError: ``profile`` names no panel.
    """
    place = Slot(area=area, medium="led", profile=led_profile(profile).name)
    still = replace(house, bell=cast(Bell, _Still()))
    ids = [_admit(still, number, place) for number in range(1, count + 1)]
    house.bell.nudge()
    root = json.loads(house.keys.roots()[-1])
    return ids, Standing("approved", place.key, house.gateway_url, root)


def clear(house: House) -> int:
    """Shut every simulated screen out and forget it; return how many there were."""
    with house.store.read() as tx:
        ids = simulated.ids(tx, DEVICE)
    for screen_id in ids:
        house.bell.revoke(screen_id)
    if not ids:
        return 0
    with house.store.begin() as tx:
        gone = simulated.forget(tx, ids)
        audit.add(tx, house.clock(), "", "screen.clear_simulated", DEVICE, {"screens": gone})
    return gone


def _admit(house: House, number: int, place: Slot) -> str:
    public = key_of(seed_of(house), number).public_key().public_bytes_raw()
    made = enrol.begin(house, public, DEVICE, place.profile, VERSION)
    if made.state == "waiting":
        enrol.approve(house, made.code, place.area, place.profile, NAME.format(number))
        return made.id
    with house.store.read() as tx:
        known = screen.get(tx, made.id)
    if known is None or known.state != "approved" or known.slot != place.key:
        raise Elsewhere(made.id)
    return made.id
