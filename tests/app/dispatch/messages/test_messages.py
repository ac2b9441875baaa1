"""The lane of messages, one at a time and by the hundred."""

from dataclasses import replace

import pytest

from app.dispatch.messages import delivery_desk, messages, reports
from app.dispatch.notices import publish
from app.domain.delivery import State
from app.store import delivery
from app.store.session import StoreAway
from channels.base import ChannelError, Heard, Refused, Unreachable
from tests.app.conftest import Notebook


@pytest.fixture
def queued(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    return neighbourhood


def drain(house):
    while messages.deliver_due(house, ["sms_smpp"]):
        pass


def states(house):
    with house.store.read() as tx:
        return delivery.counts(tx, "k3x9a7qd")[("sms_smpp", 1)]


def notebook(house):
    return house.routes.messages["sms_smpp"].channel


def test_everybody_gets_it_once(queued):
    drain(queued)
    drain(queued)
    assert len({address for address, _, _ in notebook(queued).carried}) == 24
    assert len(notebook(queued).carried) == 24


def test_one_channel_does_not_take_anothers_work(queued):
    drain(queued)
    assert queued.routes.messages["mastodon"].channel.carried == []


def test_what_was_not_answered_is_asked_again_later(queued, clock):
    notebook(queued).answers.append(Unreachable("down"))
    drain(queued)
    assert states(queued) == {State.ACCEPTED: 23, State.QUEUED: 1}
    clock.go(seconds=2)
    drain(queued)
    assert states(queued) == {State.ACCEPTED: 24}


def test_what_may_have_arrived_is_never_sent_again(queued, clock):
    notebook(queued).answers.append(Unreachable("no answer", submitted=True))
    drain(queued)
    clock.go(hours=1)
    drain(queued)
    assert states(queued) == {State.ACCEPTED: 23, State.UNKNOWN: 1}


def test_a_text_that_a_lost_worker_held_is_not_sent_twice(queued, clock):
    with queued.store.begin() as tx:
        delivery.claim(tx, queued.cipher, clock(), messages.LEASE, 5, ["sms_smpp"])
    clock.go(minutes=5)
    drain(queued)
    assert states(queued) == {State.ACCEPTED: 19, State.UNKNOWN: 5}


def test_what_a_lost_worker_held_at_the_end_may_have_arrived(queued, clock):
    """It was handed over, and its worker killed before that was written down."""
    with queued.store.begin() as tx:
        held = delivery.claim(tx, queued.cipher, clock(), messages.LEASE, 5, ["sms_smpp"])
    clock.go(hours=23)
    drain(queued)
    assert states(queued) == {State.EXPIRED: 19, State.UNKNOWN: 5}
    told = Heard("m1", State.DELIVERED, "", held[0].target.address, held[0].delivery.own)
    assert reports.settle(queued, [(told, None)], clock()).count == 1
    assert states(queued) == {State.EXPIRED: 19, State.UNKNOWN: 4, State.DELIVERED: 1}


def test_after_the_end_nothing_is_sent(queued, clock):
    clock.go(hours=23)
    drain(queued)
    assert notebook(queued).carried == []
    assert states(queued) == {State.EXPIRED: 24}


class Carrier(Notebook):
    """A notebook that takes many at once, and says what it is told to of the last ones."""

    def __init__(self):
        super().__init__()
        self.parcels = []

    def deliver_all(self, parcels, gives_way):
        self.parcels += parcels
        return [None if gives_way() else self.told(one) for one in parcels]

    def told(self, one):
        try:
            return self.deliver(one.message, one.address, one.key)
        except ChannelError as exc:
            return exc

    def ready_in(self):
        return 0.0


@pytest.fixture
def bulk(queued):
    """The house with a channel of texts that takes many at once."""
    carrier = Carrier()
    route = replace(queued.routes.messages["sms_smpp"], channel=carrier)
    messages = {**queued.routes.messages, "sms_smpp": route}
    return replace(queued, routes=replace(queued.routes, messages=messages)), carrier


def test_many_are_handed_over_at_once_and_each_has_its_own_end(bulk):
    house, carrier = bulk
    carrier.answers += [Refused("bad_number: 0x0B"), Unreachable("no_answer", submitted=True)]
    drain(house)
    assert states(house) == {State.ACCEPTED: 22, State.FAILED: 1, State.UNKNOWN: 1}
    texts = {"".join(message.parts) for _, _, message in carrier.carried}
    assert len(texts) == 1 and len(carrier.carried) == 22


def test_what_failed_at_the_carrier_is_sent_anew_and_may_arrive(bulk, wanglan):
    house, carrier = bulk
    drain(house)
    reports.settle(house, [(Heard("m1", State.FAILED, "undeliverable"), None)], house.clock())
    assert delivery_desk.again(house, "k3x9a7qd", "sms_smpp", {State.FAILED}, wanglan) == 1
    drain(house)
    reports.settle(house, [(Heard("m25", State.DELIVERED, ""), None)], house.clock())
    assert states(house) == {State.ACCEPTED: 23, State.DELIVERED: 1}
    assert [one.is_anew for one in carrier.parcels] == [True] * 25


@pytest.mark.parametrize("is_away", [False, True])
def test_what_was_not_begun_when_a_warning_came_is_put_back(bulk, is_away):
    """Likewise while the store cannot be asked whether one has come."""
    house, carrier = bulk
    turns = iter([*[False] * 5, *[True] * 100])

    def gives_way():
        if (says := next(turns)) and is_away:
            raise StoreAway("it restarts")
        return says

    assert messages.deliver_due(house, ["sms_smpp"], gives_way) == 24
    assert states(house) == {State.ACCEPTED: 5, State.QUEUED: 19}
    drain(house)
    assert states(house) == {State.ACCEPTED: 24} and len(carrier.carried) == 24
