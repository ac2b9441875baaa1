"""Deliveries: claimed by one worker at a time, stored behind a fence."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.delivery import State
from app.domain.notice import Act
from app.store import delivery, notice, target
from app.store.tables import delivery as table

LEASE, MINUTE, SECOND = timedelta(minutes=2), timedelta(minutes=1), timedelta(seconds=1)
ALL = 100


@pytest.fixture
def queued(store, people, published):
    """The water notice, planned for three telephones and an account."""
    with store.begin() as tx:
        delivery.plan(tx, published, published.sent)
    return published


@pytest.fixture
def now(notice_value):
    return notice_value.sent


@pytest.fixture
def claim(store, cipher, now):
    def do(limit=ALL, after=timedelta(0), channels=None):
        with store.begin() as tx:
            return delivery.claim(tx, cipher, now + after, LEASE, limit, channels)

    return do


@pytest.fixture
def put(store, now):
    """Store results, so long after noon."""

    def do(*done, after=timedelta(0)):
        with store.begin() as tx:
            return delivery.store(tx, done, now + after)

    return do


def states(store):
    with store.read() as tx:
        return [r.state for r in tx.execute(sa.select(table).order_by(table.c.target_id))]


def accepted(claimed, reference="1"):
    return replace(claimed.delivery.move(State.ACCEPTED), attempts=1, reference=reference)


def again(claimed, due):
    return replace(claimed.delivery.move(State.QUEUED, reason="busy"), attempts=1, due=due)


def test_a_claim_brings_all_that_is_needed_to_send(queued, claim, now):
    one = next(c for c in claim() if c.target.id == "phone001")
    assert one.target.address == "+8613812340001"
    assert one.notice == queued
    assert one.delivery.key == "k3x9a7qd:1:sms_smpp:phone001"
    assert (one.delivery.state, one.delivery.fence) == (State.SENDING, 1)
    assert not one.is_repeat


def test_what_is_claimed_is_nobody_elses(queued, claim, store):
    assert len(claim()) == 4
    assert claim() == []
    assert states(store) == ["sending"] * 4


def test_only_the_channels_asked_for_are_claimed(queued, claim):
    assert [c.target.id for c in claim(channels=["mastodon"])] == ["account1"]
    assert claim(channels=[]) == []


def test_what_is_not_due_is_not_claimed(store, people, published, claim):
    later = replace(published, id="later000", effective=published.sent + MINUTE)
    with store.begin() as tx:
        notice.add_revision(tx, later, "wanglan01")
        delivery.plan(tx, later, published.sent)
    assert claim() == []
    assert len(claim(after=MINUTE)) == 4


def test_no_more_than_asked_for_the_longest_due_first(queued, claim, put, now):
    first = claim(limit=2)
    put(*(again(c, now + n * SECOND) for n, c in enumerate(first, start=1)))
    rest = claim(limit=2)
    assert {c.target.id for c in rest}.isdisjoint(c.target.id for c in first)
    assert [c.target.id for c in claim(after=2 * SECOND)] == [c.target.id for c in first]


def test_results_are_stored_in_one_go(queued, claim, put, store, now):
    done = [accepted(c, f"ref{n}") for n, c in enumerate(claim())]
    assert put(*done) == 4
    with store.read() as tx:
        rows = tx.execute(sa.select(table).order_by(table.c.reference)).all()
    assert [(r.state, r.attempts, r.reference) for r in rows] == [
        ("accepted", 1, f"ref{n}") for n in range(4)
    ]
    assert {r.changed_at for r in rows} == {now}


def test_storing_nothing_is_nothing(put, people):
    assert put() == 0


def test_a_result_to_be_tried_again_is_due_when_it_says(queued, claim, put, now):
    one = claim(limit=1)[0]
    put(again(one, now + MINUTE))
    (same,) = [c for c in claim(after=MINUTE) if c.target == one.target]
    assert (same.delivery.attempts, same.delivery.reason) == (1, "busy")
    assert (same.delivery.fence, same.is_repeat) == (2, False)


def test_when_a_lease_ends_somebody_else_may_claim_and_is_told(queued, claim):
    claim()
    assert claim(after=LEASE - MINUTE) == []
    repeated = claim(after=LEASE)
    assert [c.is_repeat for c in repeated] == [True] * 4
    assert {c.delivery.fence for c in repeated} == {2}


def test_a_fenced_out_worker_cannot_store(queued, claim, put, store):
    late = claim(limit=1, channels=["mastodon"])[0]
    newer = claim(limit=1, channels=["mastodon"], after=LEASE)[0]
    assert put(accepted(late, "late")) == 0
    assert put(accepted(newer, "newer")) == 1
    assert put(accepted(late, "late")) == 0
    assert states(store)[0] == "accepted"


def test_a_result_stored_twice_does_not_undo_what_came_between(queued, claim, put, store, now):
    done = accepted(claim(channels=["mastodon"])[0], "ref1")
    put(done)
    with store.begin() as tx:
        delivery.add_references(tx, [("ref1", done)])
        delivery.settle(tx, [("ref1", State.DELIVERED, "")], now)
    assert put(done) == 0
    assert states(store)[0] == "delivered"


def test_concurrent_workers_never_claim_the_same_delivery(queued, store, claim):
    found, meet = [], threading.Barrier(4)

    def work():
        meet.wait()
        for _ in range(4):
            found.extend(c.delivery.key for c in claim(limit=1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 4


def test_what_a_later_revision_replaced_is_never_sent(queued, claim, put, store, now):
    held = claim(limit=1)[0]
    with store.begin() as tx:
        withdrawal = replace(queued, revision=2, act=Act.WITHDRAW)
        notice.add_revision(tx, withdrawal, "wanglan01")
        delivery.cancel_queued(tx, queued.id, now)
    put(again(held, now))
    assert claim() == []
    assert states(store) == ["cancelled"] * 4


def test_what_was_out_when_it_was_replaced_is_unknown_not_sent_again(queued, claim, store):
    claim()
    with store.begin() as tx:
        notice.add_revision(tx, replace(queued, revision=2, act=Act.UPDATE), "wanglan01")
    assert claim(after=LEASE) == []
    assert states(store) == ["unknown"] * 4


def test_nothing_is_sent_to_a_target_that_was_removed(queued, claim, put, store, now):
    held = next(c for c in claim(limit=ALL) if c.target.id == "phone000")
    with store.begin() as tx:
        target.remove(tx, "phone000", now)
    put(again(held, now))
    assert "phone000" not in {c.target.id for c in claim()}
    assert states(store)[1] == "cancelled"


def test_removing_a_target_cancels_what_waits_for_it(queued, store, now):
    with store.begin() as tx:
        target.remove(tx, "phone000", now)
    assert states(store) == ["queued", "cancelled", "queued", "queued"]


def test_the_next_due_instant_is_the_earliest_of_what_is_undone(queued, claim, put, store, now):
    with store.read() as tx:
        assert delivery.next_due(tx) == now
    claimed = claim()
    with store.read() as tx:
        assert delivery.next_due(tx) == now + LEASE
        assert delivery.next_due(tx, ["feed"]) is None
    put(*(accepted(c) for c in claimed))
    with store.read() as tx:
        assert delivery.next_due(tx) is None


def test_counts_are_by_channel_revision_and_state(queued, claim, put, store):
    put(*(accepted(c) for c in claim(limit=ALL, channels=["mastodon"])))
    with store.read() as tx:
        assert delivery.counts(tx, queued.id) == {
            ("mastodon", 1): {State.ACCEPTED: 1},
            ("sms_smpp", 1): {State.QUEUED: 3},
        }
        assert delivery.counts(tx, "zzzzzzzz") == {}


def test_the_list_puts_what_went_wrong_first_and_masks_numbers(queued, claim, put, store, cipher):
    last = sorted(claim(channels=["sms_smpp"]), key=lambda c: c.target.id)[-1]
    put(last.delivery.move(State.FAILED, reason="空号"))
    with store.read() as tx:
        lines = delivery.listing(tx, cipher, queued.id, "sms_smpp", 2)
    assert [(x.masked, x.delivery.state) for x in lines] == [
        ("138****0002", State.FAILED),
        ("138****0000", State.SENDING),
    ]
    assert (lines[0].delivery.reason, lines[0].label) == ("空号", "3号楼住户")


def test_the_list_starts_with_the_latest_revision(queued, store, cipher, now):
    with store.begin() as tx:
        second = replace(queued, revision=2, act=Act.UPDATE)
        notice.add_revision(tx, second, "wanglan01")
        delivery.plan(tx, second, now)
        lines = delivery.listing(tx, cipher, queued.id, None, 8)
    assert [x.delivery.revision for x in lines] == [2, 2, 2, 2, 1, 1, 1, 1]


def test_a_removed_target_stays_in_the_list_without_its_number(queued, store, cipher, now):
    with store.begin() as tx:
        target.remove(tx, "phone000", now)
        lines = delivery.listing(tx, cipher, queued.id, "sms_smpp", 10)
    gone = next(x for x in lines if x.delivery.target_id == "phone000")
    assert (gone.masked, gone.label) == ("", "")
