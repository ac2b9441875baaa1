"""The lane of messages, and the delivery reports that come back."""

import pytest

from app.dispatch import messages, publish
from app.domain.delivery import State
from app.store import delivery
from channels.base import Unreachable


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


def test_after_the_end_nothing_is_sent(queued, clock):
    clock.go(hours=23)
    drain(queued)
    assert notebook(queued).carried == []
    assert states(queued) == {State.EXPIRED: 24}


def test_a_report_settles_its_delivery(queued):
    drain(queued)
    box = messages.ReportBox()
    box.put("m1", State.DELIVERED, "")
    box.put("m2", State.FAILED, "UNDELIV")
    assert box.store(queued) == 2
    assert states(queued) == {State.ACCEPTED: 22, State.DELIVERED: 1, State.FAILED: 1}


def test_a_report_that_comes_too_early_waits_for_its_message(queued, clock):
    box = messages.ReportBox()
    box.put("m1", State.DELIVERED, "")
    assert box.store(queued) == 0
    drain(queued)
    assert box.store(queued) == 1


def test_a_report_about_nothing_of_ours_is_dropped_in_the_end(queued, clock):
    box = messages.ReportBox()
    box.put("stranger", State.DELIVERED, "")
    for _ in range(3):
        box.store(queued)
        clock.go(minutes=6)
    assert not box.waiting
