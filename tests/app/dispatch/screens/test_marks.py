"""Marks: what gateways packed is stored once, in order or not, and then forgotten."""

from datetime import timedelta

import pytest

from app.dispatch.screens import commands, enrol, facts, marks
from app.dispatch.screens.evidence import Sighting, pack
from app.dispatch.screens.facts import Answer, Fault, Played
from app.store import command, played, screen, screen_fault
from app.store.session import new_id

AREA = "110105900001"


def store(house):
    return marks.store_waiting(house.store, house.bell, "test")


@pytest.fixture
def panel(neighbourhood):
    """An approved screen, and a stream that nothing waits in."""
    while store(neighbourhood):
        pass
    made = enrol.begin(neighbourhood, new_id().encode() * 4, "工控机", "192x32", "0.1.0")
    enrol.approve(neighbourhood, made.code, AREA, "192x32", "东门 LED 屏")
    return made.id


def report(house, panel, **seen):
    sighting = Sighting(screen=panel, seen_at=house.clock(), **seen)
    house.bell.push_evidence(pack([sighting]))


def kept(house, panel):
    with house.store.read() as tx:
        return screen.get(tx, panel)


def test_evidence_becomes_high_water_marks(house, panel):
    at = house.clock() - timedelta(seconds=2)
    report(house, panel, epoch=1, received=42, verified=42, shown=41, shown_at=at, free_bytes=7)
    assert store(house) == 1
    found = kept(house, panel)
    assert (found.epoch, found.received, found.verified, found.shown) == (1, 42, 42, 41)
    assert (found.shown_at, found.seen_at, found.free_bytes) == (at, house.clock(), 7)


def test_late_evidence_lowers_nothing(house, panel, clock):
    report(house, panel, epoch=1, received=42, shown=42)
    store(house)
    clock.go(seconds=30)
    report(house, panel, epoch=1, received=41, shown=41)
    store(house)
    found = kept(house, panel)
    assert (found.received, found.shown, found.seen_at) == (42, 42, house.clock())


def test_what_is_stored_is_forgotten(house, panel):
    report(house, panel, epoch=1, received=42)
    assert store(house) == 1
    assert store(house) == 0


def test_an_entry_nobody_can_read_does_not_stop_the_others(house, panel):
    house.bell.push_evidence("这不是证据".encode())
    report(house, panel, epoch=1, received=42)
    assert store(house) == 2
    assert kept(house, panel).received == 42


def test_a_screen_that_is_not_there_any_more_is_left(house, panel):
    report(house, "nobody99", epoch=1, received=42)
    assert store(house) == 1


def test_faults_and_proof_of_play_and_answers_are_stored(house, panel, clock):
    [asked] = commands.order(house, "laozhou", [panel], "purge")
    fault = Fault(screen=panel, document="playlist", code="rollback", item="", at=clock())
    hour = clock().replace(minute=0, second=0, microsecond=0)
    shown = Played(screen=panel, item="k3", revision=1, hour=hour, times=3, seconds=30)
    answer = Answer(screen=panel, nonce=asked.nonce, ok=True, why="", at=clock())
    for _ in range(2):
        house.bell.push_evidence(facts.pack([fault, shown, answer]))
    assert store(house) == 2
    with house.store.read() as tx:
        assert [one.count for one in screen_fault.of(tx, [panel])] == [1]
        assert [one.times for one in played.of_notice(tx, "k3")] == [3]
        assert command.of_screens(tx, [panel])[0].state(clock()) == "done"


def test_many_screens_marks_leave_others_a_turn_in_between(house, panel, monkeypatch):
    monkeypatch.setattr(marks, "PART", 2)
    names = [panel, "aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"]
    house.bell.push_evidence(pack([Sighting(name, house.clock(), 1, 4, 4, 4) for name in names]))
    turns = []

    def turn(seconds):
        with house.store.begin() as tx:  # nobody holds the lock now
            turns.append((seconds, screen.get(tx, panel).shown))

    assert marks.store_waiting(house.store, house.bell, "test", rest=turn) == 1
    assert [seconds for seconds, _ in turns] == [marks.TURN_S] * 2
    with house.store.read() as tx:
        assert screen.get(tx, panel).shown == 4
