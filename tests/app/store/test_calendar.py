"""The calendar's queries: every day's count is what one would count by hand, whoever asks."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.notice import Category, Repeat
from app.store import calendar, notice, showing
from app.store.calendar import Wanted
from app.store.showing import Made

ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
COMMUNITY, NEIGHBOUR, DISTRICT, OTHER = "110105900001", "110105900002", "110105", "110106"


def at(day, hour=9):
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


@pytest.fixture
def add(store, areas, notice_value):
    def one(id, spans, area=COMMUNITY, **more):
        start, end = spans[0][0], spans[-1][1]
        made = replace(notice_value, id=id, areas=(area,), effective=start, expires=end, **more)
        with store.begin() as tx:
            notice.add_revision(tx, made, "wanglan01")
            showing.put(tx, made, Made(spans=spans), ZONE, start)

    return one


def ask(store, areas=("110000",), first=FIRST, last=LAST, each=4, **more):
    wanted = Wanted(areas=areas, **more)
    with store.read() as tx:
        return calendar.counts(tx, first, last, wanted), calendar.entries(
            tx, first, last, wanted, each
        )


def test_a_notice_counts_on_every_day_on_which_it_is_shown(store, add):
    add("threeday", [(at(5), at(7))])
    add("oneday00", [(at(6), at(6, 18))])
    counts, found = ask(store)
    assert counts[3:8] == [0, 1, 2, 1, 0]
    assert [(e.notice_id, e.first_day.day, e.last_day.day) for e in found] == [
        ("threeday", 5, 7),
        ("oneday00", 6, 6),
    ]


def test_what_began_before_the_page_goes_on_in_it(store, add):
    add("longlong", [(at(1) - 9 * DAY, at(2))])
    add("over0000", [(at(1) - 9 * DAY, at(1) - 5 * DAY)])
    counts, found = ask(store)
    assert counts[:3] == [1, 1, 0]
    assert [e.notice_id for e in found] == ["longlong"]


def test_two_dayparts_of_one_day_are_one_notice(store, add):
    spans = [(at(5, 8), at(5, 9)), (at(5, 18), at(5, 19)), (at(6, 8), at(6, 9))]
    add("often000", spans, repeat=Repeat())
    counts, found = ask(store)
    assert counts[4:6] == [1, 1] and len(found) == 3


def test_a_day_lists_the_first_few_that_end_soonest(store, add):
    for n in range(6):
        add(f"notice{n:02}", [(at(5), at(5 + n, 18))])
    counts, found = ask(store, each=3)
    assert counts[4] == 6
    assert {e.notice_id for e in found} == {"notice00", "notice01", "notice02"}


@pytest.mark.parametrize(
    "asked, seen",
    [
        (("110000",), {"here0000", "above000", "beside00", "other000"}),
        ((COMMUNITY,), {"here0000", "above000"}),
        ((DISTRICT,), {"here0000", "above000", "beside00"}),
        ((OTHER,), {"other000"}),
        ((), set()),
    ],
)
def test_one_sees_what_reaches_ones_areas_and_what_lies_below_them(store, add, asked, seen):
    for id_, code in (
        ("here0000", COMMUNITY),
        ("above000", DISTRICT),
        ("beside00", NEIGHBOUR),
        ("other000", OTHER),
    ):
        add(id_, [(at(5), at(6))], code)
    counts, found = ask(store, asked)
    assert {e.notice_id for e in found} == seen and counts[4] == len(seen)


def test_category_and_channel_narrow_it(store, add):
    add("outage00", [(at(5), at(6))])
    add("jobs0000", [(at(5), at(6))], category=Category.JOBS, channels=frozenset({"tv"}))
    assert ask(store, category=Category.JOBS)[0][4] == 1
    assert [e.notice_id for e in ask(store, channel="led")[1]] == ["outage00"]
    assert ask(store, channel="t")[0][4] == 0


def test_the_latest_revision_alone_is_listed(store, add):
    add("moved000", [(at(5), at(6))])
    add("moved000", [(at(9), at(9, 18))], revision=2, title="改期")
    counts, found = ask(store)
    assert [(e.title, e.first_day.day) for e in found if e.first_day.day == 9] == [("改期", 9)]
    assert counts[8] == 1
