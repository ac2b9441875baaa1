"""The rule of a repeat: what is taken, what is not, and what a draft lacks."""

from datetime import date, time
from itertools import pairwise

import pytest

from app.domain import recurrence
from app.domain.notice import FOREVER, Repeat


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2",
        "freq=monthly;bymonthday=-1",
        "FREQ=MONTHLY;BYDAY=+2SA;COUNT=10",
        "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1;UNTIL=20301001",
    ],
)
def test_a_rule_that_chooses_days_is_taken(rule):
    assert recurrence.fault(rule) == ""


@pytest.mark.parametrize(
    "rule, part",
    [
        ("FREQ=MINUTELY", "FREQ=MINUTELY"),
        ("BYDAY=MO", "FREQ"),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR=9"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"),
        ("FREQ=MONTHLY;BYDAY=60MO", "BYDAY=60MO"),
        ("FREQ=DAILY;UNTIL=20261332", "UNTIL=20261332"),
        ("FREQ=DAILY;UNTIL=20261231T000000Z", "UNTIL=20261231T000000Z"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "COUNT"),
        ("每周一", "每周一"),
    ],
)
def test_a_rule_that_cannot_be_taken_names_its_part(rule, part):
    assert recurrence.fault(rule) == part


def test_monday_to_friday_means_working_days():
    assert recurrence.is_of_working_days("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    assert not recurrence.is_of_working_days("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;INTERVAL=2")
    assert not recurrence.is_of_working_days("FREQ=WEEKLY;BYDAY=SA,SU")


def test_what_never_ends_needs_a_reason():
    (one,) = recurrence.problems(None, FOREVER, " ")
    assert (one.field, one.code) == ("endless_reason", "reason_needed")
    assert recurrence.problems(None, FOREVER, "办事指南，长期有效") == []


def test_a_reason_and_a_repeat_have_limits():
    hours = tuple(pairwise(time(h) for h in range(8)))
    days = tuple(date.fromordinal(739000 + n) for n in range(61))
    repeat = Repeat(rule="FREQ=HOURLY", dayparts=hours, except_on=days)
    found = [(p.field, p.code) for p in recurrence.problems(repeat, FOREVER, "长" * 201)]
    assert found == [
        ("endless_reason", "too_long"),
        ("rule", "bad_rule"),
        ("dayparts", "too_many"),
        ("except_on", "too_many"),
    ]
