"""Cells: every usual way to write a time, and no guessing at the others."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notice import FOREVER
from app.ingest import cells

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("cell", "local"),
    [
        ("2026-11-25 09:00", (25, 9, 0)),
        ("2026/11/25 9:05", (25, 9, 5)),
        ("2026.11.25 21:00:00", (25, 21, 0)),
        ("2026-11-25T09:00", (25, 9, 0)),
        ("2026年11月25日9时", (25, 9, 0)),
        ("2026年11月25日（周三）下午3点半", (25, 15, 30)),
        ("2026年11月25日 星期三 上午9点15分", (25, 9, 15)),
        ("2026-11-25 24:00", (26, 0, 0)),
        ("46351.375", (25, 9, 0)),
        (46351.375, (25, 9, 0)),
        (datetime.fromisoformat("2026-11-25 09:00"), (25, 9, 0)),
        ("2026-11-25", (25, 0, 0)),
        (46351, (25, 0, 0)),
    ],
)
def test_a_time_may_be_written_in_any_usual_way(cell, local):
    found = cells.instant(cell, ZONE, is_end=False)
    day, hour, minute = local
    assert found == datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize("cell", ["2026-11-25", "2026年11月25日", date(2026, 11, 25), 46351])
def test_an_end_that_is_a_day_includes_that_day(cell):
    assert cells.instant(cell, ZONE, is_end=True) == datetime(2026, 11, 26, tzinfo=ZONE)


def test_an_end_may_be_never():
    assert cells.instant("长期有效", ZONE, is_end=True) == FOREVER
    with pytest.raises(ValueError, match="长期"):
        cells.instant("长期有效", ZONE, is_end=False)


@pytest.mark.parametrize(
    "cell",
    [
        "明天", "11/25/2026", "25-11-2026", "2026-13-01", "2026-02-30", "2026-11-25 25:00",
        "2026-11-25 24:30", "2026年11月25日（周四）", "0206-11-25", 3, 1e300, True, time(9),
        date(1900, 1, 1), "2026-11-25 09:00 左右",
    ],
)  # fmt: skip
def test_what_is_no_sure_time_is_refused(cell):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        cells.instant(cell, ZONE, is_end=True)


@given(st.one_of(st.text(max_size=40), st.floats(), st.booleans(), st.dates(), st.datetimes()))
def test_any_cell_is_an_instant_or_refused(cell):
    try:
        found = cells.instant(cell, ZONE, is_end=True)
    except (ValueError, OverflowError):
        return
    assert found is None or found.tzinfo is UTC


def test_a_number_is_written_as_people_write_it():
    assert cells.text(2026.0, one_line=True) == "2026"
    assert cells.text(13800138000.0, one_line=True) == "13800138000"


def test_a_list_may_be_written_with_any_usual_mark():
    assert cells.words("LED、电视，手机;电视\n短信") == ["LED", "电视", "手机", "短信"]
