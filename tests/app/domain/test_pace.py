"""The pace of a channel: bounds that are honest, never better than what was measured."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.pace import BEYOND, BOUNDS, LEAST, QUICK, SLOW, Batch, bound, pace

SECOND = timedelta(seconds=1)


def test_nothing_handed_over_has_no_pace():
    assert pace({}) is None


def test_half_and_nearly_all_are_told_apart():
    counts = {bound(0.3 * SECOND): 90, bound(40 * SECOND): 8, bound(3 * timedelta(hours=1)): 2}
    assert (pace(counts).p50, pace(counts).p95) == (500, 60_000)
    assert pace({BEYOND: 1}).p50 == BEYOND


@given(st.lists(st.integers(0, 2 * BOUNDS[-1]), min_size=1))
def test_what_is_told_was_kept_by_as_many_as_it_says(times):
    counts = {}
    for ms in times:
        within = bound(timedelta(milliseconds=ms))
        counts[within] = counts.get(within, 0) + 1
    told = pace(counts)
    for share, most in ((0.5, told.p50), (0.95, told.p95)):
        assert sum(ms <= most for ms in times) >= share * len(times)


def test_a_batch_grows_while_it_is_quick_and_full_and_shrinks_when_it_is_slow():
    batch, quick, slow = Batch(), QUICK / 2, SLOW * 2
    sizes = []
    for count, gone in ((1, quick), (200, quick), (400, SLOW), (400, quick), (800, quick)):
        batch.took(count, gone)
        sizes.append(batch.size)
    assert sizes == [200, 400, 400, 800, 1000]
    for _ in range(9):
        batch.took(1000, slow)
    assert batch.size == LEAST
