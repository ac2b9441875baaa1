"""Rules of alarms and night dimming, as staff set them; alarms on the pages."""

from datetime import time, timedelta

import pytest

from app.dispatch.boards import dimming
from app.dispatch.screens import alarms, enrol
from app.domain.alarm import Rule
from app.domain.dimming import Dim
from app.store import audit

COMMUNITY, RULES = "110105900001", "/editor/screens/rules"


def kept(house):
    with house.store.read() as tx:
        usual, listed = alarms.rules(tx)
        return usual // timedelta(minutes=1), listed


def dims(house):
    with house.store.read() as tx:
        return dimming.kept(tx)


def actions(house):
    with house.store.read() as tx:
        return [line.action for line in audit.listing(tx, None, 5)]


def test_rules_are_added_replaced_and_taken_away(as_, house):
    page = as_("sunli")
    for minutes in ("30", "45"):
        form = {"area": COMMUNITY, "minutes": minutes, "do": "add"}
        page.post(f"{RULES}/alarms", form, page=RULES)
    form = {"tag": "车棚", "minutes": "60", "do": "add"}
    page.post(f"{RULES}/alarms", form, page=RULES)
    page.post(f"{RULES}/alarms", {"usual": "15", "do": "usual"}, page=RULES)
    by_area, by_tag = Rule(area=COMMUNITY, minutes=45), Rule(tag="车棚", minutes=60)
    assert kept(house) == (15, [by_area, by_tag])
    page.get(RULES)
    assert "标签：车棚" in page.text and "60 分钟" in page.text
    page.post(f"{RULES}/alarms", {"remove": f"area:{COMMUNITY}"}, page=RULES)
    assert kept(house) == (15, [by_tag]) and "screen.alarm_rules" in actions(house)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"usual": "0", "do": "usual"}, "usual"),
        ({"area": COMMUNITY, "minutes": "soon"}, "minutes"),
        ({"minutes": "30"}, "tag"),
        ({"area": COMMUNITY, "tag": "车棚", "minutes": "30"}, "tag"),
        ({"area": "110106900001", "minutes": "30"}, "area"),
        ({"remove": "area:110105900002"}, "area"),
    ],
)
def test_a_rule_that_is_wrong_or_not_ones_own_is_said_at_its_field(as_, house, form, field):
    page = as_("sunli")
    assert page.post(f"{RULES}/alarms", form, page=RULES).status_code == 422
    assert f'href="#{field}"' in page.text and kept(house) == (10, [])


def test_hours_of_dimming_are_added_and_taken_away(as_, house):
    page = as_("sunli")
    night = {"from": "22:00", "until": "06:30", "percent": "30"}
    page.post(f"{RULES}/dimming", night, page=RULES)
    assert dims(house) == [Dim(start=time(22), end=time(6, 30), percent=30)]
    page.get(RULES)
    assert "22:00—06:30" in page.text
    page.post(f"{RULES}/dimming", {"remove": "0"}, page=RULES)
    assert dims(house) == [] and "screen.dimming" in actions(house)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"from": "abends"}, "from"), ({"until": "22:00"}, "until"), ({"percent": "0"}, "percent")],
)
def test_hours_that_are_wrong_are_said_at_their_field(as_, house, change, field):
    night = {"from": "22:00", "until": "06:30", "percent": "30", **change}
    page = as_("sunli")
    assert page.post(f"{RULES}/dimming", night, page=RULES).status_code == 422
    assert f'href="#{field}"' in page.text and dims(house) == []


def test_a_silent_screen_stands_on_the_list_and_on_the_duty_page(as_, people, house, clock):
    one = enrol.begin(house, bytes(range(32)), "工控机", "192x32-mono", "0.1.0")
    enrol.approve(house, one.code, COMMUNITY, "192x32-mono", "东门 LED 屏")
    clock.go(minutes=11)
    alarms.sweep(house, clock() - timedelta(hours=1))
    page = as_("sunli")
    for path in ("/editor/screens/", "/editor/duty"):
        page.get(path)
        assert "“东门 LED 屏”没有信号" in page.text
