"""Texts of which a gateway has told nothing: it is asked, a few times, until it says."""

from __future__ import annotations

import logging

from app.dispatch.house import House
from app.dispatch.lane import Lane
from app.dispatch.messages import reports
from app.dispatch.messages.sms_untold import AFTER, far_end
from app.store import doubt, sms_open
from app.store.sms_open import OpenText
from channels.base import ChannelError, Heard
from channels.hearing import Asking, Open

log = logging.getLogger(__name__)
BATCH, REST_S = 20, 20.0


def ask_due(house: House) -> int:
    """Ask about what is due; return how many texts were."""
    asked, now = far_end(house), house.clock()
    with house.store.read() as tx:
        due = sms_open.due(tx, house.cipher, now, BATCH)
    heard: list[Heard] = []
    for one in due:
        told = _told(asked, _open(one)) if one.phone and asked is not None else None
        with house.store.begin() as tx:
            if told is None and one.phone and one.tries + 1 < len(AFTER):
                sms_open.put_off(tx, one.reference, now + AFTER[one.tries + 1])
            else:
                sms_open.remove(tx, [one.reference])
        heard += [told] if told else []
    reports.settle(house, [(one, now) for one in heard], now)
    return len(due)


def ask_doubts(house: House) -> int:
    """Ask about texts whose answer never came, before they are sent again; return how many."""
    asked, now = far_end(house), house.clock()
    if asked is None:
        return 0
    with house.store.read() as tx:
        found = doubt.waiting(tx, house.cipher, reports.CHANNEL, now - reports.DOUBT, BATCH)
    heard = [_told(asked, Open("", to, one.key, since)) for one, to, since in found]
    told = [(one, now) for one in heard if one is not None]
    return reports.settle(house, told, now).count


def lane(house: House) -> Lane:
    """Return the lane that asks."""

    def step() -> int:
        ask_doubts(house)
        return ask_due(house)

    return Lane(name="open texts", step=step, rest_s=lambda: REST_S, is_woken=False)


def _open(one: OpenText) -> Open:
    return Open(one.reference, one.phone, one.key, one.sent)


def _told(asked: Asking, one: Open) -> Heard | None:
    try:
        return asked.ask(one)
    except ChannelError as exc:
        log.info("what became of a text was not told: %s", exc)
        return None
    except ValueError:  # an answer that cannot be read
        log.info("what became of a text was told in an unknown form")
        return None
