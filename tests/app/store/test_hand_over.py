"""How well a channel works: attempts summed by the hour, and what should be out by now."""

from dataclasses import replace
from datetime import timedelta

from app.domain.delivery import Delivery, State
from app.store import delivery, hand_over
from tests.conftest import NOON

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SENDING = Delivery(
    notice_id="k3x9a7qd",
    revision=1,
    channel="sms_smpp",
    target_id="phone000",
    state=State.SENDING,
    due=NOON,
    wanted=NOON,
)


def test_attempts_that_ended_alike_are_one_row(store):
    taken, lost = SENDING.move(State.ACCEPTED), SENDING.move(State.FAILED, reason="busy: 0x58")
    with store.begin() as tx:
        hand_over.note(tx, [taken, taken, lost], NOON + SECOND)
        hand_over.note(tx, [taken], NOON + SECOND)
        hand_over.note(tx, [replace(taken, wanted=None)], NOON + 2 * SECOND)
        told = hand_over.since(tx, NOON)
    assert sorted((t.state.value, t.reason, t.within, t.number) for t in told) == [
        ("accepted", "", 0, 1),
        ("accepted", "", 1000, 3),
        ("failed", "busy", 0, 1),
    ]
    assert max(t.last_at for t in told) == NOON + 2 * SECOND


def test_hours_are_summed_and_forgotten(store):
    taken = SENDING.move(State.ACCEPTED)
    with store.begin() as tx:
        hand_over.note(tx, [taken], NOON + SECOND)
        hand_over.note(tx, [taken], NOON + HOUR)
        assert [t.number for t in hand_over.since(tx, NOON + HOUR)] == [1]
        hand_over.drop_before(tx, NOON + HOUR)
        assert sum(t.number for t in hand_over.since(tx, NOON)) == 1


def test_what_should_be_out_by_now_waits(store, people, published):
    with store.begin() as tx:
        delivery.plan(tx, published, published.sent)
        assert hand_over.waiting(tx, published.sent - SECOND) == {}
        found = hand_over.waiting(tx, published.sent + HOUR)
    assert found["sms_smpp"].since == published.sent
    assert found["sms_smpp"].number == 3


def test_what_was_put_back_or_put_off_is_no_attempt(store):
    later = NOON + HOUR
    untried = replace(SENDING.move(State.QUEUED), due=later)
    retried = replace(SENDING.move(State.QUEUED, reason="busy: 0x58"), due=later)
    with store.begin() as tx:
        hand_over.note(tx, [untried, SENDING.hold(later, "night")], NOON)
        assert hand_over.since(tx, NOON) == []
        hand_over.note(tx, [retried], NOON)
        assert [t.reason for t in hand_over.since(tx, NOON)] == ["busy"]
