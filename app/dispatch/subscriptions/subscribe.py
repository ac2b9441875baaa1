"""Subscribing: asked for on a page, proved by a tap on a first push or a code from an SMS."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import phonenumbers

from app.dispatch.house import House
from app.dispatch.subscriptions.subscribed import (
    PUSH,
    SMS,
    WHO,
    NotSubscribed,
    address_of,
    browser_of,
    print_of,
    write,
)
from app.domain.problem import Problem
from app.domain.signup import (
    ALL_PER_DAY,
    CODE_LASTS,
    DAY,
    DIGITS,
    TAP_LASTS,
    is_open,
    too_often,
)
from app.domain.subscription import Wish
from app.domain.target import Target
from app.store import audit, signup, subscription
from app.store.consent import Act
from app.store.session import Tx, new_id
from app.store.signup import Signup
from app.store.subscription import Subscription

_REGION, _COUNTRY = "CN", 86
_MOBILE = (
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody asks for on a page.

    Attributes:
        area: the community.
        language: in which they read.
        wish: of what they want to be told.
        device: the secret that their browser keeps.
        words: what they agree to, as it is shown.
    """

    area: str
    language: str
    wish: Wish
    device: str
    words: str


def ask_push(house: House, told: Mapping[str, object], asking: Asking) -> str:
    """Keep what a browser asks for and have a first push sent to it; return the sign-up's id.

    Where this device has subscribed already, that is changed at once, and the id is empty.

    Raises:
        NotSubscribed: with what is wrong.
    """
    browser = browser_of(house, told)
    address = address_of(house, browser, asking.area)
    code = secrets.token_urlsafe(12)
    made = _made(house, PUSH, asking, (browser.endpoint, address, code), TAP_LASTS)
    with house.store.begin() as tx:
        there = subscription.known(tx, house.cipher, PUSH, address)
        mine = subscription.of_device(tx, house.cipher, made.device)
        if held := next((one for one in mine if one.id == there), None):
            subscription.change(tx, held.id, made.wants)
            said = (Act.CHANGED, "page", made.words)
            write(tx, house, replace(held, wants=made.wants), said, made.made_at)
            return ""
        return _keep(tx, house, made)


def ask_sms(house: House, typed: str, asking: Asking) -> str:
    """Keep what somebody asks for and have a code sent to their telephone; return its id.

    Whether the number is known here is never told.

    Raises:
        NotSubscribed: with what is wrong.
    """
    number = _number(typed)
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    made = _made(house, SMS, asking, (number, number, code), CODE_LASTS)
    with house.store.begin() as tx:
        return _keep(tx, house, made)


def prove(house: House, id_: str, typed: str, how: str) -> Subscription:
    """Let a subscription count whose code is ``typed``.

    Raises:
        NotSubscribed: ``wrong_code`` (left), ``code_over``.
    """
    now = house.clock()
    with house.store.begin() as tx:
        asked = signup.get(tx, house.cipher, id_)
        if asked is None or not is_open(asked.tries, asked.until, now):
            raise NotSubscribed(Problem("code", "code_over"))
        if is_right := hmac.compare_digest(asked.code.encode(), typed.strip().encode()):
            kept = _count(tx, house, asked, how, now)
        else:
            signup.miss(tx, asked)
    if not is_right:
        raise NotSubscribed(Problem("code", "wrong_code"))
    return kept


def _made(
    house: House,
    channel: str,
    asking: Asking,
    how: tuple[str, str, str],
    lasts: timedelta,
) -> Signup:
    """Return the sign-up; ``how`` is what is known again, the address, and the code."""
    if not asking.wish.bits:
        raise NotSubscribed(Problem("wish", "nothing_chosen"))
    now, (known, address, code) = house.clock(), how
    return Signup(
        id=new_id(),
        channel=channel,
        area=asking.area,
        language=asking.language,
        wants=asking.wish.bits,
        known=known,
        address=address,
        code=code,
        device=print_of(asking.device),
        words=asking.words,
        made_at=now,
        until=now + lasts,
    )


def _keep(tx: Tx, house: House, made: Signup) -> str:
    since = made.made_at - DAY
    before = signup.asked(tx, house.cipher, made.channel, made.known, since)
    if too_often(before, made.made_at):
        raise NotSubscribed(Problem("phone" if made.channel == SMS else "push", "too_often"))
    if made.channel == SMS and signup.count(tx, SMS, since) >= ALL_PER_DAY:
        raise NotSubscribed(Problem("phone", "too_many_today"))
    signup.add(tx, house.cipher, made)
    facts: dict[str, object] = {"channel": made.channel, "area": made.area}
    audit.add(tx, made.made_at, WHO, "subscription.asked", made.id, facts)
    return made.id


def _count(tx: Tx, house: House, asked: Signup, how: str, now: datetime) -> Subscription:
    target = Target(
        id=asked.id,
        channel=asked.channel,
        address=asked.address,
        area=asked.area,
        language=asked.language,
    )
    signup.close(tx, asked, now)
    id_ = subscription.keep(tx, house.cipher, target, asked.wants, asked.device, now)
    kept = subscription.get(tx, house.cipher, id_)
    if kept is None:
        raise NotSubscribed(Problem("phone", "entered_by_staff"))
    said = (Act.GIVEN, how, asked.words)
    write(tx, house, kept, said, now, asked.address)
    return kept


def _number(typed: str) -> str:
    try:
        number = phonenumbers.parse(typed, _REGION)
    except phonenumbers.NumberParseException:
        raise NotSubscribed(Problem("phone", "no_number")) from None
    if not phonenumbers.is_valid_number(number):
        raise NotSubscribed(Problem("phone", "no_number"))
    if number.country_code != _COUNTRY:
        raise NotSubscribed(Problem("phone", "foreign_number"))
    if phonenumbers.number_type(number) not in _MOBILE:
        raise NotSubscribed(Problem("phone", "no_mobile"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
