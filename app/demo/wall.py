"""Hangs the demo's screens: where they are, and three simulated ones beside the real one."""

from __future__ import annotations

import threading

from app.demo.neighbourhood import COMMUNITY
from app.dispatch.house import House
from app.dispatch.screens import enrol
from app.store import screen, screen_place, simulated
from app.store.screen_place import Place

PROFILE, LOOK_S = "192x32-mono", 0.1
# What simulated screens say they are (``sim screens``).
DEVICE = "linli-sim"
# Name, latitude, longitude and tag; 4.75 mm from lamp to lamp, looked at from 12 m away.
REAL = (39.92190, 116.48300)
SIMULATED = (
    ("3号楼电梯厅", 39.92265, 116.48215, "电梯厅"),
    ("党群服务中心", 39.92115, 116.48145, "大厅"),
    ("西门 LED 屏", 39.92180, 116.48020, "大门"),
)
REAL_TAG = "大门"
_PITCH_MM, _DISTANCE_M = 4.75, 12.0


def command() -> list[str]:
    """Return the words of ``flask`` that let the simulated screens live for a day."""
    size = ["--count", str(len(SIMULATED)), "--area", COMMUNITY, "--profile", PROFILE]
    return ["sim", "screens", *size, "--minutes", "1440"]


def hang(house: House, stop: threading.Event, patience_s: float = 30.0) -> bool:
    """Say where the screens hang, by point and tag, once the simulated ones are in.

    Return whether they came.
    """
    for _ in range(int(patience_s / LOOK_S)):
        with house.store.read() as tx:
            ids = simulated.ids(tx, DEVICE)
            others = [one.id for one in screen.listing(tx, area=COMMUNITY) if one.id not in ids]
        if len(ids) >= len(SIMULATED):
            break
        if stop.wait(LOOK_S):
            return False
    else:
        return False
    with house.store.begin() as tx:
        for one in others:
            screen_place.put(tx, _place(one, *REAL))
        for one, (name, latitude, longitude, _) in zip(ids, SIMULATED, strict=False):
            screen.rename(tx, one, name)
            screen_place.put(tx, _place(one, latitude, longitude))
    for one in others:
        enrol.tag(house, one, {REAL_TAG})
    for one, (*_, tag) in zip(ids, SIMULATED, strict=False):
        enrol.tag(house, one, {tag})
    return True


def _place(screen_id: str, latitude: float, longitude: float) -> Place:
    return Place(
        screen=screen_id,
        latitude=latitude,
        longitude=longitude,
        pitch_mm=_PITCH_MM,
        distance_m=_DISTANCE_M,
        note="演示",
    )
