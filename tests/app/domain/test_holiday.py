"""Holidays as they are handed in: whichever way a day is written, and what cannot be used."""

from datetime import date, datetime

import pytest

from app.domain.holiday import MOST_AT_ONCE, BadRow, Holiday, day_of, parse, stretch
from app.domain.showing import DayKind

NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    "typed", ["2027-01-01", "2027/1/1", "2027.1.1", "2027年1月1日", " 2027-1-1 "]
)
def test_a_day_is_read_however_it_is_written(typed):
    assert day_of(typed) == NEW_YEAR


@pytest.mark.parametrize("typed", ["", "元旦", "2027-02-30", "0027-01-01", "9999-01-01", "01-01"])
def test_what_is_no_day_is_none(typed):
    assert day_of(typed) is None


def test_a_table_is_read_with_and_without_its_headings():
    rows = [("day", "kind", "name"), ("2027-01-01", "放假", "元旦"), (), (NEW_YEAR, "workday")]
    good = [
        Holiday(day=NEW_YEAR, kind=DayKind.HOLIDAY, name="元旦"),
        Holiday(day=NEW_YEAR, kind=DayKind.WORKDAY),
    ]
    assert parse(rows) == (good, [])
    assert parse(rows[1:])[0] == good
    assert parse([(datetime(2027, 1, 1), "holiday")])[0][0].day == NEW_YEAR  # noqa: DTZ001


def test_a_row_that_cannot_be_used_is_named():
    rows = [("元旦", "放假"), ("2027-01-01", "也许"), ("2027-01-01", "放假", "元" * 31)]
    assert parse(rows)[1] == [
        BadRow(1, "not_a_day", "元旦"),
        BadRow(2, "not_a_kind", "也许"),
        BadRow(3, "too_long", "元" * 31),
    ]


def test_a_stretch_is_every_day_of_it_and_not_endless():
    days = stretch(NEW_YEAR, date(2027, 1, 3), DayKind.HOLIDAY, "元旦")
    assert [d.day.day for d in days] == [1, 2, 3]
    assert stretch(NEW_YEAR, date(2026, 12, 31), DayKind.HOLIDAY, "") == []
    last = date.fromordinal(NEW_YEAR.toordinal() + MOST_AT_ONCE)
    assert stretch(NEW_YEAR, last, DayKind.HOLIDAY, "") == []
