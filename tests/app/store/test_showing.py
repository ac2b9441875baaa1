"""Showings in the store: what is to come is replaced, what has been stays."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.domain.holiday import Holiday
from app.domain.notice import FOREVER, Repeat
from app.domain.showing import DayKind
from app.store import holiday, showing
from app.store.showing import Made
from app.store.tables import showing as table

ZONE = ZoneInfo("Asia/Shanghai")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now(published):
    return published.sent


def there(tx, one, now):
    return [(s.start, s.end) for s in showing.among(tx, [one.id], now - 99 * DAY, FOREVER)]


def test_showings_come_back_in_order_and_only_those_asked_for(tx, published, now):
    spans = [(now + n * DAY, now + n * DAY + HOUR) for n in range(3)]
    showing.put(tx, published, Made(spans=spans), ZONE, now)
    assert there(tx, published, now) == spans
    within = showing.among(tx, [published.id], now + HOUR, now + DAY + HOUR)
    assert [s.start for s in within] == [now + DAY]
    assert showing.among(tx, ["zzzzzzzz"], now, FOREVER) == []


def test_making_anew_keeps_what_has_been_shown(tx, published, now):
    first = [(now + n * DAY, now + n * DAY + HOUR) for n in range(3)]
    showing.put(tx, published, Made(spans=first), ZONE, now)
    later = now + DAY + 2 * HOUR
    new = [(later + DAY, later + DAY + HOUR)]
    showing.put(tx, published, Made(spans=new), ZONE, later)
    assert there(tx, published, now) == [*first[:2], *new]


def test_an_end_that_moves_leaves_one_showing(tx, published, now):
    showing.put(tx, published, Made(spans=[(now, now + HOUR)]), ZONE, now)
    again = now + 2 * HOUR  # it had ended already, and is extended
    showing.put(tx, published, Made(spans=[(now, now + DAY)]), ZONE, again)
    assert there(tx, published, now) == [(now, now + DAY)]


def test_a_withdrawal_ends_what_is_on_and_forgets_what_was_to_come(tx, published, now):
    spans = [(now + n * DAY, now + n * DAY + HOUR) for n in range(3)]
    showing.put(tx, published, Made(spans=spans, until=now), ZONE, now)
    showing.stop(tx, published.id, now + DAY + HOUR / 2, ZONE)
    assert there(tx, published, now) == [spans[0], (now + DAY, now + DAY + HOUR / 2)]
    assert showing.to_be_made(tx, FOREVER, 9) == []


def test_the_days_are_local(tx, published, now):
    late = now + 10 * HOUR  # 22:00 in Beijing
    often = replace(published, repeat=Repeat())
    for one, last in ((published, 25), (often, 24)):
        showing.put(tx, one, Made(spans=[(late, late + 4 * HOUR)]), ZONE, now)
        row = tx.execute(sa.select(table)).one()
        days = (row.first_day, row.last_day)
        assert days == (date(2026, 11, 24).toordinal(), date(2026, 11, last).toordinal())


def test_what_repeats_is_made_again_in_time_and_when_holidays_change(tx, published, now):
    showing.put(tx, published, Made(spans=[], until=now + 9 * DAY), ZONE, now)
    assert showing.to_be_made(tx, now + 9 * DAY, 5) == []
    assert showing.to_be_made(tx, now + 10 * DAY, 5) == [published.id]
    showing.make_all_anew(tx, now)
    assert showing.to_be_made(tx, now + DAY, 5) == [published.id]
    showing.settle(tx, published.id, now + 9 * DAY)
    assert showing.to_be_made(tx, now + DAY, 5) == []
    showing.put(tx, published, Made(spans=[]), ZONE, now)
    assert showing.to_be_made(tx, FOREVER, 5) == []


def test_holidays_are_kept_by_year(tx):
    first = Holiday(day=date(2031, 1, 1), kind=DayKind.HOLIDAY, name="元旦")
    made_up = Holiday(day=date(2031, 1, 4), kind=DayKind.WORKDAY, name="元旦调休")
    holiday.put(tx, [made_up, first])
    assert holiday.of_year(tx, 2031) == [first, made_up]
    assert holiday.of_year(tx, 2032) == [] and 2031 in holiday.years(tx)
    holiday.put(tx, [replace(made_up, kind=DayKind.HOLIDAY)])
    assert holiday.kinds(tx)[made_up.day] == "holiday"
    assert holiday.remove(tx, first.day) and not holiday.remove(tx, first.day)
