"""Alarms and silent screens, on both databases."""

from datetime import timedelta

import pytest

from app.domain.alarm import Alarm
from app.domain.target import Slot
from app.store import mark as marks
from app.store import retention, screen, screen_alarm, slot
from app.store.mark import Mark
from app.store.screen import Screen

COMMUNITY, FAR = "110105900001", "110106900001"


@pytest.fixture
def now(notice):
    return notice.effective


@pytest.fixture
def gate(store, areas, now):
    """Three screens let in an hour ago; one was seen, one long ago, one never."""
    place = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
    with store.begin() as tx:
        slot.ensure(tx, place, now)
        for n, seen in enumerate((now, now - timedelta(minutes=30), None)):
            made = Screen(
                id=f"screen{n}", public_key=bytes([n]) * 32, profile="192x32-mono", enrolled_at=now
            )
            screen.add(tx, made)
            screen.approve(tx, made.id, "屏", place, now - timedelta(hours=1))
            if seen:
                marks.store(tx, [Mark(screen=made.id, epoch=1, seen_at=seen)])


def test_the_longest_silent_come_first_and_one_never_seen_since_it_came_in(tx, gate, now):
    found = screen_alarm.silent(tx, now - timedelta(minutes=10))
    assert [(s.screen, now - s.since) for s in found] == [
        ("screen2", timedelta(hours=1)),
        ("screen1", timedelta(minutes=30)),
    ]
    assert found[0].lineage[-1] == COMMUNITY


def test_an_alarm_stands_until_it_is_closed(tx, areas, now):
    made = Alarm(area=COMMUNITY, screens=("a", "b"), since=now, opened_at=now)
    opened = screen_alarm.open_new(tx, made)
    assert screen_alarm.standing(tx, ["110105"]) == [opened]
    assert screen_alarm.standing(tx, [FAR]) == []
    screen_alarm.close(tx, opened.id, now)
    assert screen_alarm.standing(tx) == []
    assert retention.drop(tx, "alarms", now, 9) == 0
    assert retention.drop(tx, "alarms", now + timedelta(seconds=1), 9) == 1
