"""What is heard later of messages, and what becomes of those whose answer never came."""

import pytest

from app.dispatch.messages import messages, reports, sms_desk
from app.dispatch.notices import publish
from app.domain.delivery import NOT_AGAIN, POSSIBLY_DOUBLE, State, own_reference
from app.store import delivery
from app.store.session import StoreAway
from channels.base import Arrival, Heard, Unreachable
from tests.app.dispatch.messages.test_messages import drain, notebook, states


@pytest.fixture
def queued(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    return neighbourhood


def heard(reference, state=State.DELIVERED, reason="", **whose):
    return Heard(reference, state, reason, **whose)


def in_doubt(house, count=1):
    """Send with no answer to the first ones; return those addresses and keys."""
    told = notebook(house)
    seen, deliver = [], told.deliver
    told.answers += [Unreachable("no_answer", submitted=True)] * count
    told.deliver = lambda message, to, key: seen.append((to, key)) or deliver(message, to, key)
    drain(house)
    told.deliver = deliver
    return seen[:count]


def reasons(house):
    with house.store.read() as tx:
        lines = delivery.listing(tx, house.cipher, "k3x9a7qd", "sms_smpp", 100)
    return {line.delivery.reason for line in lines}


def test_a_report_settles_its_delivery(queued):
    drain(queued)
    box = reports.ReportBox()
    box.put(heard("m1"))
    box.put(heard("m2", State.FAILED, "UNDELIV"))
    assert box.store(queued) == 2
    assert states(queued) == {State.ACCEPTED: 22, State.DELIVERED: 1, State.FAILED: 1}


def test_a_report_that_comes_too_early_waits_for_its_message(queued, clock):
    box = reports.ReportBox()
    box.put(heard("m1"))
    assert box.store(queued) == 0
    drain(queued)
    assert box.store(queued) == 1


def test_what_cannot_be_stored_now_is_stored_later(queued, monkeypatch):
    """The far end was told that it is taken, and does not say it again."""
    drain(queued)
    box = reports.ReportBox()
    for n in range(1, 4):
        box.put(heard(f"m{n}"))
    box.arrivals.put(Arrival("+8619900000000", "TD"))
    with monkeypatch.context() as away:
        away.setattr(type(queued.store), "begin", _away)
        for store in (box.store, box.arrivals.read):
            with pytest.raises(StoreAway):
                store(queued)
    assert box.store(queued) == 3
    assert box.arrivals.read(queued) == 1


def _away(_):
    raise StoreAway("it restarts")


def test_a_report_about_nothing_of_ours_is_dropped_in_the_end(queued, clock):
    box = reports.ReportBox()
    box.put(heard("stranger"))
    for _ in range(3):
        box.store(queued)
        clock.go(minutes=6)
    assert not box.waiting


def test_a_text_whose_answer_never_came_is_found_by_its_telephone(queued, clock):
    ((phone, key),) = in_doubt(queued)
    assert states(queued) == {State.ACCEPTED: 23, State.UNKNOWN: 1}
    box = reports.ReportBox()
    box.put(heard("lost1", phone=phone))
    assert box.store(queued) == 0  # its own name may still come
    clock.go(seconds=31)
    assert box.store(queued) == 1
    assert states(queued) == {State.ACCEPTED: 23, State.DELIVERED: 1}
    with queued.store.read() as tx:  # it is paid for (a notebook costs nothing)
        assert sms_desk.spent(tx, queued, clock()).texts == 1


def test_our_own_reference_names_it_at_once_and_no_other(queued):
    ((phone, key),) = in_doubt(queued)
    box = reports.ReportBox()
    box.put(heard("lost1", phone=phone, own=(own_reference(key) + 1) % 0x10000))
    assert box.store(queued) == 0
    box.put(heard("lost2", phone=phone, own=own_reference(key)))
    assert box.store(queued) == 1


def test_what_stays_in_doubt_is_sent_once_more_and_flagged(queued, clock):
    in_doubt(queued)
    assert reports.send_again(queued) == 0
    clock.go(minutes=11)
    assert reports.send_again(queued) == 1
    drain(queued)
    assert states(queued) == {State.ACCEPTED: 24} and POSSIBLY_DOUBLE in reasons(queued)


def test_a_third_time_it_is_never_sent(queued, clock):
    ((phone, key),) = in_doubt(queued)
    clock.go(minutes=11)
    reports.send_again(queued)
    notebook(queued).answers.append(Unreachable("no_answer", submitted=True))
    drain(queued)
    assert f"{POSSIBLY_DOUBLE}: no_answer" in reasons(queued)
    clock.go(minutes=11)
    assert reports.send_again(queued) == 0
    box = reports.ReportBox()
    box.put(heard("second", phone=phone, own=own_reference(key)))
    assert box.store(queued) == 1 and POSSIBLY_DOUBLE in reasons(queued)


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_what_was_in_doubt_and_is_not_sent_again_stays_in_doubt(
    queued, clock, wanglan, is_withdrawn
):
    ((phone, key),) = in_doubt(queued)
    clock.go(minutes=11)
    assert reports.send_again(queued) == 1
    if is_withdrawn:
        publish.withdraw(queued, "k3x9a7qd", wanglan)
    else:
        clock.go(hours=23)
        drain(queued)
    assert states(queued) == {State.ACCEPTED: 23, State.UNKNOWN: 1} and NOT_AGAIN in reasons(queued)
    clock.go(minutes=11)
    assert reports.send_again(queued) == 0
    box = reports.ReportBox()
    box.put(heard("late", phone=phone, own=own_reference(key)))
    assert box.store(queued) == 1 and states(queued)[State.DELIVERED] == 1
    if is_withdrawn:  # who may have the notice hears of its withdrawal
        with queued.store.read() as tx:
            assert delivery.counts(tx, "k3x9a7qd")["sms_smpp", 2] == {State.QUEUED: 24}


def test_more_than_one_lost_batch_waits_for_a_person(queued, clock, monkeypatch):
    monkeypatch.setattr(reports, "LARGEST", 2)
    in_doubt(queued, 3)
    clock.go(minutes=11)
    assert reports.send_again(queued) == 0


def test_a_worker_that_was_killed_loses_nothing_and_doubles_nothing_that_is_reported(queued, clock):
    with queued.store.begin() as tx:
        claimed = delivery.claim(tx, queued.cipher, clock(), messages.LEASE, 3, ["sms_smpp"])
    box = reports.ReportBox()
    for number, one in enumerate(claimed[:2]):  # these had gone out before it was killed
        own = one.delivery.own
        box.put(heard(f"far{number}", phone=one.target.address, own=own))
    clock.go(minutes=3)
    drain(queued)
    assert states(queued) == {State.ACCEPTED: 21, State.UNKNOWN: 3}
    assert box.store(queued) == 2
    clock.go(minutes=11)
    assert reports.send_again(queued) == 1
    drain(queued)
    assert states(queued) == {State.ACCEPTED: 22, State.DELIVERED: 2}
    assert claimed[2].target.address in {to for to, _, _ in notebook(queued).carried}
