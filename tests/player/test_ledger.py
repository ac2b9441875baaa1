from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from player.ledger import Ledger, Listed
from player.sights import Turn
from tests.player.conftest import NOON, SLOT

LATER = NOON + timedelta(days=1)


def facts(entries):
    return [dict(e.facts) for e in entries]


def play(ledger, name, start, seconds, revision=1, ends=LATER):
    listed = [Listed((name, revision), ends)]
    since = NOON + timedelta(seconds=start)
    ledger.see(Turn(name, revision, since), listed)
    ledger.see(Turn(name, revision, since, float(seconds)), listed)


def told(ledger, seconds):
    return facts(ledger.played(SLOT, NOON + timedelta(seconds=seconds), 1000.0 + seconds))


def test_turns_are_counted_and_an_hour_is_told_when_it_is_over():
    ledger = Ledger()
    told(ledger, 0)
    for start in (0, 10, 20):
        play(ledger, "a", start, 5)
    assert told(ledger, 30) == []
    (hour,) = told(ledger, 3600)
    assert (hour["item"], hour["times"], hour["seconds"]) == ("a", 3, 15)
    assert hour["hour"] == "2026-11-24T04:00:00Z"
    assert told(ledger, 9000) == []


def test_the_running_hour_is_told_every_ten_minutes_and_only_when_it_grew():
    ledger = Ledger()
    play(ledger, "a", 0, 5)
    assert [f["times"] for f in told(ledger, 10)] == [1]
    play(ledger, "a", 20, 5)
    assert told(ledger, 500) == []
    assert [f["times"] for f in told(ledger, 611)] == [2]
    assert told(ledger, 1300) == []


def test_a_turn_across_the_hour_is_divided():
    ledger = Ledger()
    told(ledger, 0)
    play(ledger, "a", 3590, 30)
    both = [(f["hour"][11:13], f["times"], f["seconds"]) for f in told(ledger, 3700)]
    assert both == [("04", 1, 10), ("05", 0, 20)]


def removed(ledger, *listed, seconds=60):
    return facts(ledger.removed(listed, SLOT, NOON + timedelta(seconds=seconds)))


def test_what_left_the_list_was_withdrawn_and_a_newer_revision_replaces_it():
    ledger = Ledger()
    play(ledger, "a", 0, 5)
    play(ledger, "b", 5, 5)
    gone = removed(ledger, Listed(("b", 2), LATER))
    assert gone == [
        {"item": "a", "revision": 1, "why": "withdrawn"},
        {"item": "b", "revision": 1, "why": "replaced"},
    ]
    assert removed(ledger, Listed(("b", 2), LATER)) == []
    play(ledger, "b", 65, 5)  # called void, while the pictures of the next are on their way
    gone = facts(ledger.removed([], SLOT, NOON + timedelta(seconds=70), [("b", 2)]))
    assert gone == [{"item": "b", "revision": 1, "why": "replaced"}]


def test_what_is_still_up_has_not_left():
    ledger = Ledger()
    ledger.see(Turn("a", 1, NOON), [Listed(("a", 1), NOON + timedelta(seconds=5))])
    assert removed(ledger, seconds=5) == []
    ledger.see(Turn("a", 1, NOON, 5.0), [])
    assert removed(ledger, seconds=5) == [{"item": "a", "revision": 1, "why": "expired"}]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 7200), st.integers(1, 90))))
def test_a_restart_forgets_nothing(turns):
    whole, halves = Ledger(), Ledger()
    for name, start, seconds in turns:
        play(whole, name, start, seconds)
        play(halves, name, start, seconds)
        halves = Ledger(halves.body() | {})
    at = NOON + timedelta(hours=9)

    def sums(ledger):
        return sorted(
            (f["item"], f["hour"], f["times"]) for f in facts(ledger.played(SLOT, at, 9e9))
        )

    found = sums(whole)
    assert found == sums(halves)
    assert sum(times for *_, times in found) == len(turns)
