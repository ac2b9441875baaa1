"""The lane of pushes: many under way at once, warnings first, dead subscriptions deleted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.dispatch import messages, subscribed, warn_send, warning_rules
from app.dispatch.attempt import attempt
from app.dispatch.house import House
from app.domain.audience import Area
from app.domain.delivery import Delivery, Receipt, State
from app.domain.notice import Notice
from app.domain.target import Target
from app.domain.warning_rules import Rules, morning
from app.domain.warning_word import NIGHT, ends_at
from app.store import area, delivery, subscription, target, warning_delivery
from app.store.session import Tx

CHANNEL = "webpush"
AT_ONCE, BATCH = 16, 96
# Of a notice that could not be pushed for a day, nobody is told any more.
KEPT = timedelta(hours=24)
TOO_LATE = "too_late"
_DEAD = ("gone", "bad_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """One push to be made: what, to whom, and until when it helps."""

    delivery: Delivery
    address: str
    message: Any
    expires: datetime


_Planned = Delivery | _Job


def deliver_next(house: House) -> int:
    """Push what is due: about warnings, else all else; return how many were claimed."""
    return deliver_warnings(house) or deliver_due(house)


def deliver_due(house: House) -> int:
    """Push a batch of what is due of notices; return how many were claimed."""
    now = house.clock()
    with house.store.begin() as tx:
        claimed = delivery.claim(tx, house.cipher, now, messages.LEASE, BATCH, [CHANNEL])
        places = _places(tx, [one.target for one in claimed])
        rules = warning_rules.get(tx)
    until = morning(rules.night_from, rules.night_until, now, house.time_zone)
    made: dict[tuple[str, int, str], Any] = {}

    def planned(one: delivery.Claimed) -> _Planned:
        place = places.get(one.target.area)
        if place is None:
            return one.delivery.move(State.FAILED, reason="unknown_area")
        if dropped := _not_now(one.delivery, one.notice, now, until):
            return dropped
        key = (one.notice.id, one.notice.revision, one.target.language)
        if key not in made:
            profile = house.message_profile(place, one.target.language)
            made[key] = house.routes.messages[CHANNEL].render(one.notice, profile)
        return _Job(
            delivery=one.delivery,
            address=one.target.address,
            message=made[key],
            expires=_last(one.notice),
        )

    return _carry_out(house, [planned(one) for one in claimed])


def deliver_warnings(house: House) -> int:
    """Push a batch of what is due about warnings; return how many were claimed."""
    now = house.clock()
    if not warn_send.is_waiting(house, [CHANNEL]):
        return 0
    with house.store.begin() as tx:
        rules = warning_rules.get(tx)
        claimed = warning_delivery.claim(tx, house.cipher, now, messages.LEASE, BATCH, [CHANNEL])
        places = _places(tx, [one.target for one in claimed])
    return _carry_out(house, [_of_warning(house, one, places, rules, now) for one in claimed])


def _of_warning(
    house: House,
    one: warning_delivery.Claimed,
    places: Mapping[str, Area],
    rules: Rules,
    now: datetime,
) -> _Planned:
    place = places.get(one.target.area)
    if place is None:
        return one.delivery.move(State.FAILED, reason="unknown_area")
    if dropped := warn_send.called_off(one, rules, now):
        return dropped
    profile = house.message_profile(place, one.target.language)
    return _Job(
        delivery=one.delivery,
        address=one.target.address,
        message=house.routes.messages[CHANNEL].render_warning(one.told, one.act, profile),
        expires=ends_at(one.act, one.told),
    )


def _not_now(
    mine: Delivery, notice: Notice, now: datetime, night_ends: datetime | None
) -> Delivery | None:
    """Return a delivery that is not to be made now: over, or to wait for the morning."""
    if now >= _last(notice):
        ended = replace(mine, state=State.QUEUED)
        return ended.move(State.EXPIRED, reason="" if now >= notice.expires else TOO_LATE)
    # What is over by the morning is told now: a telephone at night is silent by its owner's choice.
    if night_ends is None or night_ends >= _last(notice):
        return None
    return mine.hold(night_ends, NIGHT)


def _last(notice: Notice) -> datetime:
    return min(notice.expires, max(notice.effective, notice.sent) + KEPT)


def _places(tx: Tx, targets: Sequence[Target]) -> dict[str, Area]:
    found = {code: area.get(tx, code) for code in {one.area for one in targets}}
    return {code: place for code, place in found.items() if place is not None}


def _carry_out(house: House, planned: Sequence[_Planned]) -> int:
    """Make the pushes, several at once, and store what became of all in one transaction."""
    done = [one for one in planned if isinstance(one, Delivery)]
    jobs = [one for one in planned if isinstance(one, _Job)]
    if jobs:
        with ThreadPoolExecutor(min(AT_ONCE, len(jobs)), "push") as threads:
            done += threads.map(_push(house), jobs)
    now = house.clock()
    with house.store.begin() as tx:
        delivery.store(tx, done, now)
        _bury(house, tx, done, now)
    return len(planned)


def _push(house: House) -> Callable[[_Job], Delivery]:
    channel = house.routes.messages[CHANNEL].channel

    def push(job: _Job) -> Delivery:
        def run() -> Receipt:
            return channel.deliver(job.message, job.address, job.delivery.key)

        return attempt(job.delivery, run, house.clock(), job.expires, messages.jitter)

    return push


def _bury(house: House, tx: Tx, done: Collection[Delivery], now: datetime) -> None:
    """Delete the subscriptions of which the push service says that they are no more."""
    for one in done:
        if one.state is State.FAILED and one.reason.startswith(_DEAD):
            held = subscription.get(tx, house.cipher, one.target_id)
            if held is not None:
                subscribed.close(tx, house, held, "gone", now)
            else:
                target.remove(tx, one.target_id, now)
