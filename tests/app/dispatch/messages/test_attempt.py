"""One attempt: what each answer of the far end makes of a delivery."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.dispatch.messages.attempt import attempt
from app.domain.delivery import Delivery, Receipt, State
from channels.base import Refused, Unreachable
from renderers.base import Unrenderable

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
EXPIRES = NOON + timedelta(hours=1)
SENDING = Delivery(
    notice_id="k3x9a7qd",
    revision=1,
    channel="sms_smpp",
    target_id="t1",
    due=NOON,
    state=State.SENDING,
    fence=3,
)


def after(result, delivery=SENDING, now=NOON):
    def run():
        if isinstance(result, Exception):
            raise result
        return result

    return attempt(delivery, run, now, EXPIRES, jitter=lambda most: most)


@pytest.mark.parametrize(
    "result, state, reason",
    [
        (Receipt("m1"), State.ACCEPTED, ""),
        (Unreachable("no route"), State.QUEUED, "no route"),
        (Unreachable("no answer", submitted=True), State.UNKNOWN, "no answer"),
        (Refused("unknown number"), State.FAILED, "unknown number"),
        (Unrenderable("too_many_parts", parts=9, limit=6), State.FAILED, "too_many_parts"),
        (KeyError("a bug"), State.FAILED, "internal_error"),
    ],
)
def test_the_outcome_decides_the_next_state(result, state, reason):
    done = after(result)
    assert (done.state, done.reason, done.attempts, done.fence) == (state, reason, 1, 3)


def test_the_far_ends_reference_is_kept():
    assert after(Receipt("m1,m2")).reference == "m1,m2"


def test_each_wait_may_be_twice_as_long_up_to_five_minutes():
    waits, delivery = [], SENDING
    far = replace(SENDING, due=NOON)
    for _ in range(11):
        delivery = attempt(
            replace(far, attempts=delivery.attempts),
            lambda: (_ for _ in ()).throw(Unreachable("down")),
            NOON,
            NOON + timedelta(days=1),
            jitter=lambda most: most,
        )
        waits.append((delivery.due - NOON).total_seconds())
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_what_the_far_end_asks_for_is_waited():
    assert after(Unreachable("busy", retry_after=30)).due == NOON + timedelta(seconds=30)


def test_what_cannot_go_out_before_it_ends_becomes_a_dead_letter():
    late = after(Unreachable("down"), now=EXPIRES - timedelta(milliseconds=500))
    assert (late.state, late.reason) == (State.FAILED, "down")
