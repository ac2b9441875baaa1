"""Three powers and the work on notices: nobody holds both."""

from itertools import combinations

import pytest

from app.domain.powers import CONTENT, POWERS, STAFF, MixedPowers, kind_of


def test_all_work_on_notices_may_be_one_persons():
    assert kind_of(CONTENT) == kind_of(()) == STAFF


@pytest.mark.parametrize("power", POWERS)
def test_a_power_alone_is_the_kind_of_the_account(power):
    assert kind_of([power, power]) == power


@pytest.mark.parametrize(
    "roles", [*combinations(POWERS, 2), *((p, r) for p in POWERS for r in CONTENT)]
)
def test_a_power_goes_with_nothing_else(roles):
    with pytest.raises(MixedPowers) as caught:
        kind_of(roles)
    assert caught.value.roles == tuple(sorted(roles))
