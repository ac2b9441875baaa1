"""Delivery reports: of parts, late, repeated, in any order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.delivery import State
from app.domain.notice import Act
from app.store import delivery, notice
from app.store.tables import delivery as table

DELIVERED, FAILED, EXPIRED = State.DELIVERED, State.FAILED, State.EXPIRED


@pytest.fixture
def sent(store, people, published, cipher):
    """A message in two parts, taken by the far end as ``a1`` and ``a2``."""
    with store.begin() as tx:
        delivery.plan(tx, published, published.sent)
        lease = timedelta(seconds=60)
        claimed = delivery.claim(tx, cipher, published.sent, lease, 1, ["sms_smpp"])[0]
        done = replace(claimed.delivery.move(State.ACCEPTED), attempts=1, reference="a1,a2")
        delivery.store(tx, [done], published.sent)
        delivery.add_references(tx, [("a1", done), ("a2", done)])
    return done


@pytest.fixture
def report(store, published):
    def do(*reports):
        with store.begin() as tx:
            return delivery.settle(tx, [(*r, "")[:3] for r in reports], published.sent)

    return do


@pytest.fixture
def state(store, cipher, sent):
    def now():
        with store.read() as tx:
            lines = delivery.listing(tx, cipher, sent.notice_id, "sms_smpp", 10)
        return next(x.delivery for x in lines if x.delivery.target_id == sent.target_id)

    return now


def test_a_message_is_delivered_when_all_its_parts_are(sent, report, state):
    assert report(("a1", DELIVERED)) == 1
    assert state().state is State.ACCEPTED
    assert report(("a2", DELIVERED)) == 1
    assert state().state is DELIVERED


def test_reports_of_all_parts_may_come_at_once(sent, report, state):
    assert report(("a1", DELIVERED), ("a2", DELIVERED)) == 2
    assert state().state is DELIVERED


def test_a_message_fails_when_one_part_does_and_says_why(sent, report, state):
    report(("a1", DELIVERED), ("a2", FAILED, "UNDELIV"))
    assert (state().state, state().reason) == (FAILED, "UNDELIV")


def test_a_part_that_expired_expires_the_message(sent, report, state):
    report(("a1", EXPIRED, "EXPIRED"))
    assert (state().state, state().reason) == (EXPIRED, "EXPIRED")


@pytest.mark.parametrize(
    "order",
    [[("a1", DELIVERED), ("a2", DELIVERED)], [("a2", DELIVERED), ("a1", State.ACCEPTED)] * 2],
)
def test_the_first_final_report_of_a_part_counts(sent, report, state, order):
    for one in order:
        report(one)
    report(("a2", FAILED, "late"), ("a1", DELIVERED), ("a1", FAILED, "late"))
    assert state().state is DELIVERED


def test_repeated_reports_change_nothing(sent, report, state):
    for _ in range(3):
        report(("a1", DELIVERED), ("a2", DELIVERED))
    assert report(("a2", FAILED, "late")) == 1
    assert state().state is DELIVERED


def test_an_intermediate_report_is_ours_and_changes_nothing(sent, report, state):
    assert report(("a1", State.ACCEPTED), ("a2", State.UNKNOWN)) == 2
    assert state().state is State.ACCEPTED


def test_a_report_of_something_unknown_is_nobodys(sent, report, state):
    assert report(("zz", DELIVERED)) == 0
    assert report() == 0
    assert state().state is State.ACCEPTED


def test_a_report_settles_a_message_whose_fate_was_unknown(store, sent, report, state):
    unknown = replace(sent, state=State.UNKNOWN)
    with store.begin() as tx:
        tx.execute(table.update().values(state=unknown.state.value))
    report(("a1", State.ACCEPTED))
    assert state().state is State.ACCEPTED


def test_the_earlier_message_is_known_by_its_reference(store, sent, published):
    later = replace(published, revision=2, act=Act.WITHDRAW)
    with store.begin() as tx:
        notice.add_revision(tx, later, "wanglan01")
        assert delivery.plan_successor(tx, later, published.sent) == 1
        correction = replace(sent, revision=2, reference="")
        assert delivery.earlier_reference(tx, correction) == "a1,a2"
        assert delivery.earlier_reference(tx, sent) == ""
