"""Subscriptions that count: changed, left and ended by their owner, each time on record."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from app.dispatch.house import House
from app.domain.problem import Problem
from app.domain.push_address import Endpoint, endpoint_problem
from app.domain.subscription import Group, Wish, has, without
from app.store import audit, consent, sms_use, subscription
from app.store.consent import Act, Consent
from app.store.session import ALPHABET, Tx
from app.store.subscription import Subscription
from channels.webpush.vapid import name_of, public_point

WHO = "resident"
PUSH, SMS = "webpush", "sms_smpp"
_ID, _MARK = 8, 10


class NotSubscribed(ValueError):
    """Nothing was subscribed; ``problems`` say why, field by field."""

    def __init__(self, *found: Problem) -> None:
        super().__init__("; ".join(f"{one.field}: {one.code}" for one in found))
        self.problems = found


def public_key(house: House) -> bytes:
    """Return the key that browsers subscribe with."""
    return public_point(house.keys.push.now()[0])


def browser_of(house: House, told: Mapping[str, object]) -> Endpoint:
    """Return where a browser says it can be pushed to. Raises NotSubscribed when it cannot."""
    browser = Endpoint.read(told)
    wrong = endpoint_problem(browser, house.push_services)
    if browser is None or wrong:
        raise NotSubscribed(Problem("push", wrong or "bad_subscription"))
    return browser


def print_of(device: str) -> str:
    """Return what is kept of a device's secret."""
    return sha256(device.encode()).hexdigest() if device else ""


def change(house: House, one: Subscription, wish: Wish, how: str) -> None:
    """Let a subscription want something else; wanting nothing ends it."""
    if not wish.bits:
        end(house, one, how)
        return
    now = house.clock()
    with house.store.begin() as tx:
        if subscription.change(tx, one.id, wish.bits):
            write(tx, house, replace(one, wants=wish.bits), (Act.CHANGED, how, ""), now)


def end(house: House, one: Subscription, how: str) -> None:
    """End a subscription; nothing more is sent there."""
    now = house.clock()
    with house.store.begin() as tx:
        close(tx, house, one, how, now)


def close(tx: Tx, house: House, one: Subscription, how: str, now: datetime) -> None:
    """Do what ``end`` does within ``tx``."""
    write(tx, house, replace(one, wants=0), (Act.ENDED, how, ""), now)
    subscription.end(tx, one.id, now)


def leave(house: House, device: str, group: Group) -> list[Subscription]:
    """Let a device be told nothing more of ``group``; return what was changed, as it is now.

    What it wants besides stays; a subscription of which nothing is left ends.
    """
    with house.store.read() as tx:
        held = subscription.of_device(tx, house.cipher, print_of(device))
    mine = [one for one in held if one.channel == PUSH and has(one.wants, group)]
    for one in mine:
        change(house, one, Wish.read(without(one.wants, group)), "push_button")
    return [replace(one, wants=without(one.wants, group)) for one in mine]


def shows(house: House, device: str, notice_id: str) -> int:
    """Note that a device shows the push about a notice; return how many pushes that was."""
    if not device:
        return 0
    with house.store.begin() as tx:
        return sms_use.shown(tx, print_of(device), notice_id, house.clock())


def renew(house: House, told: Mapping[str, object], device: str) -> int:
    """Let a device's subscriptions go on at the address it was given; return how many.

    Raises:
        NotSubscribed: it is no address.
    """
    browser, now = browser_of(house, told), house.clock()
    with house.store.begin() as tx:
        found = subscription.of_device(tx, house.cipher, print_of(device))
        mine = [one for one in found if one.channel == PUSH]
        for one in mine:
            subscription.move(tx, house.cipher, one, address_of(house, browser, one.area))
        audit.add(tx, now, WHO, "subscription.renewed", "", {"subscriptions": len(mine)})
    return len(mine)


def address_of(house: House, browser: Endpoint, area: str) -> str:
    """Return the line that is kept of a browser; one browser may subscribe to several areas."""
    told = {
        "endpoint": browser.endpoint,
        "p256dh": browser.p256dh,
        "auth": browser.auth,
        "key": name_of(public_key(house)),
        "area": area,
    }
    return json.dumps(told, sort_keys=True)


def key_of(house: House, id_: str) -> str:
    """Return the end of the address where a subscription is changed; only its owner is told it."""
    return f"{id_}{_mark(house, id_)}"


def by_key(house: House, key: str) -> Subscription | None:
    """Return the subscription of ``key``, None when there is none or the key is not ours."""
    id_, mark = key[:_ID], key[_ID:]
    if not hmac.compare_digest(mark.encode(), _mark(house, id_).encode()):
        return None
    with house.store.read() as tx:
        return subscription.get(tx, house.cipher, id_)


def write(  # noqa: PLR0913 - whose it is, what was said, and when
    tx: Tx,
    house: House,
    one: Subscription,
    said: tuple[Act, str, str],
    now: datetime,
    address: str = "",
) -> None:
    """Write a line of consent and of the log; ``said`` is what, how, and by which words."""
    act, how, words = said
    line = Consent(
        target_id=one.id,
        channel=one.channel,
        area=one.area,
        act=act,
        how=how,
        words=words,
        language=one.language,
        wants=one.wants,
        at=now,
    )
    consent.add(tx, house.cipher, line, address or subscription.address(tx, house.cipher, one.id))
    facts: dict[str, object] = {"channel": one.channel, "area": one.area, "how": how}
    audit.add(tx, now, WHO, f"subscription.{act}", one.id, facts)


def _mark(house: House, id_: str) -> str:
    made = hmac.digest(house.keys.secret_key, f"subscription {id_}".encode(), sha256)
    return "".join(ALPHABET[byte & 31] for byte in made[:_MARK])
