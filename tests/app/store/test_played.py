"""Proof of play: totals of an hour that only rise."""

from dataclasses import replace
from datetime import timedelta

from app.store import played, retention
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


def test_old_hours_are_forgotten(tx, gate):
    played.store(tx, [WATER, replace(WATER, hour=NOON + HOUR)])
    assert retention.drop(tx, "plays", NOON + HOUR, 9) == 1
