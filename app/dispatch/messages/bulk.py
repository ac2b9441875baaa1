"""Messages handed over by the hundred: one claim, one text for all who read alike, one store."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.dispatch.house import House
from app.dispatch.messages import sms_desk, sms_untold
from app.dispatch.messages.attempt import became
from app.domain import pace
from app.domain.audience import Area
from app.domain.delivery import Delivery, Receipt, State, is_again
from app.domain.sms_rules import billed
from app.domain.target import Profile, Target
from app.store import area, delivery, sms_use
from app.store.session import StoreAway
from app.store.sms_cost import Use
from channels.base import Bulk, Parcel, Unreachable
from renderers.base import SmsText, Unrenderable

log = logging.getLogger(__name__)
# What a worker that is killed leaves in doubt is at most one batch: it is the journal, too.
BATCH, LARGEST = pace.START, pace.MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A claimed delivery with its text, to be handed over."""

    delivery: Delivery
    message: Any
    address: str
    area: str
    expires: datetime


def carrier(house: House, channels: Collection[str]) -> Bulk | None:
    """Return the one channel of ``channels`` if it carries many at once."""
    (name, *others) = sorted(channels)
    route = house.routes.messages.get(name)
    if others or route is None or not isinstance(route.channel, Bulk):
        return None
    return route.channel


class Press:
    """Makes each text once for all targets of one area and language."""

    def __init__(self, house: House, targets: Collection[Target]) -> None:
        self._house, self._made = house, {}  # type: House, dict[object, Any]
        with house.store.read() as tx:
            self._areas: dict[str, Area] = area.by_codes(tx, {one.area for one in targets})

    def printed(
        self,
        mine: Delivery,
        to: Target,
        look: object,
        render: Callable[[Profile], Any],
        expires: datetime,
    ) -> Ready | Delivery:
        """Return ``mine`` with its text, ready to go, or as it fails; ``look`` names the text."""
        place = self._areas.get(to.area)
        if place is None:
            return mine.fail("unknown_area")
        name = (look, to.area, to.language)
        if name not in self._made:
            try:
                self._made[name] = render(self._house.message_profile(place, to.language))
            except Unrenderable as exc:
                self._made[name] = exc
            except Exception:  # a renderer's bug must not stop the other deliveries
                log.exception("no text for %s", mine.key)
                self._made[name] = Unrenderable("internal_error")
        message = self._made[name]
        if isinstance(message, Unrenderable):
            return mine.fail(message.code)
        return Ready(
            delivery=mine, message=message, address=to.address, area=to.area, expires=expires
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of deliveries, and the texts among them that are paid for."""

    deliveries: list[Delivery]
    uses: list[Use]


def hand_over(
    house: House, channel: Bulk, ready: Sequence[Ready], gives_way: Callable[[], bool]
) -> Handed:
    """Hand all over; return what became of each. No transaction is open meanwhile."""
    parcels = [
        Parcel(one.message, one.address, one.delivery.key, _is_anew(one.delivery)) for one in ready
    ]
    try:
        results = list(channel.deliver_all(parcels, or_away(gives_way))) if parcels else []
    except Exception:  # a channel's bug: any of them may have gone out
        log.exception("a channel broke on %d messages", len(parcels))
        results = [Unreachable("internal_error", submitted=True) for _ in parcels]
    now = house.clock()
    pairs = list(zip(ready, results, strict=True))
    # Those who read alike have the same text: it is counted once.
    texts = {id(one.message): one.message for one in ready}
    billed_as = {name: _billed(text) for name, text in texts.items()}
    return Handed(
        deliveries=[_after(one, result, now) for one, result in pairs],
        uses=[
            _use(one, got, parts)
            for one, got in pairs
            if isinstance(got, Receipt) and (parts := billed_as[id(one.message)])
        ],
    )


def or_away(gives_way: Callable[[], bool]) -> Callable[[], bool]:
    """Return ``gives_way`` that says yes while the store cannot be asked: nothing more is begun."""

    def asked() -> bool:
        try:
            return gives_way()
        except StoreAway:
            return True

    return asked


def settle(house: House, done: Sequence[Delivery], uses: Sequence[Use] = ()) -> None:
    """Store what became of claimed deliveries, unless somebody else has them by now."""
    if not done:
        return
    now = house.clock()
    with house.store.begin() as tx:
        stored = delivery.store(tx, done, now)
        accepted = [one for one in done if one.state is State.ACCEPTED and one.reference]
        named = [(name, one) for one in accepted for name in one.reference.split(",")]
        delivery.add_references(tx, named)
        sms_untold.watch(tx, house, named)
        ids = {one.target_id for one in accepted if _counts(one)}
        sms_use.add(tx, sms_desk.day_of(house, now), ids)
        sms_desk.spend(tx, house, uses)
    if stored < len(done):
        log.warning("%d of %d deliveries were fenced out", len(done) - stored, len(done))


def _is_anew(one: Delivery) -> bool:
    """Whether it was never tried, or starts afresh; what is in doubt may have been taken."""
    return one.attempts == 0 and not is_again(one)


def _counts(one: Delivery) -> bool:
    """Whether it counts among the day's texts about notices; those about warnings do not."""
    return one.channel == sms_desk.CHANNEL and not one.notice_id.startswith("warning:")


def _billed(message: object) -> int:
    """Return as how many texts a message is billed, 0: it is none."""
    return billed("".join(message.parts)) if isinstance(message, SmsText) else 0


def _use(one: Ready, got: Receipt, parts: int) -> Use:
    return Use(notice_id=one.delivery.notice_id, area=one.area, parts=parts, charged=got.charged)


def _after(one: Ready, result: Any, now: datetime) -> Delivery:  # noqa: ANN401 - see Bulk
    if result is None:  # not begun: something more urgent waits
        return one.delivery.later(now, one.delivery.reason)
    return became(one.delivery, result, now, one.expires, _jitter)


def _jitter(most: float) -> float:
    return secrets.SystemRandom().uniform(0, most)
