"""Approves the demo's own screen, as an operator would, when it shows its code."""

from __future__ import annotations

import threading

from app.demo.neighbourhood import COMMUNITY
from app.dispatch import enrol
from app.dispatch.house import House
from app.store import screen

NAMES = ("东门 LED 屏", "南门 LED 屏", "活动中心 LED 屏")


def pair_first(house: House, stop: threading.Event, patience_s: float = 30.0) -> bool:
    """Approve the first waiting screen; return whether one came before ``patience_s`` ended."""
    tries = int(patience_s / 0.2)
    for _ in range(tries):
        with house.store.read() as tx:
            waiting = [s for s in screen.listing(tx) if s.state == "waiting"]
        if waiting:
            enrol.approve(house, waiting[0].code, COMMUNITY, waiting[0].profile, NAMES[0])
            return True
        if stop.wait(0.2):
            return False
    return False
