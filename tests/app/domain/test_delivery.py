"""A delivery: the moves there are, and the ladder of evidence."""

import itertools
from datetime import UTC, datetime

import pytest

from app.domain.delivery import TRANSITIONS, Delivery, Evidence, State, higher

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


def test_evidence_in_any_order_ends_on_the_same_rung():
    for order in itertools.permutations([Evidence.ACCEPTED, Evidence.SHOWN, Evidence.FETCHED]):
        known = None
        for reported in order:
            known = higher(known, reported)
        assert known is Evidence.SHOWN
