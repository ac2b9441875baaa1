"""Appearances: which editions of a slot hold which revision."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.target import Slot
from app.store import slot

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COMMUNITY = "110105900001"
KEY = f"tv/{COMMUNITY}/default"
WATER, POWER = ("k3x9a7qd", 1), ("p0wer000", 1)


@pytest.fixture
def issue(store, areas, finish):
    """Issue the slot once more, showing what is given, so many minutes after noon."""
    with store.begin() as tx:
        slot.ensure(tx, Slot(area=COMMUNITY, medium="tv"), NOON)

    def do(minute, *shown):
        now = NOON + minute * MINUTE
        with store.begin() as tx:
            slot.mark_due(tx, [COMMUNITY], ["tv"], now)
            (claim,) = slot.claim(tx, now, MINUTE, 1)
            assert finish(tx, claim, now, shown)
        return claim.fence

    return do


def seen(store, notice_id=WATER[0]):
    with store.read() as tx:
        return slot.appearances(tx, notice_id)


def test_a_notice_that_is_shown_stands_from_that_edition_on(store, issue):
    seq = issue(0, WATER)
    (one,) = seen(store)
    assert (one.slot, one.revision, one.from_seq, one.from_at) == (KEY, 1, seq, NOON)
    assert (one.until_seq, one.until_at, one.current_seq) == (None, None, seq)


def test_an_edition_that_still_holds_it_changes_nothing(store, issue):
    first = issue(0, WATER)
    last = issue(1, POWER, WATER)
    (one,) = seen(store)
    assert (one.from_seq, one.until_seq, one.current_seq) == (first, None, last)


def test_the_first_edition_without_it_ends_it(store, issue):
    issue(0, WATER)
    end = issue(1, POWER)
    issue(2)
    (one,) = seen(store)
    assert (one.until_seq, one.until_at) == (end, NOON + MINUTE)


def test_another_revision_is_another_appearance(store, issue):
    first = issue(0, WATER)
    second = issue(1, ("k3x9a7qd", 2))
    newer, older = seen(store)
    assert (newer.revision, newer.from_seq, newer.until_seq) == (2, second, None)
    assert (older.revision, older.from_seq, older.until_seq) == (1, first, second)


def test_what_comes_back_appears_a_second_time(store, issue):
    issue(0, WATER)
    issue(1)
    again = issue(2, WATER)
    assert [a.until_seq is None for a in seen(store)] == [True, False]
    assert seen(store)[0].from_seq == again


def test_a_notice_shown_twice_on_a_board_appears_once(store, issue):
    issue(0, WATER, WATER)
    assert len(seen(store)) == 1


def test_an_unknown_notice_appears_nowhere(store, issue):
    issue(0, WATER)
    assert seen(store, POWER[0]) == []
