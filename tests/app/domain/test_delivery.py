"""A delivery: the moves there are, and the ladder of evidence."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.delivery import (
    NOT_AGAIN,
    POSSIBLY_DOUBLE,
    TRANSITIONS,
    WORKER_LOST,
    Delivery,
    Evidence,
    State,
    higher,
)

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
QUEUED = Delivery(notice_id="k3x9a7qd", revision=1, channel="sms_smpp", target_id="t1", due=NOON)


def test_the_key_names_revision_channel_and_target():
    assert QUEUED.key == "k3x9a7qd:1:sms_smpp:t1"


@pytest.mark.parametrize("start, end", list(itertools.product(State, State)))
def test_only_the_listed_moves_are_possible(start, end):
    delivery = Delivery(
        notice_id="n", revision=1, channel="c", target_id="t", due=NOON, state=start
    )
    if end in TRANSITIONS[start]:
        assert delivery.move(end, reason="why").state is end
    else:
        with pytest.raises(ValueError, match=f"a {start} delivery cannot become {end}"):
            delivery.move(end)


def test_what_was_delivered_can_no_longer_fail():
    assert TRANSITIONS[State.DELIVERED] == frozenset()


def test_unknown_is_sent_again_only_through_the_queue_where_it_is_flagged():
    assert State.QUEUED in TRANSITIONS[State.UNKNOWN]
    assert State.SENDING not in TRANSITIONS[State.UNKNOWN]


def test_what_may_have_gone_out_before_is_never_said_to_have_stayed():
    sending = replace(QUEUED, state=State.SENDING)
    again = replace(sending, reason=POSSIBLY_DOUBLE)
    assert sending.unsent(State.EXPIRED, "night_over").state is State.EXPIRED
    assert sending.fail("busy").state is State.FAILED
    lost, never, refused = (
        sending.unsent(State.CANCELLED, "daily_cap", is_repeat=True),
        again.unsent(State.EXPIRED, "night_over"),
        again.fail("busy"),
    )
    assert {one.state for one in (lost, never, refused)} == {State.UNKNOWN}
    flagged = f"{POSSIBLY_DOUBLE}: busy"
    assert [one.reason for one in (lost, never, refused)] == [WORKER_LOST, NOT_AGAIN, flagged]
    assert again.unsent(State.EXPIRED, is_repeat=True).reason == f"{POSSIBLY_DOUBLE}: {WORKER_LOST}"
    assert again.hold(NOON, "night").reason == f"{POSSIBLY_DOUBLE}: night"
    assert again.later(NOON, again.reason).reason == POSSIBLY_DOUBLE


def test_evidence_in_any_order_ends_on_the_same_rung():
    for order in itertools.permutations([Evidence.ACCEPTED, Evidence.SHOWN, Evidence.FETCHED]):
        known = None
        for reported in order:
            known = higher(known, reported)
        assert known is Evidence.SHOWN
