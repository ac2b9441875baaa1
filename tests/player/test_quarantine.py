"""What takes the painter down again and again is left out; the rest plays on."""

from types import SimpleNamespace

from player.programme import Programme
from player.quarantine import Quarantine

ITEM = ("water", 1)


def crash(quarantine, name, *seconds):
    found = []
    for second in seconds:
        quarantine.trying(name)
        found.append(quarantine.crashed(second))
    return found


def test_three_crashes_within_a_minute_are_enough():
    quarantine = Quarantine()
    assert crash(quarantine, ITEM, 0, 20, 59) == [None, None, ITEM]
    assert quarantine.is_out(ITEM) and not quarantine.is_out(("water", 2))


def test_crashes_now_and_then_are_not():
    quarantine = Quarantine()
    assert crash(quarantine, ITEM, 0, 30, 60, 90, 120) == [None] * 5


def test_what_is_nobodys_fault_puts_nobody_out():
    assert crash(Quarantine(), None, 0, 1, 2) == [None] * 3


def test_alerts_that_are_out_are_not_in_the_programme():
    quarantine = Quarantine()
    crash(quarantine, ITEM, 0, 1, 2)
    bad, good = SimpleNamespace(name=ITEM), SimpleNamespace(name=("storm", 1))
    assert quarantine.without(Programme(full=(bad, good), bands=(bad,))) == Programme(full=(good,))
