"""The sweep: alarms open, close, and are told, once."""

from datetime import timedelta

import pytest

from app.dispatch.hooks import webhook
from app.dispatch.screens import alarms, enrol
from app.domain.alarm import USUAL, Rule
from app.domain.webhook import EVENTS
from app.store import mark as marks
from app.store import screen, screen_alarm
from app.store import webhook as hooks
from app.store.mark import Mark

COMMUNITY = "110105900001"


@pytest.fixture
def watched(neighbourhood, wanglan, clock):
    """Seven screens that are there, and an address that is told of everything in the street."""
    house = neighbourhood
    with house.store.begin() as tx:
        url, where = "https://oa.example.org/hook", ("110105900",)
        webhook.add(tx, house, wanglan, url, frozenset(EVENTS), where)
    for n in range(7):
        one = enrol.begin(house, bytes([n]) * 32, "工控机", "192x32-mono", "0.1.0")
        enrol.approve(house, one.code, COMMUNITY, "192x32-mono", f"屏{n}")
    seen(house, *ids(house))
    return house


def ids(house):
    with house.store.read() as tx:
        return [one.id for one in screen.listing(tx)]


def seen(house, *names):
    told = [Mark(screen=name, epoch=1, seen_at=house.clock()) for name in names]
    with house.store.begin() as tx:
        marks.store(tx, told)


def standing(house):
    with house.store.read() as tx:
        return [len(one.screens) for one in screen_alarm.standing(tx)]


def told(house):
    with house.store.read() as tx:
        (hook,) = hooks.active(tx)
        return sorted(call.event.value for call in hooks.log(tx, hook.id, 50))


def sweep(house, clock, **began):
    return alarms.sweep(house, clock() - timedelta(**(began or {"hours": 1})))


def test_one_that_is_silent_too_long_opens_an_alarm_once(watched, clock):
    clock.go(minutes=11)
    seen(watched, *ids(watched)[1:])
    assert sweep(watched, clock) == 1 and sweep(watched, clock) == 0
    assert standing(watched) == [1] and told(watched) == ["screen.offline"]


def test_when_it_is_back_the_alarm_closes_and_that_is_told(watched, clock):
    clock.go(minutes=11)
    seen(watched, *ids(watched)[1:])
    sweep(watched, clock)
    seen(watched, ids(watched)[0])
    sweep(watched, clock)
    assert standing(watched) == []
    assert told(watched) == ["screen.offline", "screen.online"]


def test_when_the_line_of_all_is_down_there_is_one_alarm(watched, clock):
    clock.go(minutes=11)
    sweep(watched, clock)
    assert standing(watched) == [7] and told(watched) == ["screen.offline"]


def test_after_a_start_the_screens_have_time_to_come(watched, clock):
    clock.go(hours=8)
    assert sweep(watched, clock, minutes=5) == 0 and standing(watched) == []


def test_a_screen_that_was_shut_out_is_missed_by_nobody(watched, clock):
    clock.go(minutes=11)
    seen(watched, *ids(watched)[1:])
    sweep(watched, clock)
    enrol.revoke(watched, ids(watched)[0])
    sweep(watched, clock)
    assert standing(watched) == []


def test_the_rules_that_were_set_count(watched, wanglan, clock):
    with watched.store.begin() as tx:
        rules = [Rule(area=COMMUNITY, minutes=60)]
        alarms.set_rules(tx, watched, "wanglan", USUAL, rules)
    clock.go(minutes=30)
    assert sweep(watched, clock, hours=2) == 0
    clock.go(minutes=31)
    assert sweep(watched, clock, hours=2) == 1
    with watched.store.read() as tx:
        assert alarms.rules(tx) == (USUAL, rules)


def test_of_several_workers_one_looks_at_a_time(watched, clock):
    first, second = alarms.lane(watched), alarms.lane(watched)
    clock.go(minutes=11)
    first.step()
    assert standing(watched) == [7]
    seen(watched, *ids(watched))
    second.step()
    assert standing(watched) == [7]
