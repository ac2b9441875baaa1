"""When a simulated screen comes back."""

from random import Random

import pytest

from app.sim.comeback import Comeback


class Longest(Random):
    def uniform(self, low, high):
        return high


def test_it_backs_off_to_two_minutes_until_something_works():
    back = Comeback(Longest())
    assert [back.back_off() for _ in range(9)] == [1, 2, 4, 8, 16, 32, 64, 120, 120]
    back.works(5.0)
    assert back.back_off() == 1


@pytest.mark.parametrize(("code", "seconds"), [(1012, 40.0), (1013, 41.0), (4001, 120.0), (0, 1.0)])
def test_the_close_code_says_for_how_long_to_stay_away(code, seconds):
    back = Comeback(Longest())
    back.works(40.0)
    assert back.away(code) == seconds
