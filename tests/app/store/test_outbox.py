"""The outbox: planned once, cancelled when replaced, corrected for those who had it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.delivery import State
from app.domain.notice import Act
from app.store import delivery, notice, target
from app.store.session import new_id
from app.store.tables import delivery as table

HOUR = timedelta(hours=1)
DISTRICT, COMMUNITY, NEIGHBOUR, FAR = "110105", "110105900001", "110105900002", "110106900001"


@pytest.fixture
def plan(store, people, notice_value):
    """Publish the notice, changed as given, and plan it; return how many deliveries are new."""

    def do(**changes):
        made = replace(notice_value, **changes)
        with store.begin() as tx:
            notice.add_revision(tx, made, "wanglan01")
            queue = delivery.plan_successor if made.is_withdrawal else delivery.plan
            return queue(tx, made, made.sent)

    return do


@pytest.fixture
def settle(store, notice_value):
    """Put all planned deliveries of a revision in a state, or those to some targets."""

    def do(revision, state, *target_ids):
        which = table.c.revision == revision
        if target_ids:
            which &= table.c.target_id.in_(target_ids)
        with store.begin() as tx:
            tx.execute(sa.update(table).where(which).values(state=state.value))

    return do


def planned(store, revision=1):
    with store.read() as tx:
        query = sa.select(table).where(table.c.revision == revision).order_by(table.c.target_id)
        return tx.execute(query).all()


def test_a_notice_is_planned_for_every_target_it_reaches_on_its_channels(plan, store):
    assert plan() == 4
    assert [r.target_id for r in planned(store)] == ["account1", "phone000", "phone001", "phone002"]
    assert {(r.state, r.attempts, r.fence) for r in planned(store)} == {("queued", 0, 0)}


def test_planning_again_adds_nothing(plan, store):
    plan()
    assert plan() == 0
    assert len(planned(store)) == 4


def test_planning_again_adds_who_came_since(plan, store, cipher, people, notice_value):
    plan()
    late = replace(people[0], id="phone999", address="+8613999990000")
    with store.begin() as tx:
        target.add(tx, cipher, late, "7号楼", notice_value.sent)
    assert plan() == 1


def test_a_target_reached_twice_over_is_planned_once(plan):
    assert plan(areas=(DISTRICT, COMMUNITY)) == 6


def test_channels_it_does_not_go_to_are_left_alone(plan, store):
    assert plan(channels=frozenset({"led", "mastodon"})) == 1
    assert plan(id="boards00", channels=frozenset({"led", "tv"})) == 0


def test_it_is_due_when_it_starts_and_at_once_when_it_has_started(plan, store, notice_value):
    start = notice_value.sent + HOUR
    plan(effective=start)
    assert {r.due for r in planned(store)} == {start}
    plan(id="started0", effective=notice_value.sent - HOUR)
    with store.read() as tx:
        due = tx.scalars(sa.select(table.c.due).where(table.c.notice_id == "started0")).all()
    assert set(due) == {notice_value.sent}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    aims=st.lists(
        st.sets(st.sampled_from([DISTRICT, COMMUNITY, NEIGHBOUR, FAR]), min_size=1),
        min_size=1,
        max_size=4,
    )
)
def test_planning_is_idempotent_however_often_and_wherever(plan, store, aims):
    made = {new_id(): tuple(sorted(codes)) for codes in aims}
    for id_, codes in made.items():
        plan(id=id_, areas=codes)
    before = planned(store)
    assert [plan(id=id_, areas=codes) for id_, codes in made.items()] == [0] * len(made)
    assert planned(store) == before


def test_cancelling_takes_what_waits_and_nothing_else(plan, settle, store, notice_value):
    plan()
    settle(1, State.DELIVERED, "phone000")
    settle(1, State.SENDING, "phone001")
    with store.begin() as tx:
        assert delivery.cancel_queued(tx, notice_value.id, notice_value.sent) == 2
    assert [r.state for r in planned(store)] == ["cancelled", "delivered", "sending", "cancelled"]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.DELIVERED, State.UNKNOWN, State.SENDING])
def test_a_withdrawal_goes_to_whoever_may_have_the_notice(plan, settle, store, state):
    plan()
    settle(1, State.FAILED)
    settle(1, state, "phone000")
    assert plan(revision=2, act=Act.WITHDRAW) == 1
    assert [r.target_id for r in planned(store, 2)] == ["phone000"]


@pytest.mark.parametrize("state", [State.QUEUED, State.FAILED, State.EXPIRED, State.CANCELLED])
def test_a_withdrawal_does_not_go_to_who_never_got_the_notice(plan, settle, state):
    plan()
    settle(1, state)
    assert plan(revision=2, act=Act.WITHDRAW) == 0


def test_who_had_the_first_revision_hears_of_the_withdrawal_though_the_second_failed(plan, settle):
    plan()
    settle(1, State.DELIVERED)
    plan(revision=2, act=Act.UPDATE)
    settle(2, State.FAILED)
    assert plan(revision=3, act=Act.WITHDRAW) == 4


def test_who_has_heard_of_a_withdrawal_does_not_hear_of_it_again(plan, settle):
    plan()
    settle(1, State.DELIVERED)
    plan(revision=2, act=Act.WITHDRAW)
    settle(2, State.ACCEPTED, "phone000")
    plan(revision=3, act=Act.UPDATE, areas=(FAR,))
    settle(3, State.DELIVERED)
    assert plan(revision=4, act=Act.WITHDRAW) == 4  # three who did not hear, and the far one


def test_planning_a_withdrawal_again_adds_nothing(plan, settle):
    plan()
    settle(1, State.DELIVERED)
    assert plan(revision=2, act=Act.WITHDRAW) == 4
    assert plan(revision=2, act=Act.WITHDRAW) == 0
