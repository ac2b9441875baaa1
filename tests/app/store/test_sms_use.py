"""How many texts went where, and what is in doubt: the same on both databases."""

from dataclasses import replace
from datetime import date, timedelta

from app.domain.delivery import POSSIBLY_DOUBLE, State
from app.store import delivery, doubt, notice, sms_use
from tests.app.store.conftest import NOON

DAY = date(2026, 11, 24)


def test_texts_add_up_by_number_and_day(tx):
    sms_use.add(tx, DAY, ["phone000", "phone001"])
    sms_use.add(tx, DAY, ["phone000"])
    sms_use.add(tx, DAY + timedelta(days=1), ["phone000"])
    assert sms_use.today(tx, DAY, ["phone000", "phone001", "phone002"]) == {
        "phone000": 2,
        "phone001": 1,
    }
    assert sms_use.forget(tx, DAY + timedelta(days=1)) == 2
    assert sms_use.today(tx, DAY, ["phone000"]) == {}


def in_doubt(tx, cipher, made):
    delivery.plan(tx, made, NOON)
    claimed = delivery.claim(tx, cipher, NOON, timedelta(seconds=60), 10, ["sms_smpp"])
    lost = [one.delivery.move(State.UNKNOWN, reason="no_answer") for one in claimed]
    delivery.store(tx, lost, NOON)
    return claimed


def test_what_is_in_doubt_is_found_by_its_telephone(tx, cipher, people, published):
    claimed = in_doubt(tx, cipher, published)
    one = claimed[0]
    (found,) = doubt.of_phone(tx, cipher, "sms_smpp", one.target.address)
    assert found.key == one.delivery.key and found.own == one.delivery.own
    assert doubt.of_phone(tx, cipher, "sms_smpp", "+8613999999999") == []


def test_what_stays_in_doubt_is_queued_once_more_while_it_counts(tx, cipher, people, published):
    count = len(in_doubt(tx, cipher, published))
    later = NOON + timedelta(minutes=11)
    assert doubt.queue_again(tx, "sms_smpp", NOON, 100, later) == 0
    assert doubt.queue_again(tx, "sms_smpp", later, count - 1, later) == 0
    assert doubt.queue_again(tx, "sms_smpp", later, 100, published.expires) == 0
    assert doubt.queue_again(tx, "sms_smpp", later, 100, later) == count
    again = delivery.claim(tx, cipher, later, timedelta(seconds=60), 10, ["sms_smpp"])
    assert {one.delivery.reason for one in again} == {POSSIBLY_DOUBLE}
    lost = [one.delivery.move(State.UNKNOWN, reason=f"{POSSIBLY_DOUBLE}: x") for one in again]
    delivery.store(tx, lost, later)
    assert doubt.queue_again(tx, "sms_smpp", later + timedelta(hours=1), 100, later) == 0


def test_of_a_revision_that_was_replaced_nothing_is_sent_again(tx, cipher, people, published):
    in_doubt(tx, cipher, published)
    notice.add_revision(tx, replace(published, revision=2), "wanglan01")
    later = NOON + timedelta(minutes=11)
    assert doubt.queue_again(tx, "sms_smpp", later, 100, later) == 0
