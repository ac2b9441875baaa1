"""What phones send in: who wants no more texts is taken off the list at once, and told so once."""

from __future__ import annotations

import logging
from collections import deque
from unicodedata import normalize

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.domain.target import Target
from app.store import area, audit, consent, subscription, target
from app.store.consent import Act, Consent
from channels.base import Arrival, ChannelError
from renderers import sms
from renderers.base import SmsText
from renderers.words import words

log = logging.getLogger(__name__)
CHANNEL, HOW = "sms_smpp", "sms_keyword"
# What people send who want no more texts: the whole text, whatever its width and case.
STOP = frozenset(
    {"TD", "T", "N", "R", "QX", "退订", "取消", "拒收", "不要再发", "STOP", "UNSUBSCRIBE", "CANCEL"}
)
_WORDS_MAX, REST_S = 100, 1.0


def is_stop(text: str) -> bool:
    """Return whether a text says that no more are wanted."""
    plain = normalize("NFKC", text).strip().strip("。.!！“”\"'【】[] ").upper()
    return plain in STOP


class ArrivalBox:
    """Texts as the channels' threads bring them, until they are read."""

    def __init__(self) -> None:
        self.waiting: deque[Arrival] = deque()

    def put(self, arrival: Arrival) -> None:
        """Take one text; called from a channel's own thread."""
        self.waiting.append(arrival)

    def read(self, house: House) -> int:
        """Read what has come; return how many wanted no more texts."""
        count = 0
        while self.waiting:
            # It stays until it was read: nobody says it again.
            count += take(house, self.waiting[0])
            self.waiting.popleft()
        return count

    def lane(self, house: House) -> Lane:
        """Return the lane that reads them."""
        return Lane(name="arrivals", step=lambda: self.read(house), rest_s=lambda: REST_S)


def take(house: House, one: Arrival) -> bool:
    """Do what a text of a phone asks for; return whether it wanted no more texts."""
    if is_stop(one.text):
        return stop(house, one.phone, one.text, HOW)
    log.info("a text of a phone that asks for nothing we know")
    return False


def stop(house: House, phone: str, said: str, how: str, who: str = "resident") -> bool:
    """Take a number off the list for good; return whether it was on it.

    The ledger keeps it, so that nobody puts it back without its owner's word.
    """
    now = house.clock()
    with house.store.begin() as tx:
        known = subscription.known(tx, house.cipher, CHANNEL, phone)
        found = target.by_ids(tx, house.cipher, [known]).get(known) if known else None
        if found is None:
            return False
        line = Consent(
            target_id=found.id,
            channel=CHANNEL,
            area=found.area,
            act=Act.ENDED,
            how=how,
            words=said[:_WORDS_MAX],
            at=now,
        )
        consent.add(tx, house.cipher, line, phone)
        target.remove(tx, found.id, now)
        audit.add(tx, now, who, "recipient.opt_out", found.id, {"area": found.area, "how": how})
    if how == HOW:
        _confirm(house, found)
    return True


def _confirm(house: House, gone: Target) -> None:
    """Say once that it is done; whether that arrives changes nothing."""
    route = house.routes.messages.get(CHANNEL)
    with house.store.read() as tx:
        place = area.get(tx, gone.area)
    if route is None or place is None:
        return
    profile = house.message_profile(place, gone.language)
    text = sms.signature(profile) + words(gone.language).opted_out
    parts, encoding = sms.segment(text)
    try:
        message = SmsText(parts=parts, encoding=encoding)
        route.channel.deliver(message, gone.address, f"opt-out:{gone.id}")
    except ChannelError as exc:
        log.info("the word that it is done did not go out: %s", exc)
