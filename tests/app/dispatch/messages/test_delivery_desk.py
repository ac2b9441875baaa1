"""The desk for messages: how channels stand, what did not get there, sending it again."""

from datetime import timedelta

import pytest

from app.dispatch.granted import NotAllowed, NotThere
from app.dispatch.messages import delivery_desk, messages
from app.dispatch.notices import publish
from app.domain.delivery import State
from app.store import user
from channels.base import Refused, Unreachable

FAILED = {State.FAILED}


@pytest.fixture
def sent(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    phone = neighbourhood.routes.messages["sms_smpp"].channel
    phone.answers += [Refused("bad_number: 0x0B"), Unreachable("busy: 0x58")]
    while messages.deliver_due(neighbourhood, ["sms_smpp"]):
        pass
    return neighbourhood


def health(house):
    return next(one for one in delivery_desk.channels(house) if one.channel == "sms_smpp")


def test_each_channel_is_summed(sent, clock):
    one = health(sent)
    assert (one.accepted, one.failed, one.waiting, one.why) == (22, 1, 1, "bad_number")
    assert one.pace.number == 22 and one.pace.p95 == 100
    clock.go(seconds=2)
    while messages.deliver_due(sent, ["sms_smpp"]):
        pass
    one = health(sent)
    assert (one.accepted, one.waiting, one.since) == (23, 0, None)
    assert one.accepted_at == clock()


def test_what_was_not_reached_is_found_from_above(sent):
    found = delivery_desk.unreached(sent, ["110105"])
    assert [(k.channel, k.reason, k.number) for k in found] == [("sms_smpp", "bad_number", 1)]
    assert delivery_desk.unreached(sent, []) == []


def test_only_who_writes_there_sends_again_and_only_while_it_holds(sent, wanglan, clock):
    with sent.store.begin() as tx:
        stranger = user.add(tx, "far", "远方", "x", {("author", "110106")}, clock())
    with pytest.raises(NotAllowed):
        delivery_desk.again(sent, "k3x9a7qd", "sms_smpp", FAILED, stranger)
    assert delivery_desk.again(sent, "k3x9a7qd", "sms_smpp", FAILED, wanglan) == 1
    with pytest.raises(NotThere):
        delivery_desk.again(sent, "nobodyss", "sms_smpp", FAILED, wanglan)
    clock.now += timedelta(days=2)
    with pytest.raises(NotThere):
        delivery_desk.again(sent, "k3x9a7qd", "sms_smpp", FAILED, wanglan)
