"""The lane of messages: claim deliveries that are due, attempt them, store what became of them."""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from app.dispatch.attempt import attempt
from app.dispatch.house import House
from app.domain.delivery import Delivery, Receipt, State
from app.store import area, delivery
from app.store.delivery import Claimed

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)
BATCH = 20
# A delivery report may come before its message's reference is stored; older ones are nobody's.
REPORT_PATIENCE = timedelta(minutes=10)


def deliver_due(
    house: House, channels: list[str], gives_way: Callable[[], bool] = lambda: False
) -> int:
    """Attempt a batch of what is due on ``channels``; return how many were claimed.

    As soon as it ``gives_way`` to something that cannot wait, the rest is put back.
    """
    now = house.clock()
    with house.store.begin() as tx:
        claimed = delivery.claim(tx, house.cipher, now, LEASE, BATCH, channels)
    for number, one in enumerate(claimed):
        if gives_way():
            _put_back(house, claimed[number:])
            break
        settle(house, _attempt(house, one))
    return len(claimed)


def _put_back(house: House, claimed: Sequence[Claimed]) -> None:
    """Leave to later what was not tried; what a lost worker may have sent stays in doubt."""
    for one in claimed:
        if one.is_repeat:
            settle(house, _attempt(house, one))
    now = house.clock()
    rest = [
        replace(one.delivery.move(State.QUEUED), due=now) for one in claimed if not one.is_repeat
    ]
    with house.store.begin() as tx:
        delivery.store(tx, [replace(one, due=now) for one in rest], now)


def _attempt(house: House, claimed: Claimed) -> Delivery:
    """Attempt one claimed delivery; no transaction is open while the network is used."""
    now, notice = house.clock(), claimed.notice
    if now >= notice.expires:
        return replace(claimed.delivery, state=State.QUEUED).move(State.EXPIRED)
    with house.store.read() as tx:
        place = area.get(tx, claimed.target.area)
        earlier = delivery.earlier_reference(tx, claimed.delivery)
    if place is None:
        return claimed.delivery.move(State.FAILED, reason="unknown_area")
    route = house.routes.messages[claimed.delivery.channel]
    if claimed.is_repeat and not route.is_repeatable:  # it may have gone out: never twice
        return claimed.delivery.move(State.UNKNOWN, reason="worker_lost")
    profile = house.message_profile(place, claimed.target.language)

    def run() -> Receipt:
        return route.run(notice, profile, claimed.target.address, claimed.delivery.key, earlier)

    return attempt(claimed.delivery, run, now, notice.expires, jitter)


def settle(house: House, done: Delivery) -> None:
    """Store what became of a claimed delivery, unless somebody else has it by now."""
    now = house.clock()
    with house.store.begin() as tx:
        if delivery.store(tx, [done], now) == 0:
            log.warning("%s was fenced out", done.key)
            return
        if done.state is State.ACCEPTED and done.reference:
            delivery.add_references(tx, [(r, done) for r in done.reference.split(",")])


def jitter(most: float) -> float:
    """Return a wait of at most ``most`` seconds."""
    return secrets.SystemRandom().uniform(0, most)


class ReportBox:
    """Delivery reports as the channels' threads bring them, until they are stored."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[str, State, str, datetime | None]] = deque()

    def put(self, reference: str, state: State, reason: str) -> None:
        """Take one report; called from a channel's own thread."""
        self.waiting.append((reference, state, reason, None))

    def store(self, house: House) -> int:
        """Settle what has come; keep for later what has no message yet. Return how many settled."""
        now, settled, kept = house.clock(), 0, []
        while self.waiting:
            reference, state, reason, first = self.waiting.popleft()
            with house.store.begin() as tx:
                found = delivery.settle(tx, [(reference, state, reason)], now)
            settled += found
            if not found and now - (first or now) < REPORT_PATIENCE:
                kept.append((reference, state, reason, first or now))
        self.waiting.extend(kept)
        return settled
