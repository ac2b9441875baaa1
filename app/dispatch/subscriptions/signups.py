"""The lane of sign-ups: sends the codes and first pushes by which subscriptions are proved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.dispatch.house import House
from app.dispatch.messages import messages
from app.dispatch.messages.attempt import wait
from app.dispatch.subscriptions.subscribed import PUSH, SMS, key_of
from app.domain.signup import CODE_LASTS
from app.store import area, signup, subscription
from app.store.signup import Signup
from channels.base import Refused, Unreachable
from renderers import push, signup_sms
from renderers.base import Unrenderable

CHANNELS = (PUSH, SMS)
_BATCH, _LEASE = 20, timedelta(seconds=60)


def send_due(house: House, channel: str) -> int:
    """Send the codes that are due on ``channel``; return how many."""
    if channel not in CHANNELS:
        return 0
    now = house.clock()
    with house.store.read() as tx:
        due = signup.next_due(tx, channel)
    if due is None or due > now:
        return 0
    with house.store.begin() as tx:
        claimed = signup.claim(tx, house.cipher, channel, now, _LEASE, _BATCH)
    for one in claimed:
        due, reason = _sent(house, one)
        with house.store.begin() as tx:
            signup.settle(tx, one, due, reason)
    return len(claimed)


def _sent(house: House, one: Signup) -> tuple[datetime | None, str]:
    """Send one code; return when to try again, None: never, and why."""
    now = house.clock()
    if now >= one.until:
        return None, "too_late"
    route = house.routes.messages[one.channel]
    try:
        route.channel.deliver(_message(house, one), one.address, f"signup:{one.id}")
    except Unreachable as exc:
        if exc.submitted:
            return None, str(exc)
        rest = wait(one.attempts + 1, exc, messages.jitter)
        return now + max(rest, timedelta(seconds=1)), str(exc)
    except (Refused, Unrenderable) as exc:
        return None, str(exc)
    return None, ""


def _message(house: House, one: Signup) -> Any:  # noqa: ANN401 - each channel carries its own
    with house.store.read() as tx:
        place = area.get(tx, one.area)
        known = subscription.known(tx, house.cipher, one.channel, one.address)
    if place is None:
        raise Refused("unknown_area")
    profile = house.message_profile(place, one.language)
    name = place.name_en if one.language.startswith("en") and place.name_en else place.name
    if one.channel == PUSH:
        return push.confirmation(name, f"{one.id}.{one.code}", profile)
    minutes = int(CODE_LASTS.total_seconds() // 60)
    return signup_sms.render(one.code, minutes, name, key_of(house, known or one.id), profile)
