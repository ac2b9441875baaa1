"""The worker: lanes that run side by side, each woken by the bell or by its own next due instant.

Warnings, alerts, boards, each message channel, reports, screens' evidence and upkeep never wait for
one another.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from time import monotonic

from app.dispatch import warmth
from app.dispatch.boards import boards, resign, timing
from app.dispatch.house import House
from app.dispatch.lane import CALM_S, SOON_S, Agenda, Lane, rest_until
from app.dispatch.messages import bulk, planning, sms_ask, sms_inbox
from app.dispatch.messages.reports import ReportBox, doubt_lane
from app.dispatch.review import urgent
from app.dispatch.screens import marks
from app.dispatch.subscriptions import pushes, signups
from app.dispatch.upkeep import retention
from app.dispatch.voices import answers
from app.dispatch.warnings import alerts, drills, warn, warn_plan, warn_send
from app.domain.pace import Batch
from app.store import alert, delivery, review, signup, slot
from app.store.session import Tx
from channels.base import Listener

log = logging.getLogger(__name__)
# A lost ring costs at most this long.
POLL_S = 5.0
AWAY_S = 1.0
UPKEEP_S = 30.0


def lanes(house: House, reports: ReportBox) -> list[Lane]:
    """Return every lane of ``house``."""

    def until(next_due: Callable[[Tx], datetime | None]) -> Callable[[], float]:
        return partial(rest_until, house, next_due, POLL_S)

    def warm() -> int:
        warmth.boards(house)
        warmth.alerts(house)
        kept = answers.forget(house)
        return kept + marks.forget(house) + resign.after_rotation(house)

    warnings = warn.Lookout(house)
    return [
        Lane(name="warn", step=warnings.step, rest_s=warnings.rest_s),
        Lane(name="words", step=lambda: warn_plan.plan_due(house), rest_s=lambda: POLL_S),
        Lane(name="alerts", step=lambda: alerts.issue_due(house), rest_s=until(alert.next_due)),
        planning.lane(house),
        drills.lane(house),
        Lane(name="boards", step=lambda: boards.issue_due(house), rest_s=until(slot.next_due)),
        *(_messages(house, channel) for channel in sorted(house.routes.messages)),
        Lane(name="reports", step=lambda: reports.store(house), rest_s=lambda: AWAY_S),
        doubt_lane(house),
        reports.arrivals.lane(house),
        sms_inbox.lane(house),
        sms_ask.lane(house),
        Lane(name="marks", step=lambda: marks.store_waiting(house.store, house.bell), rest_s=_none),
        _upkeep("showings", lambda: timing.make_due(house)),
        Lane(
            name="urgent",
            step=lambda: urgent.lapse_due(house),
            rest_s=until(review.next_deadline),
            calm_s=CALM_S,
        ),
        _upkeep("upkeep", warm),
        retention.lane(house),
    ]


def run(house: House, reports: ReportBox, stop: threading.Event, more: Sequence[Lane] = ()) -> None:
    """Run all lanes, and ``more``, until ``stop`` is set; return when each has ended its step."""
    for route in house.routes.messages.values():
        if isinstance(route.channel, Listener):
            route.channel.listen()
    running = [(lane, threading.Event()) for lane in (*lanes(house, reports), *more)]
    wakes = [wake for lane, wake in running if lane.is_woken]
    threads = [
        threading.Thread(target=_drive, args=(lane, wake, stop), name=lane.name)
        for lane, wake in running
    ]
    threads.append(threading.Thread(target=_listen, args=(house, wakes, stop), name="bell"))
    for thread in threads:
        thread.start()
    stop.wait()
    for _, wake in running:
        wake.set()
    for thread in threads:
        thread.join()


def _drive(lane: Lane, wake: threading.Event, stop: threading.Event) -> None:
    while not stop.is_set():
        wake.clear()
        try:
            looked = monotonic()
            if lane.step():
                continue
            rest = min(max(lane.rest_s(), 0.01), max(POLL_S, UPKEEP_S))
            if wake.wait(rest):
                stop.wait(max(looked + min(lane.calm_s, rest) - monotonic(), 0.0))
        except OSError as exc:  # the store or the bell is away: both come back
            log.warning("%s waits: %s", lane.name, exc)
            stop.wait(AWAY_S)
        except Exception:  # a bug in one lane must not silence the others; it is logged whole
            log.exception("%s broke", lane.name)
            stop.wait(POLL_S)


def _listen(house: House, wakes: list[threading.Event], stop: threading.Event) -> None:
    """Wake every lane when the bell says there is work."""
    while not stop.is_set():
        try:
            for _ in house.bell.listen(["work"], timeout_s=AWAY_S):
                for wake in wakes:
                    wake.set()
                if stop.is_set():
                    return
        except OSError as exc:
            log.warning("the bell is silent: %s", exc)
            stop.wait(AWAY_S)


def _messages(house: House, channel: str) -> Lane:
    """Return the lane of one message channel."""
    send = pushes.deliver_next if channel == pushes.CHANNEL else _send(channel)
    many = bulk.carrier(house, [channel])
    agenda = Agenda(house, lambda tx: _sooner(tx, channel), POLL_S)

    def step() -> int:
        return (signups.send_due(house, channel) or send(house)) if agenda.is_due() else 0

    return Lane(
        name=channel,
        step=step,
        rest_s=agenda.rest_s if many is None else lambda: max(agenda.rest_s(), many.ready_in()),
        calm_s=SOON_S,
    )


def _upkeep(name: str, step: Callable[[], int]) -> Lane:
    return Lane(name=name, step=step, rest_s=lambda: UPKEEP_S, is_woken=False)


def _send(channel: str) -> Callable[[House], int]:
    batch = Batch()
    return lambda house: warn_send.deliver_next(house, channel, batch)


def _sooner(tx: Tx, channel: str) -> datetime | None:
    """Return when there is something to do on a message channel."""
    found = [delivery.next_due(tx, [channel])]
    if channel in signups.CHANNELS:
        found.append(signup.next_due(tx, channel))
    return min((at for at in found if at is not None), default=None)


def _none() -> float:
    return 0.0
