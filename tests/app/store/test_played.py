"""Proof of play: totals of an hour that only rise."""

from dataclasses import replace
from datetime import timedelta

from app.store import played, played_days, retention
from app.store.played import Played
from tests.app.store.conftest import NOON

HOUR = timedelta(hours=1)
WATER = Played(screen="screen01", item="k3x9a7qd", revision=1, hour=NOON, times=12, seconds=120)


def test_a_later_total_takes_the_place_of_a_lower_one(tx, gate):
    more = replace(WATER, times=30, seconds=300)
    for told in (WATER, more, WATER):
        played.store(tx, [told])
    assert played.of_notice(tx, "k3x9a7qd") == [more]


def test_totals_told_together_are_one(tx, gate):
    played.store(tx, [replace(WATER, times=13), replace(WATER, seconds=130)])
    assert played.of_notice(tx, "k3x9a7qd") == [replace(WATER, times=13, seconds=130)]


def test_a_screens_hours_are_listed_in_order(tx, gate):
    later = replace(WATER, hour=NOON + HOUR)
    played.store(tx, [later, WATER, replace(WATER, screen="nobody00")])
    assert played.on_screen(tx, "screen01", NOON, NOON + 2 * HOUR) == [WATER, later]
    assert played.on_screen(tx, "screen01", NOON + HOUR, NOON + 2 * HOUR) == [later]


DAY = NOON.replace(hour=0)
NEXT = DAY + 24 * HOUR


def packed(tx, before=NEXT):
    told = played_days.of_item(tx, WATER.item, ["screen01"], before)
    return sorted((one.hour, one.times, one.seconds) for one in told)


def test_a_day_is_packed_whole_read_up_to_any_hour_and_forgotten(tx, gate):
    other = replace(WATER, item="other000")
    told = [WATER, replace(WATER, hour=NOON + HOUR, times=3), replace(WATER, revision=2), other]
    played.store(tx, [*told, replace(WATER, hour=NEXT)])
    assert (played_days.oldest(tx), played_days.begun(tx)) == (NOON, None)
    assert [played_days.pack(tx, DAY, NEXT, 20) for _ in range(2)] == [4, 0]
    assert (played_days.oldest(tx), played_days.begun(tx)) == (NEXT, DAY)
    assert packed(tx) == [(NOON, 12, 120), (NOON, 12, 120), (NOON + HOUR, 3, 120)]
    assert len(packed(tx, NOON + HOUR)) == 2
    for before, times in ((NOON, 0), (NOON + HOUR, 24), (NEXT, 27), (NEXT + 9 * HOUR, 27)):
        assert sum(n for _, n in played_days.times(tx, WATER.item, before)) == times
    assert retention.drop(tx, "plays", NEXT, 9) == 3
    assert packed(tx) == []


def test_what_comes_late_joins_its_day_and_counts_once(tx, gate):
    played.store(tx, [WATER])
    played_days.pack(tx, DAY, NEXT, 20)
    played.store(tx, [replace(WATER, times=15), replace(WATER, hour=NOON + HOUR)])
    played_days.pack(tx, DAY, NEXT, 20)
    assert packed(tx) == [(NOON, 15, 120), (NOON + HOUR, 12, 120)]
    assert list(played_days.times(tx, WATER.item, NEXT + HOUR)) == [("screen01", 27)]
