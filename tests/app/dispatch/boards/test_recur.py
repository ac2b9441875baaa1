"""A repeat expanded: which days a rule gives, from which day it counts, and how many at most."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.dispatch.boards.recur import HORIZON, Calendar, TooMany, expand
from app.domain.notice import FOREVER, OnHolidays, Repeat
from app.domain.showing import DayKind

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 30, 0, 0, tzinfo=ZONE)  # a Monday
DAY = timedelta(days=1)
MORNING = ((time(8), time(9)),)


def days(rule, *, since=START, end=FOREVER, kinds=(), **more):
    repeat = Repeat(rule=rule, dayparts=MORNING, **more)
    here = Calendar(zone=ZONE, kinds=dict(kinds))
    return [s.astimezone(ZONE).date() for s, _ in expand(repeat, (START, end), since, here)]


def test_every_day_when_there_is_no_rule():
    assert days("", end=START + 3 * DAY) == [
        date(2026, 11, 30),
        date(2026, 12, 1),
        date(2026, 12, 2),
    ]


def test_every_second_week_counts_from_the_start_whenever_it_is_asked():
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"
    assert days(rule)[:3] == [date(2026, 11, 30), date(2026, 12, 14), date(2026, 12, 28)]
    later = days(rule, since=START + 10 * DAY)
    assert later[0] == date(2026, 12, 14)


def test_a_count_counts_from_the_start_too():
    assert len(days("FREQ=DAILY;COUNT=5")) == 5
    assert len(days("FREQ=DAILY;COUNT=5", since=START + 3 * DAY)) == 2


def test_a_rule_ends_with_its_last_day():
    assert days("FREQ=DAILY;UNTIL=20261202")[-1] == date(2026, 12, 2)


def test_a_day_that_never_comes_gives_nothing_and_takes_no_time():
    assert days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3") == []
    assert days("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30") == []
    assert days("FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31,-31") == []


def test_a_day_that_comes_every_fourth_year_comes():
    assert days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", since=START + 400 * DAY) == [
        date(2028, 2, 29)
    ]


def test_the_thirty_first_is_left_out_where_there_is_none():
    found = days("FREQ=MONTHLY;BYMONTHDAY=31")
    assert found[:3] == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)]


def test_what_never_ends_is_made_as_far_as_the_horizon():
    found = days("", since=START + 1000 * DAY)
    assert found[0] == date(2029, 8, 26) and len(found) in {HORIZON.days, HORIZON.days + 1}


def test_the_national_holidays_are_left_out_and_their_make_up_day_is_not():
    kinds = {
        date(2026, 12, 1): DayKind.HOLIDAY,
        date(2026, 12, 5): DayKind.WORKDAY,
        date(2026, 11, 28): DayKind.WORKDAY,
    }
    found = days(
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        end=START + 6 * DAY,
        kinds=kinds,
        on_holidays=OnHolidays.SKIP,
    )
    assert found == [date(2026, 11, 30), *(date(2026, 12, n) for n in (2, 3, 4, 5))]


def test_more_showings_than_the_limit_are_refused():
    many = tuple((time(h, m), time(h, m + 10)) for h in range(7) for m in (0, 30))
    repeat = Repeat(dayparts=many)
    with pytest.raises(TooMany):
        expand(repeat, (START, FOREVER), START, Calendar(zone=ZONE, kinds={}))


def test_a_rule_that_cannot_be_taken_is_a_value_error():
    with pytest.raises(ValueError, match="SECONDLY"):
        days("FREQ=SECONDLY")


def test_a_showing_that_is_on_now_is_kept():
    now = START + timedelta(hours=8, minutes=30)
    repeat, here = Repeat(dayparts=MORNING), Calendar(zone=ZONE, kinds={})
    (first, *_) = expand(repeat, (START, FOREVER), now, here)
    assert first[0].astimezone(UTC) == datetime(2026, 11, 30, 0, tzinfo=UTC)
