"""The lane of pushes: many under way at once, warnings first, dead subscriptions deleted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from app.dispatch.house import House
from app.dispatch.lane import is_due
from app.dispatch.messages import bulk, messages
from app.dispatch.messages.bulk import Press, Ready
from app.dispatch.subscriptions import subscribed
from app.dispatch.warnings import warn_send, warning_rules
from app.domain.delivery import Delivery, State
from app.domain.notice import Notice
from app.domain.warning_rules import Rules, morning
from app.domain.warning_word import NIGHT, ends_at
from app.store import delivery, subscription, target, warning_delivery
from app.store.session import Tx

CHANNEL = "webpush"
# Of a notice that could not be pushed for a day, nobody is told any more.
KEPT = timedelta(hours=24)
TOO_LATE = "too_late"
_DEAD = ("gone", "bad_address")
_Planned = Delivery | Ready


def deliver_next(house: House) -> int:
    """Push what is due: about warnings, else all else; return how many were claimed.

    The rest of a batch is put back as soon as a warning waits.
    """
    return deliver_warnings(house) or deliver_due(house)


def deliver_due(house: House) -> int:
    """Push a batch of what is due of notices; return how many were claimed."""
    now = house.clock()
    if not is_due(house, lambda tx: delivery.next_due(tx, [CHANNEL])):
        return 0
    with house.store.begin() as tx:
        claimed = delivery.claim(tx, house.cipher, now, messages.LEASE, bulk.BATCH, [CHANNEL])
        rules = warning_rules.get(tx) if claimed else Rules()
    until = morning(rules.night_from, rules.night_until, now, house.time_zone)
    press = Press(house, [one.target for one in claimed])
    planned = [_of_notice(house, press, one, until) for one in claimed]
    return _carry_out(house, planned, partial(warn_send.is_waiting, house, [CHANNEL]))


def deliver_warnings(house: House) -> int:
    """Push a batch of what is due about warnings; return how many were claimed."""
    now = house.clock()
    if not warn_send.is_waiting(house, [CHANNEL]):
        return 0
    with house.store.begin() as tx:
        rules = warning_rules.get(tx)
        claimed = warning_delivery.claim(
            tx, house.cipher, now, messages.LEASE, bulk.BATCH, [CHANNEL]
        )
    press = Press(house, [one.target for one in claimed])
    planned = [_of_warning(house, press, one, rules) for one in claimed]
    return _carry_out(house, planned, lambda: False)


def _of_notice(
    house: House, press: Press, one: delivery.Claimed, night_ends: datetime | None
) -> _Planned:
    notice, route = one.notice, house.routes.messages[CHANNEL]
    if dropped := _not_now(one, house.clock(), night_ends):
        return dropped
    look = (notice.id, notice.revision)
    return press.printed(
        one.delivery, one.target, look, lambda to: route.render(notice, to), _last(notice)
    )


def _of_warning(
    house: House, press: Press, one: warning_delivery.Claimed, rules: Rules
) -> _Planned:
    told, act, route = one.told, one.act, house.routes.messages[CHANNEL]
    if dropped := warn_send.called_off(one, rules, house.clock()):
        return dropped
    return press.printed(
        one.delivery,
        one.target,
        (told.id, act, one.delivery.revision),
        lambda to: route.render_warning(told, act, to),
        ends_at(act, told),
    )


def _not_now(one: delivery.Claimed, now: datetime, night_ends: datetime | None) -> Delivery | None:
    """Return a delivery that is not to be made now: over, or to wait for the morning."""
    mine, notice = one.delivery, one.notice
    if now >= _last(notice):
        why = "" if now >= notice.expires else TOO_LATE
        return mine.unsent(State.EXPIRED, why, is_repeat=one.is_repeat)
    # What is over by the morning is told now: a telephone at night is silent by its owner's choice.
    if night_ends is None or night_ends >= _last(notice):
        return None
    return mine.hold(night_ends, NIGHT)


def _last(notice: Notice) -> datetime:
    return min(notice.expires, max(notice.effective, notice.sent) + KEPT)


def _carry_out(house: House, planned: Sequence[_Planned], gives_way: Callable[[], bool]) -> int:
    """Make the pushes, several at once, and store what became of all in one transaction."""
    channel = bulk.carrier(house, [CHANNEL])
    if channel is None:
        raise TypeError("the channel of pushes carries many at once")
    ready = [one for one in planned if isinstance(one, Ready)]
    done = [one for one in planned if isinstance(one, Delivery)]
    done += bulk.hand_over(house, channel, ready, gives_way).deliveries
    if done:
        now = house.clock()
        with house.store.begin() as tx:
            delivery.store(tx, done, now)
            _bury(house, tx, done, now)
    return len(planned)


def _bury(house: House, tx: Tx, done: Collection[Delivery], now: datetime) -> None:
    """Delete the subscriptions of which the push service says that they are no more."""
    for one in done:
        if one.state is State.FAILED and one.reason.startswith(_DEAD):
            held = subscription.get(tx, house.cipher, one.target_id)
            if held is not None:
                subscribed.close(tx, house, held, "gone", now)
            else:
                target.remove(tx, one.target_id, now)
