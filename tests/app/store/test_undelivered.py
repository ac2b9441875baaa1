"""What did not get there: grouped by why, and queued again by a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.domain.delivery import POSSIBLY_DOUBLE, State
from app.domain.notice import Act
from app.store import delivery, notice, undelivered, warning_undelivered
from app.store.outbox import Batch
from app.store.tables import delivery as table

HOUR = timedelta(hours=1)


@pytest.fixture
def queued(store, people, published):
    with store.begin() as tx:
        delivery.plan(tx, published, published.sent)
    return published


@pytest.fixture
def settle(store, queued):
    """Put deliveries to some targets in a state, for a reason."""

    def do(state, reason, *targets):
        changed = sa.update(table).where(table.c.target_id.in_(targets))
        values = {"state": state.value, "reason": reason, "attempts": 3}
        with store.begin() as tx:
            tx.execute(changed.values({**values, "changed_at": queued.sent}))

    return do


@pytest.fixture
def phones(store, queued):
    with store.read() as tx:
        query = sa.select(table.c.target_id).where(table.c.channel == "sms_smpp")
        return sorted(tx.execute(query).scalars())


def kinds(store, found):
    return {(k.channel, k.state, k.reason, k.number) for k in found}


def test_they_are_grouped_by_the_first_word_of_why(store, queued, settle, phones):
    settle(State.FAILED, "undeliverable: UNDELIV err 012", phones[0])
    settle(State.FAILED, "undeliverable: UNDELIV err 027", phones[1])
    settle(State.UNKNOWN, "worker_lost", phones[2])
    with store.read() as tx:
        found = undelivered.of_notice(tx, queued.id)
        assert undelivered.within(tx, ["110105"], queued.sent) == found
        assert undelivered.within(tx, ["110106"], queued.sent) == []
        assert undelivered.within(tx, ["110105"], queued.sent + HOUR) == []
    assert kinds(store, found) == {
        ("sms_smpp", State.FAILED, "undeliverable", 2),
        ("sms_smpp", State.UNKNOWN, "worker_lost", 1),
    }


def test_a_replaced_revision_is_nobodys_care_any_more(store, queued, settle, phones):
    settle(State.FAILED, "busy", *phones)
    with store.begin() as tx:
        notice.add_revision(tx, replace(queued, revision=2, act=Act.UPDATE), "wanglan01")
        assert undelivered.of_notice(tx, queued.id) == []
        assert requeued(tx, queued) == 0


def requeued(tx, one, states=frozenset({State.FAILED}), later=HOUR):
    return undelivered.requeue(tx, one.id, "sms_smpp", states, one.sent + later)


def test_what_failed_is_queued_again_and_starts_afresh(store, queued, settle, phones):
    settle(State.FAILED, "busy", *phones[:2])
    settle(State.UNKNOWN, "worker_lost", phones[2])
    with store.begin() as tx:
        assert requeued(tx, queued) == 2
        rows = tx.execute(sa.select(table).where(table.c.target_id.in_(phones[:2]))).all()
        assert {(r.state, r.attempts, r.reason) for r in rows} == {("queued", 0, "")}
        assert {r.wanted for r in rows} == {queued.sent + HOUR}
        assert requeued(tx, queued, undelivered.AGAIN) == 1
        again = tx.execute(sa.select(table.c.reason).where(table.c.target_id == phones[2]))
        assert again.scalar() == POSSIBLY_DOUBLE  # it stays said


def test_of_a_notice_that_has_ended_nothing_is_sent_again(store, queued, settle, phones):
    settle(State.FAILED, "busy", *phones)
    with store.begin() as tx:
        assert requeued(tx, queued, later=queued.expires - queued.sent) == 0


def test_what_ended_at_the_carrier_is_never_sent_again(store, queued):
    with store.begin() as tx, pytest.raises(ValueError, match="expired"):
        requeued(tx, queued, {State.EXPIRED})


def test_of_a_warning_each_is_sent_only_the_last_that_was_to_reach_them(store, queued):
    now, thread, key = queued.sent, "warning:a", ("notice_id", "revision", "channel", "target_id")
    said = [(1, "t1", "failed"), (2, "t1", "accepted"), (1, "t2", "failed"), (2, "t2", "failed")]
    said += [(2, "t3", "unknown"), (1, "t4", "failed"), (2, "t4", "cancelled")]
    rows = [
        {**dict(zip(key, (thread, n, "sms_smpp", who), strict=True)), "state": state}
        | {"attempts": 3, "due": now, "fence": 1, "reference": "", "reason": "busy: x"}
        | {"changed_at": now, "wanted": now}
        for n, who, state in said
    ]
    with store.begin() as tx:
        tx.execute(sa.insert(table), rows)
        assert undelivered.within(tx, ["110105"], now) == []  # a warning is no notice
        found = warning_undelivered.since(tx, now)
        assert warning_undelivered.of_thread(tx, thread, 1) == found
        assert {(k.state, k.reason, k.number) for k in found} == {
            (State.FAILED, "busy", 2),
            (State.UNKNOWN, "busy", 1),
        }
        again = Batch(thread=thread, number=1, due=now + HOUR, reason="night")
        failed, late = {State.FAILED}, now + HOUR / 2
        assert warning_undelivered.requeue(tx, again, "weibo", failed, late) == 0
        assert warning_undelivered.requeue(tx, again, "sms_smpp", failed, late) == 2
        waiting = sa.select(table).where(table.c.notice_id == thread, table.c.state == "queued")
        rows = tx.execute(waiting).all()
        assert {(r.target_id, r.revision) for r in rows} == {("t2", 2), ("t4", 1)}
        assert {(r.attempts, r.reason, r.wanted) for r in rows} == {(0, "night", now + HOUR)}
        assert warning_undelivered.requeue(tx, again, "sms_smpp", undelivered.AGAIN, late) == 1
