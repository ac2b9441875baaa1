"""Subscriptions in the store: who wants what, codes sent once, and what the same address is."""

from dataclasses import replace
from datetime import timedelta

from app.domain.notice import Category
from app.domain.subscription import Wish
from app.domain.target import Target
from app.domain.warning import Level
from app.store import delivery, retention, signup, subscription, target
from app.store.signup import Signup
from tests.app.store.conftest import COMMUNITY, NEIGHBOUR, NOON

OUTAGES = Wish(categories=frozenset({Category.OUTAGE}))
ORANGE = Wish(least=Level.ORANGE)


def browser(id_, address="a", area=COMMUNITY):
    return Target(id=id_, channel="webpush", address=address, area=area)


def test_a_notice_is_planned_for_those_who_want_its_kind(areas, published, cipher, tx):
    for id_, wants in (("outages", OUTAGES.bits), ("orange", ORANGE.bits), ("all", -1)):
        target.add(tx, cipher, browser(id_, id_), "", NOON, wants)
    made = replace(published, channels=frozenset({"webpush"}), category=Category.OUTAGE)
    assert delivery.plan(tx, made, NOON) == 2
    assert target.counts(tx, [COMMUNITY], what=Category.OUTAGE) == {"webpush": 2}
    assert target.counts(tx, [COMMUNITY], what=Level.YELLOW) == {"webpush": 1}
    assert target.counts(tx, [COMMUNITY], what=Level.RED) == {"webpush": 2}
    assert target.counts(tx, [COMMUNITY])["webpush"] == 3


def test_the_same_address_is_subscribed_once_as_it_was_asked_last(areas, cipher, tx):
    first = subscription.keep(tx, cipher, browser("one"), OUTAGES.bits, "d1", NOON)
    again = browser("two", area=NEIGHBOUR)
    assert subscription.keep(tx, cipher, again, ORANGE.bits, "d2", NOON) == first == "one"
    [now] = subscription.of_device(tx, cipher, "d2")
    assert (now.area, now.wants) == (NEIGHBOUR, ORANGE.bits)
    assert subscription.of_device(tx, cipher, "d1") == []
    assert subscription.counts(tx) == {"webpush": 1}
    subscription.move(tx, cipher, now, "elsewhere")
    assert target.address_of(tx, cipher, "one") == "elsewhere"
    assert subscription.known(tx, cipher, "webpush", "elsewhere") == "one"
    assert subscription.end(tx, "one", NOON) and not subscription.change(tx, "one", 1)
    assert subscription.counts(tx) == {}


def test_who_was_entered_by_staff_goes_on_getting_everything(areas, cipher, tx):
    target.add(tx, cipher, browser("staff"), "", NOON)
    assert subscription.keep(tx, cipher, browser("own"), OUTAGES.bits, "d", NOON) == "staff"
    assert subscription.get(tx, cipher, "staff") is None
    assert target.counts(tx, [COMMUNITY], what=Level.BLUE) == {"webpush": 1}


def test_a_code_is_taken_by_one_worker_and_forgotten_after_its_day(areas, cipher, tx):
    made = Signup(
        id="signup01",
        channel="sms_smpp",
        area=COMMUNITY,
        language="zh-CN",
        wants=1,
        known="+8613800138000",
        address="+8613800138000",
        code="123456",
        made_at=NOON,
        until=NOON + timedelta(minutes=10),
    )
    signup.add(tx, cipher, made)
    lease = timedelta(minutes=1)
    [taken] = signup.claim(tx, cipher, "sms_smpp", NOON, lease, 9)
    assert (taken.code, taken.address) == ("123456", "+8613800138000")
    assert signup.claim(tx, cipher, "sms_smpp", NOON, lease, 9) == []
    assert signup.next_due(tx, "sms_smpp") == NOON + lease
    signup.settle(tx, taken, None)
    assert signup.next_due(tx, "sms_smpp") is None
    signup.miss(tx, taken)
    assert signup.get(tx, cipher, "signup01").tries == 1
    asked = signup.asked(tx, cipher, "sms_smpp", "+8613800138000", NOON - lease)
    assert list(asked) == [NOON] and signup.count(tx, "sms_smpp", NOON - lease) == 1
    assert retention.drop(tx, "signups", NOON, 9) == 0
    assert retention.drop(tx, "signups", NOON + lease, 9) == 1
