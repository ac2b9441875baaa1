"""Drills: on the real path, one at a time, with the time each screen took; gone at their end."""

import json
from base64 import b64decode
from datetime import timedelta

import pytest

from app.dispatch.screens import enrol, facts, marks
from app.dispatch.screens.facts import Answer, Drilled
from app.dispatch.warnings import alerts, drills
from app.dispatch.warnings.drills import CannotHold
from app.domain import alert as live
from app.domain.alert import Alert, Mode
from app.domain.drill import Plan
from app.store import alert, audit, command, drill, screen
from app.store import mark as store_mark
from app.store.mark import Mark

STREET, COMMUNITY, FAR = "110105900", "110105900001", "110105900004"
PLAN = Plan(kind="rainstorm", level="red", title="暴雨红色预警演练", text="到高处去。", minutes=10)


@pytest.fixture
def town(neighbourhood):
    """Two screens in 望春里 and one farther off, all there."""
    house = neighbourhood
    for n, (code, name) in enumerate([(COMMUNITY, "东门"), (COMMUNITY, "西门"), (FAR, "广场")]):
        one = enrol.begin(house, bytes([n]) * 32, "工控机", "192x32", "0.1.0")
        enrol.approve(house, one.code, code, "192x32", name)
    seen(house, *names(house).values())
    alerts.issue_due(house)
    return house


def names(house):
    with house.store.read() as tx:
        return {one.name: one.id for one in screen.listing(tx)}


def seen(house, *ids):
    with house.store.begin() as tx:
        store_mark.store(tx, [Mark(screen=i, epoch=1, seen_at=house.clock()) for i in ids])


def work(house):
    """What the worker does: sign, order, take back."""
    while alerts.issue_due(house) + drills.settle(house):
        pass


def drill_in(house, code):
    """What the players of an area are told of drills: edition and ids."""
    with house.store.read() as tx:
        head = alert.get(tx, code, str(Mode.DRILL))
    said = json.loads(b64decode(json.loads(head.body)["payload"]))
    return said["epoch"], said["seq"], [one["id"] for one in said["alerts"]]


def tell(house, *told):
    """Hand in what screens say, as the gateway packs it."""
    house.bell.push_evidence(facts.pack(told))
    marks.store_waiting(house.store, house.bell)


def report(house, one):
    with house.store.read() as tx:
        return drills.report(tx, drill.get(tx, one.id), house.clock())


def test_screens_are_ordered_once_their_alerts_are_signed_and_the_stop_watch_runs(town, clock):
    one = drills.start(town, "wanglan", PLAN, STREET)
    assert drills.settle(town) == 0  # nothing is signed yet
    assert {line.why for line in report(town, one).lines} == {"signing"}
    work(town)
    ids = names(town)
    with town.store.read() as tx:
        told = command.of_screens(tx, ids.values())
    assert {c.screen for c in told} == set(ids.values()) and {c.until for c in told} == {one.until}
    epoch, seq, shown = drill_in(town, COMMUNITY)
    assert shown == [one.id]
    at = clock() + timedelta(milliseconds=420)
    later = at + timedelta(seconds=1)
    clock.go(seconds=2)
    tell(
        town,
        Drilled(screen=ids["东门"], epoch=epoch, seq=seq, at=later),
        Drilled(screen=ids["西门"], epoch=epoch, seq=seq - 1, at=at),  # an edition before it
    )
    tell(town, Drilled(screen=ids["东门"], epoch=epoch, seq=seq + 1, at=at))  # re-ordered
    said = report(town, one)
    assert (said.shown, said.longest, said.slowest.name) == (1, 0.42, "东门")
    assert [(x.name, x.why) for x in said.missing] == [("西门", "waiting"), ("广场", "waiting")]


def test_it_ends_by_itself_and_the_report_keeps_who_was_missing_and_why(town, clock):
    one, ids = drills.start(town, "wanglan", PLAN, STREET), names(town)
    work(town)
    with town.store.read() as tx:
        nonce = {c.screen: c.nonce for c in command.of_screens(tx, ids.values())}
    no = Answer(screen=ids["西门"], nonce=nonce[ids["西门"]], ok=False, why="full", at=clock())
    yes = Answer(screen=ids["广场"], nonce=nonce[ids["广场"]], ok=True, why="", at=clock())
    tell(town, no, yes)
    clock.go(minutes=9)
    seen(town, ids["西门"], ids["广场"])
    clock.go(minutes=1)
    work(town)
    epoch, gone, left = drill_in(town, COMMUNITY)
    assert left == [] and drills.settle(town) == 0
    # Who comes back later gets the state without it, and has not shown it.
    tell(town, Drilled(screen=ids["东门"], epoch=epoch, seq=gone, at=clock()))
    clock.go(days=1)
    whys = {line.name: line.why for line in report(town, one).lines}
    assert whys == {"东门": "offline", "西门": "refused", "广场": "silent"}


def test_somebody_can_end_it_and_the_screens_are_told(town, clock):
    one = drills.start(town, "wanglan", PLAN, COMMUNITY, [names(town)["东门"]])
    work(town)
    clock.go(minutes=2)
    assert drills.end(town, "zhaomin", one.id) and not drills.end(town, "zhaomin", one.id)
    work(town)
    with town.store.read() as tx:
        [last, first] = command.of_screens(tx, [names(town)["东门"]])
        assert [line.actor for line in audit.listing(tx, one.id, 5)] == ["zhaomin", "wanglan"]
        assert not drill.running(tx)
    assert first.until == one.until and last.until == last.asked_at


def test_an_area_drills_once_at_a_time_and_never_while_a_warning_holds(town, clock):
    drills.start(town, "wanglan", PLAN, COMMUNITY)
    with pytest.raises(CannotHold) as busy:
        drills.start(town, "wanglan", PLAN, STREET)
    assert (busy.value.code, busy.value.areas) == ("busy", (COMMUNITY,))
    drills.start(town, "wanglan", PLAN, FAR, [names(town)["广场"]])  # beside it
    clock.go(minutes=11)
    work(town)
    until = clock() + timedelta(hours=1)
    storm = Alert(
        id="w", level=live.Level.RED, template="full", title="暴雨", text="", effective=clock(),
        expires=until,
    )  # fmt: skip
    alerts.raise_alerts(town, "x", STREET, Mode.LIVE, [storm])
    with pytest.raises(CannotHold, match="warned"):
        drills.start(town, "wanglan", PLAN, COMMUNITY)
    with pytest.raises(CannotHold, match="nobody"):
        drills.start(town, "wanglan", PLAN, "110106")
