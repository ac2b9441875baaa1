"""The lane of messages: claim deliveries that are due, attempt them, store what became of them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from app.dispatch.house import House
from app.dispatch.lane import is_due
from app.dispatch.messages import bulk, sms_desk
from app.dispatch.messages.attempt import attempt
from app.dispatch.messages.bulk import Ready
from app.domain.delivery import WORKER_LOST, Delivery, Receipt, State
from app.domain.pace import Batch
from app.store import area, delivery
from app.store.delivery import Claimed
from channels.base import Bulk

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=120)
BATCH = 20


def deliver_due(
    house: House,
    channels: list[str],
    gives_way: Callable[[], bool] = lambda: False,
    batch: Batch | None = None,
) -> int:
    """Attempt a batch of what is due on ``channels``; return how many were claimed.

    As soon as it ``gives_way`` to something that cannot wait, the rest is put back. ``batch`` says
    how many are handed over at once, and learns from it.
    """
    now, many = house.clock(), bulk.carrier(house, channels)
    if many is not None and many.ready_in() > 0:
        return 0
    if not is_due(house, lambda tx: delivery.next_due(tx, channels)):
        return 0
    batch = batch or Batch()
    most = BATCH if many is None else batch.size
    with house.store.begin() as tx:
        claimed = delivery.claim(tx, house.cipher, now, LEASE, most, channels)
    if many is not None:
        _deliver_all(house, many, claimed, gives_way)
        batch.took(len(claimed), house.clock() - now)
        return len(claimed)
    stops = bulk.or_away(gives_way)
    for number, one in enumerate(claimed):
        if stops():
            _put_back(house, claimed[number:])
            break
        settle(house, _attempt(house, one))
    return len(claimed)


def _deliver_all(
    house: House, channel: Bulk, claimed: Sequence[Claimed], gives_way: Callable[[], bool]
) -> None:
    """Hand a batch over at once; nothing of it is sent that may have gone out already."""
    press = bulk.Press(house, [one.target for one in claimed])
    gate = sms_desk.Gate(house, claimed)
    found = [_ready(house, press, gate, one) for one in claimed]
    bulk.settle(house, [one for one in found if isinstance(one, Delivery)])
    ready = [one for one in found if isinstance(one, Ready)]
    handed = bulk.hand_over(house, channel, ready, gives_way)
    bulk.settle(house, handed.deliveries, handed.uses)


def _ready(
    house: House, press: bulk.Press, gate: sms_desk.Gate, claimed: Claimed
) -> Ready | Delivery:
    """Return what is to be handed over, or what becomes of it without."""
    now, notice, mine = house.clock(), claimed.notice, claimed.delivery
    if now >= notice.expires:
        return mine.unsent(State.EXPIRED, is_repeat=claimed.is_repeat)
    route = house.routes.messages[mine.channel]
    if claimed.is_repeat and not route.is_repeatable:  # it may have gone out: never twice
        return mine.doubted(WORKER_LOST)
    if mine.channel == sms_desk.CHANNEL and (stopped := gate.stops(mine, notice)) is not None:
        return stopped
    look = (mine.notice_id, mine.revision)
    return press.printed(
        mine, claimed.target, look, lambda to: route.render(notice, to), notice.expires
    )


def _put_back(house: House, claimed: Sequence[Claimed]) -> None:
    """Leave to later what was not tried; what a lost worker may have sent stays in doubt."""
    for one in claimed:
        if one.is_repeat:
            settle(house, _attempt(house, one))
    now = house.clock()
    rest = [one.delivery.later(now, "") for one in claimed if not one.is_repeat]
    with house.store.begin() as tx:
        delivery.store(tx, rest, now)


def _attempt(house: House, claimed: Claimed) -> Delivery:
    """Attempt one claimed delivery; no transaction is open while the network is used."""
    now, notice = house.clock(), claimed.notice
    if now >= notice.expires:
        return claimed.delivery.unsent(State.EXPIRED, is_repeat=claimed.is_repeat)
    with house.store.read() as tx:
        place = area.get(tx, claimed.target.area)
        earlier = delivery.earlier_reference(tx, claimed.delivery)
    if place is None:
        return claimed.delivery.fail("unknown_area")
    route = house.routes.messages[claimed.delivery.channel]
    if claimed.is_repeat and not route.is_repeatable:  # it may have gone out: never twice
        return claimed.delivery.doubted(WORKER_LOST)
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
