"""The fields of a repeat: every rule that can be chosen comes back as it was chosen."""

from dataclasses import replace
from datetime import date, time

import pytest
from werkzeug.datastructures import MultiDict

from app.domain.notice import OnHolidays, Repeat
from app.domain.review import Draft
from app.web.notices import rhythm


def posted(fields):
    rows = {"from": [a for a, _ in fields.rows], "until": [b for _, b in fields.rows]}
    names = ("monthdays", "yearday", "rule", "except_on", "also_on", "on_holidays")
    return MultiDict(
        {"repeat": fields.choice, "weekdays": sorted(fields.weekdays), **rows}
        | {name: getattr(fields, name) for name in names}
    )


@pytest.mark.parametrize(
    "rule, choice",
    [
        ("", "daily"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "weekly"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "monthly"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "yearly"),
        ("FREQ=MONTHLY;BYDAY=2SA", "custom"),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=2", "custom"),
        ("FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1", "custom"),
    ],
)
def test_a_repeat_survives_the_way_through_the_form(rule, choice):
    repeat = Repeat(
        rule=rule,
        dayparts=((time(8), time(9, 30)), (time(18), time())),
        except_on=(date(2026, 12, 25),),
        also_on=(date(2027, 1, 1),),
        on_holidays=OnHolidays.ONLY,
    )
    shown = rhythm.fields(Draft(repeat=repeat))
    assert shown.choice == choice
    assert rhythm.read(posted(shown)) == (repeat, [])


def test_no_repeat_is_no_repeat():
    shown = rhythm.fields(Draft())
    assert shown.choice == "" and rhythm.read(posted(shown)) == (None, [])


@pytest.mark.parametrize("typed", ["8", "8:00", "08:00", "8点", "0800", "8：00"])
def test_an_hour_is_read_however_it_is_typed(typed):
    form = MultiDict({"repeat": "daily", "from": [typed], "until": ["24:00"]})
    repeat, mistyped = rhythm.read(form)
    assert repeat.dayparts == ((time(8), time()),) and mistyped == []


@pytest.mark.parametrize("typed", ["24:30", "早上", "8:77", "8:0", "-1:00"])
def test_what_is_no_hour_is_kept_as_typed(typed):
    form = MultiDict({"repeat": "daily", "from": [typed], "until": ["9:00"]})
    repeat, mistyped = rhythm.read(form)
    assert repeat.dayparts == () and mistyped == [("dayparts", f"{typed}—9:00")]
    again = rhythm.fields(replace(Draft(repeat=repeat), mistyped=tuple(mistyped)))
    assert again.rows[0] == (typed, "9:00")


def test_days_are_read_however_they_are_typed():
    typed = "2026-12-25，2026/12/26 20261227、2026年12月28日"
    form = MultiDict({"repeat": "daily", "except_on": typed, "also_on": "明天"})
    repeat, mistyped = rhythm.read(form)
    assert [d.day for d in repeat.except_on] == [25, 26, 27, 28]
    assert mistyped == [("also_on", "明天")]


def test_there_is_a_row_to_fill_in_until_there_are_enough():
    five = Repeat(dayparts=tuple((time(h), time(h, 30)) for h in range(5)))
    assert rhythm.fields(Draft(repeat=five)).rows[-1] == ("", "")
    six = Repeat(dayparts=tuple((time(h), time(h, 30)) for h in range(6)))
    assert rhythm.fields(Draft(repeat=six)).rows[-1] != ("", "")
