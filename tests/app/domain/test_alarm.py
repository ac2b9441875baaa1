"""Alarms about silent screens."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.alarm import FEW, USUAL, Alarm, Rule, Silent, over, overdue, patience, raised

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
STREET, HERE, THERE = "110105900", "110105900001", "110105900002"
LONG_AGO = NOW - timedelta(days=9)


def silent(name, minutes=30, area=HERE, tags=()):
    return Silent(
        screen=name,
        lineage=("110000", STREET, area),
        tags=frozenset(tags),
        since=NOW - timedelta(minutes=minutes),
    )


@pytest.mark.parametrize(
    ("rules", "tags", "minutes"),
    [
        ([], (), 10),
        ([Rule(area=STREET, minutes=30)], (), 30),
        ([Rule(area=STREET, minutes=30), Rule(area=HERE, minutes=5)], (), 5),
        ([Rule(area=THERE, minutes=5)], (), 10),
        ([Rule(area=HERE, minutes=5), Rule(tag="车棚", minutes=60)], ("车棚",), 60),
        ([Rule(tag="车棚", minutes=60), Rule(tag="大厅", minutes=3)], ("车棚", "大厅"), 3),
        ([Rule(tag="大厅", minutes=3)], ("车棚",), 10),
    ],
)
def test_a_tag_counts_before_an_area_and_the_lowest_area_first(rules, tags, minutes):
    found = patience(rules, ("110000", STREET, HERE), tags)
    assert found == timedelta(minutes=minutes)


def test_a_screen_is_overdue_only_after_its_time():
    listed = [silent("a", 10), silent("b", 11)]
    assert [s.screen for s in overdue(listed, [], USUAL, (LONG_AGO, NOW))] == ["b"]


def test_while_the_server_was_away_nobody_could_give_a_sign():
    listed = [silent("a", 600)]
    assert overdue(listed, [], USUAL, (NOW - timedelta(minutes=9), NOW)) == []
    assert overdue(listed, [], USUAL, (NOW - timedelta(minutes=11), NOW)) == listed


def test_a_few_are_an_alarm_each():
    opened, joined = raised([silent("a"), silent("b")], [], NOW)
    assert [a.screens for a in opened] == [("a",), ("b",)] and joined == []


def test_many_of_an_area_at_once_are_one_alarm():
    many = [silent(f"s{n}", 30 + n) for n in range(FEW + 1)]
    (one,), _ = raised([*many, silent("x", area=THERE)][:-1], [], NOW)
    assert set(one.screens) == {s.screen for s in many}
    assert (one.area, one.since) == (HERE, NOW - timedelta(minutes=35))


def test_each_area_has_its_own():
    many = [silent(f"s{n}") for n in range(FEW + 1)]
    opened, _ = raised([*many, silent("x", area=THERE)], [], NOW)
    assert sorted((a.area, len(a.screens)) for a in opened) == [(HERE, FEW + 1), (THERE, 1)]


def alarm(*screens):
    return Alarm(id="alarm001", area=HERE, screens=screens, since=LONG_AGO, opened_at=LONG_AGO)


def test_a_screen_is_told_of_once():
    assert raised([silent("a")], [alarm("a")], NOW) == ([], [])


def test_more_of_an_area_join_the_alarm_that_stands_there():
    wide = alarm(*(f"s{n}" for n in range(FEW + 1)))
    opened, (joined,) = raised([silent("late")], [wide], NOW)
    assert opened == [] and joined.id == "alarm001" and joined.screens[-1] == "late"


def test_an_alarm_is_over_when_the_last_is_back():
    one = alarm("a", "b")
    assert over([one], {"b"}) == []
    assert over([one], {"c"}) == [one]
