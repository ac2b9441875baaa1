"""Messages about warnings: sent ahead of all others, and none once the warning is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from app.dispatch.house import House
from app.dispatch.messages import bulk, messages
from app.dispatch.messages.attempt import attempt
from app.dispatch.route import Warned
from app.dispatch.warnings import warning_rules
from app.domain.delivery import WORKER_LOST, Delivery, Receipt, State
from app.domain.pace import Batch
from app.domain.warning_rules import Rules
from app.domain.warning_word import NEVER_HAD, NIGHT, NIGHT_OVER, OVER, Act, ends_at, unwanted
from app.store import area, warning_delivery
from app.store.warning_delivery import Claimed
from channels.base import Bulk


def deliver_next(house: House, channel: str, batch: Batch | None = None) -> int:
    """Attempt what is due on ``channel``: warnings, then all else; return how many were claimed.

    The rest of a batch is put back as soon as a warning waits.
    """
    warned = deliver_due(house, [channel], batch)
    waits = partial(is_waiting, house, [channel])
    return warned or messages.deliver_due(house, [channel], waits, batch)


def deliver_due(house: House, channels: list[str], batch: Batch | None = None) -> int:
    """Attempt a batch of messages about warnings; return how many were claimed."""
    now, many = house.clock(), bulk.carrier(house, channels)
    if (many is not None and many.ready_in() > 0) or not is_waiting(house, channels):
        return 0
    batch = batch or Batch()
    most = messages.BATCH if many is None else batch.size
    with house.store.begin() as tx:
        rules = warning_rules.get(tx)
        claimed = warning_delivery.claim(tx, house.cipher, now, messages.LEASE, most, channels)
    if many is not None:
        _deliver_all(house, many, rules, claimed)
        batch.took(len(claimed), house.clock() - now)
        return len(claimed)
    for one in claimed:
        messages.settle(house, _attempt(house, rules, one))
    return len(claimed)


def _deliver_all(house: House, channel: Bulk, rules: Rules, claimed: Sequence[Claimed]) -> None:
    press = bulk.Press(house, [one.target for one in claimed])
    found = [_ready(house, rules, press, one) for one in claimed]
    bulk.settle(house, [one for one in found if isinstance(one, Delivery)])
    ready = [one for one in found if isinstance(one, bulk.Ready)]
    handed = bulk.hand_over(house, channel, ready, lambda: False)
    bulk.settle(house, handed.deliveries, handed.uses)


def _ready(
    house: House, rules: Rules, press: bulk.Press, claimed: Claimed
) -> bulk.Ready | Delivery:
    """Return what is to be handed over, or what becomes of it without."""
    mine, told, act = claimed.delivery, claimed.told, claimed.act
    route = house.routes.messages[mine.channel]
    if (ended := _unsent(house, rules, claimed)) is not None:
        return ended
    return press.printed(
        mine,
        claimed.target,
        (told.id, act, mine.revision),
        lambda to: route.render_warning(told, act, to),
        ends_at(act, told),
    )


def is_waiting(house: House, channels: list[str]) -> bool:
    """Return whether a message about a warning is due."""
    with house.store.read() as tx:
        return warning_delivery.is_waiting(tx, channels, house.clock())


def called_off(claimed: Claimed, rules: Rules, now: datetime) -> Delivery | None:
    """Return the delivery as cancelled where nobody wants it any more, None: send it."""
    mine = claimed.delivery
    why = unwanted(claimed.act, claimed.told, mine.channel, rules, now)
    if not why and claimed.act in {Act.CLEAR, Act.QUIET} and not claimed.has_it:
        why = NEVER_HAD
    if not why:
        return None
    why = NIGHT_OVER if why == OVER and mine.reason == NIGHT else why
    return mine.unsent(State.CANCELLED, why, is_repeat=claimed.is_repeat)


def _unsent(house: House, rules: Rules, claimed: Claimed) -> Delivery | None:
    """Return what becomes of a claimed delivery that is not to be sent, None of one that is."""
    mine = claimed.delivery
    if claimed.is_repeat and not house.routes.messages[mine.channel].is_repeatable:
        return mine.doubted(WORKER_LOST)  # it may have gone out: never twice
    return called_off(claimed, rules, house.clock())


def _attempt(house: House, rules: Rules, claimed: Claimed) -> Delivery:
    """Attempt one claimed delivery; no transaction is open while the network is used."""
    now, mine, told = house.clock(), claimed.delivery, claimed.told
    route = house.routes.messages[mine.channel]
    if (ended := _unsent(house, rules, claimed)) is not None:
        return ended
    with house.store.read() as tx:
        place = area.get(tx, claimed.target.area)
    if place is None:
        return mine.fail("unknown_area")
    profile = house.message_profile(place, claimed.target.language)
    word = Warned(told=told, act=claimed.act, earlier=claimed.earlier)

    def run() -> Receipt:
        return route.warn(word, profile, claimed.target.address, mine.key)

    return attempt(mine, run, now, ends_at(claimed.act, told), messages.jitter)
