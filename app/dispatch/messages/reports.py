"""What the far end says later of messages, and what becomes of those whose answer never came."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.dispatch.messages import sms_desk
from app.dispatch.messages.arrivals import ArrivalBox
from app.dispatch.messages.bulk import LARGEST
from app.domain.delivery import Delivery
from app.store import delivery, doubt, report, sms_cost, target
from app.store.session import Tx
from app.store.sms_cost import Use
from channels.base import Heard

log = logging.getLogger(__name__)
CHANNEL = "sms_smpp"
# Reports stored in one transaction.
REPORTS = 200
# A report may come before its message's reference is stored; older ones are nobody's.
PATIENCE, NAMELESS = timedelta(minutes=10), timedelta(seconds=30)
# So long a message in doubt waits for a report before it is sent once more.
DOUBT, DOUBT_REST_S = timedelta(minutes=10), 30.0

# A report, and when it was first looked at.
_Waiting: TypeAlias = tuple[Heard, datetime | None]


class ReportBox:
    """Delivery reports, and texts of phones, as the channels' threads bring them."""

    def __init__(self) -> None:
        self.waiting: deque[_Waiting] = deque()
        self.arrivals = ArrivalBox()

    def put(self, heard: Heard) -> None:
        """Take one report; called from a channel's own thread."""
        self.waiting.append((heard, None))

    def store(self, house: House) -> int:
        """Settle what has come; keep for later what has no message yet. Return how many settled.

        What cannot be stored now stays, as the far end does not say it again. Raises StoreAway.
        """
        now, count = house.clock(), 0
        kept: list[_Waiting] = []
        while self.waiting:
            taken = [self.waiting.popleft() for _ in range(min(len(self.waiting), REPORTS))]
            try:
                done = settle(house, taken, now)
            except OSError:
                self.waiting.extend([*taken, *kept])
                raise
            count += done.count
            early = zip(taken, done.kept, strict=True)
            kept += [(heard, first or now) for (heard, first), waits in early if waits]
        self.waiting.extend(kept)
        return count


@dataclass(frozen=True, slots=True)
class Settled:
    """How many reports were about a text of ours, and which are kept: it may not be known yet."""

    count: int
    kept: tuple[bool, ...]


def settle(house: House, taken: Sequence[_Waiting], now: datetime) -> Settled:
    """Settle what reports say; each comes with when it was first looked at, None: only now."""
    if not taken:
        return Settled(0, ())
    names = [one.reference for one, _ in taken]
    said = [(one.reference, one.state, one.reason) for one, _ in taken]
    with house.store.begin() as tx:
        known = report.known(tx, names)
        charged = {one.reference: one.charged for one, _ in taken if one.charged}
        first_told = sms_cost.unsettled(tx, charged) if charged else ()
        count = delivery.settle(tx, said, now)
        for name in first_told:
            sms_cost.charge(tx, name, charged[name])
    kept = []
    for heard, first in taken:
        if heard.reference in known:
            kept.append(False)
        elif _is_of_doubt(house, heard, first, now):
            count += 1
            kept.append(False)
        else:
            kept.append(now - (first or now) < PATIENCE)
    return Settled(count, tuple(kept))


def _is_of_doubt(house: House, heard: Heard, first: datetime | None, now: datetime) -> bool:
    """Whether a report that names no message is about one whose answer never came; settle it so.

    One that does not repeat our own reference is given time to find its message by name first.
    """
    is_early = heard.own is None and now - (first or now) < NAMELESS
    if not heard.phone or is_early:
        return False
    with house.store.begin() as tx:
        found = doubt.of_phone(tx, house.cipher, CHANNEL, heard.phone)
        fits = [one for one in found if heard.own in {None, one.own}]
        if not fits:
            return False
        delivery.add_references(tx, [(heard.reference, fits[0])])
        delivery.settle(tx, [(heard.reference, heard.state, heard.reason)], now)
        _pay(house, tx, fits[0], heard)
    log.info("%s was in doubt and is heard of", fits[0].key)
    return True


def _pay(house: House, tx: Tx, one: Delivery, heard: Heard) -> None:
    """Count a text that had gone out after all, as long as the notice's others are."""
    to = target.by_ids(tx, house.cipher, [one.target_id]).get(one.target_id)
    if to is None:
        return
    others = sms_cost.of_notice(tx, one.notice_id)
    parts = round(others.parts / others.texts) if others.texts else max(heard.charged, 1)
    use = Use(notice_id=one.notice_id, area=to.area, parts=parts, charged=heard.charged)
    sms_desk.spend(tx, house, [use])


def send_again(house: House) -> int:
    """Send once more what stayed in doubt without a report; return how many.

    Each is flagged as possibly double. Of a message that more are in doubt about than one lost
    batch leaves, none is sent again: then the far end does not answer, and a person decides.
    """
    now = house.clock()
    with house.store.begin() as tx:
        count = doubt.queue_again(tx, CHANNEL, now - DOUBT, LARGEST, now)
    if count:
        log.warning("%d messages in doubt are sent again, possibly double", count)
        house.bell.nudge()
    return count


def doubt_lane(house: House) -> Lane:
    """Return the lane that looks after messages in doubt."""

    def step() -> int:
        send_again(house)
        sms_desk.forget(house)
        return 0

    return Lane(name="doubt", step=step, rest_s=lambda: DOUBT_REST_S, is_woken=False)
