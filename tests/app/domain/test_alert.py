"""Alerts: what players would refuse is refused here, and the gravest comes first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.alert import Alert, BadAlert, Level, holding
from tests.conftest import NOON

HOUR = timedelta(hours=1)
RAIN = Alert(
    id="rain01",
    level=Level.RED,
    template="full",
    title="暴雨红色预警",
    text="请远离低洼地带。",
    source="市气象台",
    icon="rainstorm",
    effective=NOON,
    expires=NOON + HOUR,
)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", ""),
        ("id", "x" * 65),
        ("title", ""),
        ("title", "暴" * 65),
        ("text", "雨" * 2001),
        ("source", "台" * 65),
        ("icon", "i" * 65),
        ("revision", 0),
        ("expires", NOON),
    ],
)
def test_what_players_refuse_cannot_be_raised(member, value):
    with pytest.raises(BadAlert) as caught:
        replace(RAIN, **{member: value})
    assert caught.value.member == member


def test_the_longest_texts_are_taken():
    assert replace(RAIN, title="暴" * 64, text="雨" * 2000)


def test_an_ended_alert_holds_no_more():
    assert holding([RAIN], NOON + HOUR) == []
    assert holding([RAIN], NOON) == [RAIN]


def test_of_two_revisions_the_higher_counts():
    raised = replace(RAIN, revision=2, level=Level.ORANGE)
    assert holding([raised, RAIN], NOON) == [raised]


def test_what_takes_the_panel_over_comes_first_then_the_gravest_then_the_newest():
    band = replace(RAIN, id="band", template="band")
    blue = replace(RAIN, id="blue", level=Level.BLUE)
    newer = replace(RAIN, id="newer", effective=NOON + HOUR / 2)
    assert holding([band, blue, RAIN, newer], NOON) == [newer, RAIN, blue, band]
