"""When notices are shown: from publication to the boards, day by day."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from app.dispatch.boards import boards, timing
from app.dispatch.granted import NotReady
from app.dispatch.notices import publish
from app.domain.holiday import Holiday
from app.domain.notice import FOREVER, OnHolidays, Repeat
from app.domain.showing import DayKind
from app.domain.target import Slot
from app.store import holiday, notice, origin, showing, slot

ID, COMMUNITY = "k3x9a7qd", "110105900001"
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
MORNINGS = Repeat(dayparts=((time(8), time(9)), (time(18), time(19))))


@pytest.fixture
def often(draft):
    return replace(draft, repeat=MORNINGS, expires=FOREVER, endless_reason="每天提醒")


def there(house):
    with house.store.read() as tx:
        return showing.among(tx, [ID], house.clock() - DAY, FOREVER)


def on_tv(house):
    while boards.issue_due(house):
        pass
    with house.store.read() as tx:
        return bool(slot.appearances(tx, ID)) and any(
            a.until_seq is None for a in slot.appearances(tx, ID) if a.slot.startswith("tv/")
        )


def test_a_plain_notice_is_shown_from_its_start_to_its_end(neighbourhood, wanglan, draft):
    made = publish.publish(neighbourhood, ID, draft, wanglan)
    (one,) = there(neighbourhood)
    assert (one.start, one.end) == (made.effective, made.expires)


def test_a_notice_that_repeats_comes_and_goes_on_the_boards(neighbourhood, wanglan, often, clock):
    publish.publish(neighbourhood, ID, often, wanglan)
    assert not on_tv(neighbourhood)  # noon
    clock.go(hours=6)
    assert on_tv(neighbourhood)
    clock.go(hours=1)
    assert not on_tv(neighbourhood)
    clock.go(hours=13)
    assert on_tv(neighbourhood)


def test_a_playlist_takes_along_what_comes_on_later(neighbourhood, wanglan, often, draft, clock):
    place = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, place, clock())
    publish.publish(neighbourhood, ID, often, wanglan)
    later = replace(draft, effective=clock() + 2 * DAY, expires=clock() + 3 * DAY)
    publish.publish(neighbourhood, "later000", later, wanglan)
    while boards.issue_due(neighbourhood):
        pass
    with neighbourhood.store.read() as tx:
        envelope = json.loads(origin.get(tx, boards.playlist_path(place.key)).body)
        assert slot.appearances(tx, ID) == []  # it is not shown yet
    items = {i["id"]: i for i in json.loads(b64decode(envelope["payload"]))["items"]}
    assert set(items) == {ID, "later000"} and "schedule" not in items["later000"]
    spans = items[ID]["schedule"]
    assert spans[0] == {"from": "2026-11-24T10:00:00Z", "until": "2026-11-24T11:00:00Z"}
    assert 58 <= len(spans) <= 62


def test_a_withdrawal_leaves_nothing_to_come(neighbourhood, wanglan, often):
    publish.publish(neighbourhood, ID, often, wanglan)
    publish.withdraw(neighbourhood, ID, wanglan)
    assert there(neighbourhood) == []


def test_day_by_day_showings_are_made_further_ahead(neighbourhood, wanglan, often, clock):
    publish.publish(neighbourhood, ID, often, wanglan)
    assert timing.make_due(neighbourhood) == 0
    before = there(neighbourhood)[-1]
    clock.go(days=2)
    assert timing.make_due(neighbourhood) == 1
    assert there(neighbourhood)[-1].end == before.end + 2 * DAY
    assert timing.make_due(neighbourhood) == 0


def test_a_holiday_put_in_the_table_takes_its_showings_away(neighbourhood, wanglan, often):
    skipping = replace(often, repeat=replace(MORNINGS, on_holidays=OnHolidays.SKIP))
    publish.publish(neighbourhood, ID, skipping, wanglan)
    tomorrow = Holiday(day=date(2026, 11, 25), kind=DayKind.HOLIDAY, name="放假")
    with neighbourhood.store.begin() as tx:
        holiday.put(tx, [tomorrow])
        showing.make_all_anew(tx, neighbourhood.clock())
    assert timing.make_due(neighbourhood) == 1
    days = {s.start.astimezone(ZONE).date() for s in there(neighbourhood)}
    assert date(2026, 11, 24) in days and tomorrow.day not in days


def test_a_rule_that_shows_it_never_is_a_problem_of_the_draft(neighbourhood, wanglan, draft):
    sunday = replace(draft, repeat=Repeat(rule="FREQ=WEEKLY;BYDAY=SU"))
    with pytest.raises(NotReady) as refused:
        publish.publish(neighbourhood, ID, sunday, wanglan)
    assert [(p.field, p.code) for p in refused.value.problems] == [("repeat", "never_shown")]


def test_too_many_showings_are_a_problem_of_the_draft(neighbourhood, wanglan, often):
    every = tuple((time(h, m), time(h, m + 10)) for h in range(7) for m in (0, 30))
    with pytest.raises(NotReady) as refused:
        crowded = replace(often, repeat=Repeat(dayparts=every))
        publish.publish(neighbourhood, ID, crowded, wanglan)
    assert ("repeat", "too_many") in [(p.field, p.code) for p in refused.value.problems]


def test_what_never_ends_is_stored_with_its_reason(neighbourhood, wanglan, often):
    publish.publish(neighbourhood, ID, often, wanglan)
    with neighbourhood.store.read() as tx:
        assert notice.latest(tx, ID).endless_reason == "每天提醒"


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_seeded_holidays_are_those_that_were_published(neighbourhood, year):
    with neighbourhood.store.read() as tx:
        table = {h.day: h.kind for h in holiday.of_year(tx, year)}
    known = holidays.China(years=[year])
    assert {day for day in known if day.year == year} <= set(table)
    made_up = {day for day in known.weekend_workdays if day.year == year}
    assert made_up == {day for day, kind in table.items() if kind is DayKind.WORKDAY}
    off = {day for day, kind in table.items() if kind is DayKind.HOLIDAY}
    assert all(day in known or day.weekday() > 4 for day in off)


def test_a_year_that_was_not_published_is_empty(neighbourhood):
    with neighbourhood.store.read() as tx:
        assert holiday.of_year(tx, 2027) == []
