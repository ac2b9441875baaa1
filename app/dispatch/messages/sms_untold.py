"""Texts that a gateway took: remembered to be asked about, where it can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from app.dispatch.house import House
from app.domain.delivery import Delivery
from app.store import sms_open
from app.store.session import Tx
from channels.hearing import Asking

CHANNEL = "sms_smpp"
# How long after it was taken, and after each time in vain, a text is asked about.
AFTER = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


def watch(tx: Tx, house: House, taken: Sequence[tuple[str, Delivery]]) -> None:
    """Remember the texts among what was just taken, by the far end's names."""
    names = [name for name, one in taken if one.channel == CHANNEL]
    if names and far_end(house) is not None:
        now = house.clock()
        sms_open.add(tx, names, now, now + AFTER[0])


def far_end(house: House) -> Asking | None:
    """Return the channel of texts if its far end can be asked what became of one."""
    route = house.routes.messages.get(CHANNEL)
    if route is None or not isinstance(route.channel, Asking):
        return None
    return route.channel if route.channel.is_asked else None
