"""What gateways pushed, and what to ask them: the same on both databases."""

from datetime import timedelta

from app.domain.delivery import State
from app.store import delivery, sms_heard, sms_open
from tests.app.store.conftest import NOON


def test_what_was_pushed_lies_sealed_until_it_is_dealt_with(tx, cipher):
    sms_heard.add(tx, cipher, ["one 13800138000", "two"], NOON)
    sms_heard.add(tx, cipher, [], NOON)
    assert sms_heard.has(tx, 2) and not sms_heard.has(tx, 3)
    found = sms_heard.due(tx, cipher, NOON, 10)
    assert {one.said for one in found} == {"one 13800138000", "two"} and found[0].at == NOON
    sms_heard.put_off(tx, [found[0].id], NOON + timedelta(seconds=5))
    assert [one.id for one in sms_heard.due(tx, cipher, NOON, 10)] == [found[1].id]
    sms_heard.remove(tx, [one.id for one in found])
    assert not sms_heard.has(tx, 1)


def test_a_text_that_was_taken_is_asked_about_until_it_is_settled(tx, cipher, people, published):
    delivery.plan(tx, published, NOON)
    claimed = delivery.claim(tx, cipher, NOON, timedelta(seconds=60), 1, ["sms_smpp"])
    mine = claimed[0].delivery.move(State.ACCEPTED)
    delivery.store(tx, [mine], NOON)
    delivery.add_references(tx, [("901^0", mine)])
    later = NOON + timedelta(minutes=10)
    sms_open.add(tx, ["901^0", "gone"], NOON, later)
    sms_open.add(tx, ["901^0"], NOON, later)
    assert sms_open.due(tx, cipher, NOON, 10) == []
    one, gone = sms_open.due(tx, cipher, later, 10)
    assert (one.phone, one.key, one.tries) == (claimed[0].target.address, mine.key, 0)
    assert gone.phone == ""
    sms_open.put_off(tx, "901^0", later + timedelta(hours=1))
    sms_open.remove(tx, ["gone"])
    assert sms_open.due(tx, cipher, later, 10) == []
    delivery.settle(tx, [("901^0", State.DELIVERED, "")], later)
    (settled,) = sms_open.due(tx, cipher, later + timedelta(hours=1), 10)
    assert (settled.phone, settled.tries) == ("", 1)
