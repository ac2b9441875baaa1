"""Takes what gateways packed off the bell and stores it: marks, faults, proof of play, answers."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from app.dispatch.house import House
from app.dispatch.screens import facts
from app.dispatch.screens.evidence import BadPack, Sighting, unpack
from app.dispatch.screens.facts import Answer, Drilled, Fact, Fault, Played
from app.domain.tv_view import KEPT
from app.store import (
    alert_appearance,
    command,
    drill,
    hand_over,
    mark,
    played,
    reach_mark,
    reach_time,
    screen_fault,
    station,
    tv_view,
)
from app.store.bell import Bell
from app.store.mark import Mark
from app.store.session import Store, Tx

log = logging.getLogger(__name__)
BATCH, BLOCK_MS = 100, 1000
# SQLite has one writer at a time, and people wait for theirs: so many screens' marks are stored in
# one transaction, and then everybody else has a turn.
PART, TURN_S = 1000, 0.02
# What a year's report needs; commands are in the audit log as well.
PACE_KEPT, VIEWS_KEPT = timedelta(days=400), KEPT


def store_waiting(
    store: Store,
    bell: Bell,
    consumer: str | None = None,
    rest: Callable[[float], object] = time.sleep,
) -> int:
    """Store what waits, one statement a kind; return how many entries were taken.

    Waits a second for the first. An entry is forgotten only after it is stored; stored twice it
    changes nothing. Between two transactions it ``rest``s.
    """
    entries = bell.read_evidence(consumer or socket.gethostname(), BATCH, BLOCK_MS)
    sightings: list[Sighting] = []
    told: list[Fact] = []
    for name, packed in entries:
        try:
            found = facts.unpack(packed)
            if found is None:
                sightings += unpack(packed)
            else:
                told += found
        except BadPack as exc:
            log.warning("evidence %s is dropped: %s", name, exc)
    seen = mark.merged(map(_mark, sightings))
    for start in range(0, len(seen), PART):
        if start:
            rest(TURN_S)
        with store.begin() as tx:
            reach_mark.note(tx, seen[start : start + PART])
            mark.store(tx, seen[start : start + PART])
    if told:
        with store.begin() as tx:
            _store(tx, told)
    bell.done_evidence([name for name, _ in entries])
    return len(entries)


def forget(house: House) -> int:
    """Forget what nobody asks about any more: pace, sightings; return 0."""
    now = house.clock()
    with house.store.begin() as tx:
        hand_over.drop_before(tx, now - PACE_KEPT)
        reach_time.drop_before(tx, now - PACE_KEPT)
        alert_appearance.drop_before(tx, now - PACE_KEPT)
        tv_view.drop_before(tx, now - VIEWS_KEPT)
        station.drop_before(tx, now - PACE_KEPT)
    return 0


def _store(tx: Tx, told: list[Fact]) -> None:
    screen_fault.store(
        tx, [screen_fault.Fault(**asdict(one)) for one in told if isinstance(one, Fault)]
    )
    played.store(tx, [played.Played(**asdict(one)) for one in told if isinstance(one, Played)])
    answers = [command.Answer(**asdict(one)) for one in told if isinstance(one, Answer)]
    command.store_answers(tx, answers)
    drill.store_shown(tx, [drill.Shown(**asdict(o)) for o in told if isinstance(o, Drilled)])


def _mark(seen: Sighting) -> Mark:
    return Mark(
        screen=seen.screen,
        epoch=seen.epoch,
        received=seen.received,
        verified=seen.verified,
        shown=seen.shown,
        at=seen.shown_at,
        seen_at=seen.seen_at,
        version=seen.version,
        free_bytes=seen.free_bytes,
        alerts_epoch=seen.alerts[0],
        alerts_seq=seen.alerts[1],
    )
