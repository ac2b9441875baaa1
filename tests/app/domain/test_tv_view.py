"""What a sample of sets stands for, and how a flood is kept out."""

from datetime import UTC, datetime, timedelta

from app.domain.tv_view import SAMPLE, Gate, estimate, hour_of

NOON = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


def test_each_beacon_stands_for_a_sample_and_the_margin_grows_slower_than_the_count():
    few, many = estimate(25), estimate(2500)
    assert (few.views, many.views) == (25 * SAMPLE, 2500 * SAMPLE)
    assert (few.margin, many.margin) == (34, 339) and estimate(0).margin == 0
    assert hour_of(NOON).minute == 0


def test_so_many_a_second_pass_and_no_more():
    gate = Gate(3)
    assert [gate.lets_in(NOON) for _ in range(5)] == [True] * 3 + [False] * 2
    assert gate.lets_in(NOON + timedelta(seconds=1))
