"""How many steps, and how long an urgent release may wait."""

from app.domain.chain import DEFAULT_STEPS
from app.domain.notice import Category
from app.store import policy


def test_the_policy_is_the_houses_own_until_somebody_sets_another(tx):
    assert policy.steps(tx) == DEFAULT_STEPS
    policy.set_steps(tx, {Category.POLICY: 2})
    policy.set_steps(tx, {Category.POLICY: 0, Category.JOBS: 3})
    assert policy.steps(tx) == {**DEFAULT_STEPS, Category.POLICY: 0, Category.JOBS: 3}


def test_the_minutes_can_be_set(tx):
    assert policy.confirm_minutes(tx) == 10
    policy.set_confirm_minutes(tx, 15)
    assert policy.confirm_minutes(tx) == 15
