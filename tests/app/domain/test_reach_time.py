"""How soon: bounds, shares and what was reached by then."""

from datetime import timedelta

from app.domain.reach_time import BEYOND, BOUNDS, Times, added_times, bound, reached, spread


def test_times_fall_under_bounds_that_tell_how_soon_half_and_nearly_all_were_reached():
    assert list(BOUNDS) == sorted(set(BOUNDS)) and BOUNDS[-1] < BEYOND
    assert [bound(timedelta(milliseconds=ms)) for ms in (0, 100, 101, 59_000)] == [
        *(100, 100, 200),
        60_000,
    ]
    assert bound(timedelta(days=30)) == BEYOND
    times = added_times([Times({500: 10, 1000: 4}, 900), Times({500: 5, 5000: 1}, 3200)])
    found = times.spread
    assert (found.number, found.p50, found.p95, found.longest) == (20, 500, 1000, 3200)
    assert reached(times.counts) == [(500, 15), (1000, 19), (5000, 20)]
    assert spread({}, 0) is None
    assert spread({700: 1}, 512).p50 == 512  # no share took longer than the longest
