"""Polls: how answers stand, and what is wrong with one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.poll import Poll, Standing, problems, standing

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LIFT = Poll(question="您愿意本楼加装电梯吗？", answers=("愿意", "不愿意", "再看看"))


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=8))
def test_shares_are_whole_percents_that_add_up(votes):
    shares = Standing(notice_id="n", votes=tuple(votes)).shares
    assert sum(shares) == (100 if sum(votes) else 0)
    each = zip(shares, votes, strict=True)
    assert all(abs(share - 100 * count / (sum(votes) or 1)) < 1 for share, count in each)


def test_only_votes_for_what_is_asked_now_count():
    counted = {LIFT.mark(0): 2, LIFT.mark(2): 1, "beef:0": 9}
    assert standing("n", LIFT, counted, is_open=True).votes == (2, 0, 1)
    changed = replace(LIFT, answers=("愿意", "不愿意"))
    assert standing("n", changed, counted, is_open=True).votes == (0, 0)
    assert replace(LIFT, until=NOON).ballot == LIFT.ballot


def test_it_closes_with_its_notice_at_the_latest():
    assert LIFT.closes(NOON) == NOON
    for hours, end in ((-1, -1), (1, 0)):
        until = NOON + timedelta(hours=hours)
        assert replace(LIFT, until=until).closes(NOON) == NOON + timedelta(hours=end)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"question": ""}, [("poll-question", "empty")]),
        ({"question": "问" * 41}, [("poll-question", "too_long")]),
        ({"answers": ("愿意",)}, [("poll-answers", "not_so_many")]),
        ({"answers": tuple("一二三四五六七八九")}, [("poll-answers", "not_so_many")]),
        ({"answers": ("愿意", "愿意")}, [("poll-answers", "said_twice")]),
        ({"answers": ("愿意", "不" * 17)}, [("poll-answers", "too_long")]),
        ({"answers": ("愿意", "不\u200b愿意")}, [("poll-answers", "unseen_character")]),
        ({"until": NOON}, [("poll-until", "closes_too_early")]),
    ],
)
def test_what_is_wrong_is_named_at_its_field(changes, found):
    poll = replace(LIFT, **changes)
    assert [(p.field, p.code) for p in problems(poll, NOON)] == found
