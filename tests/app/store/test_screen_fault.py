"""Faults: the latest of each kind, however often told."""

from dataclasses import replace
from datetime import timedelta

from app.store import screen_fault
from app.store.screen_fault import Fault
from tests.app.store.conftest import NOON

FORGED = Fault(screen="screen01", document="playlist", code="bad_signature", at=NOON)
FULL = Fault(screen="screen01", code="disk_full", item="k3x9a7qd", at=NOON + timedelta(minutes=1))


def test_each_kind_is_kept_once_the_latest_first(tx, gate):
    screen_fault.store(tx, [FORGED, FULL, FORGED])
    assert screen_fault.of(tx, ["screen01"]) == [FULL, FORGED]


def test_a_later_one_counts_up_and_the_same_told_again_does_not(tx, gate):
    later = replace(FORGED, at=NOON + timedelta(minutes=10), item="9")
    for told in (FORGED, later, later, FORGED):
        screen_fault.store(tx, [told])
    assert screen_fault.of(tx, ["screen01"]) == [replace(later, count=2)]


def test_a_screen_nobody_knows_is_left_out(tx, gate):
    screen_fault.store(tx, [replace(FORGED, screen="nobody00"), FORGED])
    screen_fault.store(tx, [])
    assert screen_fault.of(tx, ["screen01", "nobody00"]) == [FORGED]


def test_what_was_seen_to_is_forgotten(tx, gate):
    screen_fault.store(tx, [FORGED, FULL])
    assert screen_fault.drop(tx, "screen01") == 2
    assert screen_fault.of(tx, ["screen01"]) == []
