"""The chain: every deed on every state, who may do it, and what it makes of the case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.chain import (
    DEFAULT_STEPS,
    OPEN,
    Actor,
    Case,
    Deed,
    Refusal,
    State,
    Step,
    decide,
    may_submit,
    seat_for,
    steps_of,
)
from app.domain.notice import Category

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
WANG, ZHAO, QIAN = (Actor(user_id=i, seat=i) for i in ("wang", "zhao", "qian"))
LI = Actor(user_id="li", seat="li")
WORDS = "电话写错了"


@pytest.fixture
def case():
    return Case(
        id="c1",
        notice_id="k3x9a7qd",
        state=State.IN_REVIEW,
        category=Category.NOTICE,
        steps=2,
        hash="ab",
        submitted_by="li",
        submitted_at=NOON,
        authors=frozenset({"li"}),
        areas=("110105900001",),
    )


def code(found):
    return found.code if isinstance(found, Refusal) else found.state


def test_each_approval_is_a_step_and_the_last_one_approves_the_case(case):
    first = decide(case, Deed.APPROVE, WANG, NOON)
    assert (first.state, first.done, first.step) == (State.IN_REVIEW, 1, Step.SECOND)
    second = decide(first, Deed.APPROVE, ZHAO, NOON)
    assert (second.state, second.done, second.step) == (State.APPROVED, 2, None)


def test_nobody_takes_two_steps(case):
    first = decide(case, Deed.APPROVE, WANG, NOON)
    assert code(decide(first, Deed.APPROVE, WANG, NOON)) == "had_a_step"


@pytest.mark.parametrize("deed", [Deed.APPROVE, Deed.RETURN, Deed.REJECT])
def test_an_author_decides_nothing(case, deed):
    assert code(decide(case, deed, LI, NOON, WORDS)) == "is_author"


def test_a_deputy_neither_stands_in_for_an_author_nor_takes_a_second_step(case):
    as_li = Actor(user_id="wang", seat="li")
    assert code(decide(case, Deed.APPROVE, as_li, NOON)) == "is_author"
    first = decide(case, Deed.APPROVE, Actor(user_id="wang", seat="zhao"), NOON)
    for again in (WANG, ZHAO, Actor(user_id="qian", seat="zhao")):
        assert code(decide(first, Deed.APPROVE, again, NOON)) == "had_a_step"
    assert decide(first, Deed.APPROVE, QIAN, NOON).state is State.APPROVED


@pytest.mark.parametrize(
    ("deed", "state"), [(Deed.RETURN, State.RETURNED), (Deed.REJECT, State.REJECTED)]
)
def test_returning_and_rejecting_end_the_case_with_a_reason(case, deed, state):
    assert code(decide(case, deed, WANG, NOON, "  ")) == "no_reason"
    assert code(decide(case, deed, WANG, NOON, "长" * 501)) == "long_reason"
    done = decide(case, deed, WANG, NOON, WORDS)
    assert (done.state, done.reason, done.step) == (state, WORDS, None)


def test_a_case_on_hold_waits_and_goes_on_where_it_was(case):
    first = decide(case, Deed.APPROVE, WANG, NOON)
    held = decide(first, Deed.HOLD, ZHAO, NOON, "等街道回复")
    assert held.state is State.ON_HOLD
    assert code(decide(held, Deed.APPROVE, ZHAO, NOON)) == "not_waiting"
    again = decide(held, Deed.RESUME, ZHAO, NOON)
    assert (again.state, again.done) == (State.IN_REVIEW, 1)
    assert decide(again, Deed.APPROVE, ZHAO, NOON).state is State.APPROVED


def test_only_who_wrote_it_takes_it_back(case):
    assert code(decide(case, Deed.RECALL, WANG, NOON)) == "not_submitter"
    assert decide(case, Deed.RECALL, LI, NOON).state is State.RECALLED


def test_what_went_out_urgently_is_confirmed_in_time_by_somebody_else(case):
    out = decide(case, Deed.URGE, WANG, NOON, "水管爆裂")
    out = replace(out, confirm_by=NOON + timedelta(minutes=10))
    assert out.state is State.UNCONFIRMED
    assert code(decide(out, Deed.CONFIRM, WANG, NOON)) == "had_a_step"
    assert code(decide(out, Deed.CONFIRM, LI, NOON)) == "is_author"
    late = NOON + timedelta(minutes=10)
    assert code(decide(out, Deed.CONFIRM, ZHAO, late)) == "too_late"
    assert decide(out, Deed.CONFIRM, ZHAO, NOON).state is State.APPROVED


@pytest.mark.parametrize("state", sorted(set(State) - OPEN))
@pytest.mark.parametrize("deed", list(Deed))
def test_nothing_is_done_to_a_case_that_is_over(case, state, deed):
    refused = decide(replace(case, state=state), deed, WANG, NOON, WORDS)
    assert refused == Refusal("not_open", {"state": state})


_FITTING = {
    State.IN_REVIEW: {Deed.APPROVE, Deed.RETURN, Deed.REJECT, Deed.HOLD, Deed.URGE},
    State.ON_HOLD: {Deed.RESUME},
    State.UNCONFIRMED: {Deed.CONFIRM},
}


@pytest.mark.parametrize("state", sorted(OPEN))
@pytest.mark.parametrize("deed", [d for d in Deed if d is not Deed.RECALL])
def test_each_open_state_knows_its_deeds_and_refuses_the_others_by_name(case, state, deed):
    done = decide(replace(case, state=state), deed, WANG, NOON, WORDS)
    assert isinstance(done, Case) is (deed in _FITTING[state])


def test_the_last_step_may_be_a_leaders_and_the_third_is_theirs_alone(case):
    assert case.roles == ("reviewer",)
    assert replace(case, done=1).roles == ("reviewer", "leader")
    assert replace(case, steps=1).roles == ("reviewer", "leader")
    assert replace(case, steps=3, done=2).roles == ("leader",)
    assert replace(case, steps=3, done=1).roles == ("reviewer",)


def test_a_draft_is_in_review_once_and_what_was_rejected_comes_back_changed_only(case):
    assert may_submit(None, content_changed=True) is None
    assert may_submit(case, content_changed=True).code == "already_in_review"
    rejected = replace(case, state=State.REJECTED)
    assert may_submit(rejected, content_changed=False).code == "rejected_unchanged"
    assert may_submit(rejected, content_changed=True) is None
    assert may_submit(replace(case, state=State.RETURNED), content_changed=False) is None


def test_steps_by_category_unless_others_are_set():
    assert set(DEFAULT_STEPS) == set(Category)
    found = [steps_of(c, {}) for c in (Category.OUTAGE, Category.NOTICE, Category.POLICY)]
    assert found == [1, 2, 3]
    assert steps_of(Category.POLICY, {Category.POLICY: 0}) == 0


def test_one_acts_in_ones_own_place_else_in_one_that_is_free(case):
    taken = replace(case, seats=frozenset({"zhao"}))
    assert seat_for(taken, ["wang", "zhao"], "wang") == "wang"
    assert seat_for(taken, ["zhao", "qian"], "wang") == "qian"
    assert seat_for(taken, ["zhao"], "wang") == "zhao"
    assert seat_for(taken, [], "wang") is None
