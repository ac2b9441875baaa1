"""Addresses that guess: each waits for itself, and is forgotten after a quiet hour."""

from datetime import UTC, datetime, timedelta

from app.store import guesser

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
SOON, LATER = NOON + timedelta(seconds=5), NOON + timedelta(hours=1)


def test_an_address_waits_until_its_time_and_no_other_does(tx):
    guesser.note(tx, "203.0.113.9", 13, NOON, SOON)
    assert guesser.locked_until(tx, "203.0.113.9", NOON) == SOON
    assert guesser.locked_until(tx, "203.0.113.9", SOON) is None
    assert guesser.locked_until(tx, "203.0.113.8", NOON) is None


def test_the_newest_guess_replaces_the_one_before(tx):
    guesser.note(tx, "203.0.113.9", 1, NOON, None)
    guesser.note(tx, "203.0.113.9", 2, SOON, None)
    assert guesser.failures(tx, "203.0.113.9", SOON) == 2


def test_after_a_quiet_hour_nothing_is_held_against_an_address(tx):
    guesser.note(tx, "203.0.113.9", 5, NOON, None)
    assert guesser.failures(tx, "203.0.113.9", LATER) == 0
    assert guesser.sweep(tx, LATER) == 0 and guesser.sweep(tx, LATER + timedelta(seconds=1)) == 1
