"""Showings: days become spans, holidays take some away, and a board asks who is on."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.domain.board import compose, next_change
from app.domain.notice import OnHolidays, Repeat
from app.domain.showing import DayKind, Showing, chosen, is_on, local_days, spans

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 30)
DAY = timedelta(days=1)
WORKING = Repeat(rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", on_holidays=OnHolidays.SKIP)
LONG = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def local(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def hours(*pairs):
    return Repeat(dayparts=tuple((time(a), time(b)) for a, b in pairs))


def pick(repeat, kinds, by_rule=()):
    week = [MONDAY + n * DAY for n in range(7)]
    return chosen(by_rule or week, repeat, (week[0], week[-1]), kinds)


def test_each_daypart_of_each_day_is_a_span():
    found = spans([MONDAY, MONDAY + DAY], hours((8, 9), (18, 19)), LONG, ZONE)
    assert found[:2] == [
        (local(MONDAY, 8), local(MONDAY, 9)),
        (local(MONDAY, 18), local(MONDAY, 19)),
    ]
    assert len(found) == 4


def test_whole_days_in_a_row_are_one_span():
    days = [MONDAY + n * DAY for n in (0, 1, 2, 4)]
    found = spans(days, Repeat(), LONG, ZONE)
    assert [end - start for start, end in found] == [3 * DAY, DAY]


def test_a_daypart_may_reach_into_the_next_day_and_may_end_at_midnight():
    night, evening = spans([MONDAY], hours((22, 6)), LONG, ZONE), hours((18, 0))
    assert night == [(local(MONDAY, 22), local(MONDAY + DAY, 6))]
    assert spans([MONDAY], evening, LONG, ZONE) == [(local(MONDAY, 18), local(MONDAY + DAY, 0))]


def test_nothing_is_shown_before_the_start_or_after_the_end():
    within = (local(MONDAY, 8, 30), local(MONDAY, 18, 30))
    found = spans([MONDAY], hours((8, 9), (18, 19)), within, ZONE)
    assert found == [(within[0], local(MONDAY, 9)), (local(MONDAY, 18), within[1])]


def test_holidays_are_left_out_or_the_only_days():
    kinds = {MONDAY: DayKind.HOLIDAY}
    assert MONDAY not in pick(Repeat(on_holidays=OnHolidays.SKIP), kinds)
    assert pick(Repeat(on_holidays=OnHolidays.ONLY), kinds) == [MONDAY]
    assert len(pick(Repeat(), kinds)) == 7


def test_working_days_take_a_make_up_saturday_in():
    saturday = MONDAY + 5 * DAY
    week = [MONDAY + n * DAY for n in range(5)]
    assert saturday in pick(WORKING, {saturday: DayKind.WORKDAY}, week)
    as_usual = replace(WORKING, on_holidays=OnHolidays.AS_USUAL)
    assert saturday not in pick(as_usual, {saturday: DayKind.WORKDAY}, week)


def test_an_exception_wins_over_an_extra_day():
    repeat = Repeat(also_on=(MONDAY, MONDAY + DAY), except_on=(MONDAY,))
    assert pick(repeat, {}, [MONDAY + 3 * DAY]) == [MONDAY + DAY, MONDAY + 3 * DAY]


def test_a_nights_daypart_belongs_to_the_day_it_begins_on():
    night = (local(MONDAY, 22), local(MONDAY + DAY, 6))
    assert local_days(night, ZONE, is_daypart=True) == (MONDAY, MONDAY)
    assert local_days(night, ZONE, is_daypart=False) == (MONDAY, MONDAY + DAY)
    whole = (local(MONDAY, 0), local(MONDAY + DAY, 0))
    assert local_days(whole, ZONE, is_daypart=False) == (MONDAY, MONDAY)


def test_a_notice_that_repeats_is_on_within_its_showings_only(notice, trail):
    often = replace(notice, repeat=hours((8, 9)), effective=LONG[0], expires=LONG[1])
    mine = [Showing(often.id, local(MONDAY, 8), local(MONDAY, 9))]
    for at, there in ((7, False), (8, True), (9, False)):
        now = local(MONDAY, at)
        assert is_on(often, now, mine) is there
        board = compose([often], "led", now, trail, mine)
        assert [n.id for n in board.notices] == ([often.id] if there else [])
    assert not is_on(often, local(MONDAY, 8), [])


def test_what_repeats_leaves_the_board_with_its_showing(notice, trail):
    often = replace(notice, id="often", repeat=hours((8, 9)), effective=LONG[0], expires=LONG[1])
    mine = [
        Showing("often", local(MONDAY + n * DAY, 8), local(MONDAY + n * DAY, 9)) for n in (-1, 0, 1)
    ]
    always = replace(notice, effective=LONG[0], expires=LONG[1])
    board = compose([often, always], "tv", local(MONDAY, 8), trail, mine)
    assert board.leaves(often) == local(MONDAY, 9)
    assert board.leaves(always) == LONG[1]


def test_a_showing_outside_the_notices_own_time_does_not_count(notice):
    often = replace(notice, repeat=hours((8, 9)))
    mine = [Showing(often.id, often.expires, often.expires + DAY)]
    assert not is_on(often, often.expires, mine)


def test_a_board_changes_at_each_start_and_end_of_a_showing(notice):
    often = replace(notice, repeat=hours((8, 9)), effective=LONG[0], expires=LONG[1])
    mine = [
        Showing(often.id, local(MONDAY + n * DAY, 8), local(MONDAY + n * DAY, 9)) for n in (0, 1)
    ]
    now, seen = local(MONDAY, 0), []
    while change := next_change([often], now, mine):
        seen.append(change)
        now = change
    assert seen == [s for m in mine for s in (m.start, m.end)] + [often.expires]


@given(
    st.lists(st.tuples(st.times(), st.times()), max_size=5),
    st.sets(st.integers(0, 20), max_size=9),
)
def test_spans_never_touch_each_other_and_never_leave_the_notices_time(dayparts, offsets):
    within = (local(MONDAY, 5), local(MONDAY + 9 * DAY, 5))
    found = spans(
        [MONDAY + n * DAY for n in offsets], Repeat(dayparts=tuple(dayparts)), within, ZONE
    )
    for start, end in found:
        assert within[0] <= start < end <= within[1]
    for (_, end), (start, _) in zip(found, found[1:], strict=False):
        assert end < start
