"""Approves the demo's own screen, as an operator would, when it shows its code."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.demo import wall
from app.demo.neighbourhood import COMMUNITY
from app.dispatch.house import House
from app.dispatch.screens import enrol
from app.store import screen
from app.store.screen import Screen

NAME = "东门 LED 屏"
LOOK_S = 0.1


def pair_first(house: House, stop: threading.Event, patience_s: float = 30.0) -> bool:
    """Approve the first waiting screen; return whether it has shown its board in time."""

    def is_first(one: Screen) -> bool:
        return one.state == "waiting" and one.device != wall.DEVICE

    waiting = _find(house, is_first, stop, patience_s)
    if waiting is None:
        return False
    enrol.approve(house, waiting.code, COMMUNITY, waiting.profile, NAME)
    shows = _find(house, lambda s: s.id == waiting.id and s.shown > 0, stop, patience_s)
    return shows is not None


def _find(
    house: House, wanted: Callable[[Screen], bool], stop: threading.Event, patience_s: float
) -> Screen | None:
    """Look for a screen again and again until ``patience_s`` has passed."""
    for _ in range(int(patience_s / LOOK_S)):
        with house.store.read() as tx:
            found = next((s for s in screen.listing(tx) if wanted(s)), None)
        if found is not None or stop.wait(LOOK_S):
            return found
    return None
