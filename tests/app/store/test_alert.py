"""Alerts: what is raised above an area of screens makes its head due."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.target import Slot
from app.store import alert, slot
from tests.app.store.conftest import COMMUNITY, DISTRICT, FAR, NEIGHBOUR, NOON

RAIN, HEAT = {"id": "rain01", "level": "red"}, {"id": "heat01", "level": "yellow"}
HOUR = timedelta(hours=1)


@pytest.fixture
def panels(tx, areas):
    for code in (COMMUNITY, FAR):
        slot.ensure(tx, Slot(area=code, medium="led", profile="192x32-mono"), NOON)
    slot.ensure(tx, Slot(area=NEIGHBOUR, medium="tv"), NOON)


def test_what_is_raised_makes_the_areas_of_screens_below_due(tx, panels):
    alert.put(tx, DISTRICT, "live", [RAIN], NOON)
    assert [(h.scope, h.mode, h.seq) for h in alert.due(tx, NOON, 9)] == [(COMMUNITY, "live", 0)]
    assert alert.next_due(tx) == NOON


def test_an_area_has_what_is_raised_at_it_and_above(tx, panels):
    alert.put(tx, DISTRICT, "live", [RAIN], NOON)
    alert.put(tx, COMMUNITY, "live", [HEAT], NOON)
    alert.put(tx, COMMUNITY, "drill", [RAIN], NOON)
    assert alert.raised(tx, COMMUNITY, "live") == [RAIN, HEAT]
    assert alert.raised(tx, COMMUNITY, "drill") == [RAIN]
    assert alert.raised(tx, FAR, "live") == []
    assert alert.at(tx, DISTRICT, "live") == [RAIN]
    assert alert.at(tx, FAR, "live") == []


def test_a_signed_head_rests_until_its_time_or_until_something_changes(tx, panels):
    alert.put(tx, DISTRICT, "live", [RAIN], NOON)
    [head] = alert.due(tx, NOON, 9)
    signed = replace(head, epoch=1, seq=1, body=b"{}", due_at=NOON + HOUR)
    alert.store(tx, signed)
    assert alert.get(tx, COMMUNITY, "live") == signed
    assert alert.everything(tx) == [signed]
    assert alert.due(tx, NOON, 9) == []
    alert.put(tx, DISTRICT, "live", [], NOON)
    assert len(alert.due(tx, NOON, 9)) == 1


def test_a_slot_that_comes_later_gets_its_head(tx, panels):
    alert.put(tx, DISTRICT, "live", [RAIN], NOON)
    slot.ensure(tx, Slot(area=NEIGHBOUR, medium="led", profile="64x32-mono"), NOON)
    alert.ensure(tx, NOON)
    alert.ensure(tx, NOON)
    assert {h.scope for h in alert.due(tx, NOON, 9)} == {COMMUNITY, NEIGHBOUR}


def test_all_can_be_signed_anew(tx, panels):
    alert.put(tx, DISTRICT, "live", [RAIN], NOON)
    [head] = alert.due(tx, NOON, 9)
    alert.store(tx, replace(head, due_at=NOON + HOUR))
    alert.mark_all_due(tx, NOON)
    assert len(alert.due(tx, NOON, 9)) == 1
