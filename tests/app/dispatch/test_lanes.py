"""Everything that must go on by itself has a lane of the worker; one left out says nothing."""

import threading
import time

from app.dispatch import worker
from app.dispatch.lane import Lane
from app.dispatch.messages.reports import ReportBox


def test_no_lane_is_left_out(house):
    ours = {"warn", "words", "alerts", "drills", "boards", "reports", "doubt", "arrivals", "marks"}
    ours |= {"planning", "showings", "urgent", "upkeep", "pushed texts", "open texts", "retention"}
    assert {lane.name for lane in worker.lanes(house, ReportBox())} == ours | set(
        house.routes.messages
    )


def test_of_rings_in_a_row_a_calm_lane_hears_one(house):
    looks, stop = [], threading.Event()
    lanes = [looking(looks, "calm", 600.0), looking(looks, "keen", 0.0)]
    running = threading.Thread(target=worker.run, args=(house, ReportBox(), stop, lanes))
    running.start()
    try:
        until = time.monotonic() + 30
        while looks.count("keen") < 20 and time.monotonic() < until:
            house.bell.nudge()
            time.sleep(0.01)
    finally:
        stop.set()
        running.join()
    assert looks.count("keen") >= 20
    assert looks.count("calm") == 1


def looking(looks, name, calm_s):
    def step():
        looks.append(name)
        return 0

    return Lane(name=name, step=step, rest_s=lambda: 600.0, calm_s=calm_s)
