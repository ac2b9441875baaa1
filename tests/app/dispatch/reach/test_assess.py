"""The sweep of the assessment and the report that is read from its sums."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from app.dispatch.reach import assess_file, assess_report, assess_sweep
from app.domain.assess_month import Span
from app.domain.feedback import Feedback
from app.domain.notice import Category
from app.domain.place import Place, Shelter
from app.domain.place_report import Report as Said
from app.store import assess, feedback, notice, place, place_report

COMMUNITY, NEXT, STREET, CITY = "110105900001", "110105900002", "110105900", "110000"
NOVEMBER = date(2026, 11, 1)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def filled(neighbourhood, notice_of, clock):
    """An outage; feedback, a rating, places and a shelter."""
    clock.now = NOON
    first = notice_of(areas=(COMMUNITY, NEXT), category=Category.OUTAGE, sent=NOON)
    poor = Shelter(code="11", hazards=("flood",))
    with neighbourhood.store.begin() as tx:
        notice.add_revision(tx, first, "wanglan")
        said = Feedback(id="feedbac1", notice_id=first.id, kind="unclear", area=COMMUNITY, at=NOON)
        for one in (
            said,
            replace(said, id="feedbac2", state="done", handled_at=NOON + timedelta(hours=2)),
        ):
            feedback.add(tx, neighbourhood.cipher, one)
        made = Place(id="p1ace001", area=COMMUNITY, name="早点铺", categories=("eat.breakfast",))
        place.put_all(
            tx,
            [
                replace(made, checked_on=NOON.date()),
                replace(made, id="p1ace002", area=STREET, categories=("shop.convenience",)),
                replace(made, id="p1ace003", categories=("safe.shelter",), shelter=poor),
            ],
            NOON,
        )
        rated = Said(id="report01", place="p1ace001", kind="rating", stars=4, device="a", at=NOON)
        for one in (rated, replace(rated, id="report02", kind="complaint", said="慢", device="b")):
            place_report.add(tx, one)
    return neighbourhood


@pytest.fixture
def notice_of(request):
    value = request.getfixturevalue("notice")
    return lambda **changes: replace(value, **changes)


def figures(report):
    return {line.figure.key: line.value for line in report.lines}


def made(house, code=COMMUNITY, span=None):
    return assess_report.make(house, code, span or Span(NOVEMBER, NOVEMBER))


def test_the_open_month_is_counted_and_read_for_every_area(filled):
    assert assess_sweep.next_due(filled) == NOVEMBER
    assess_sweep.count(filled, NOVEMBER)
    assert assess_sweep.next_due(filled) is None
    here, street = figures(made(filled)), figures(made(filled, STREET))
    assert (here["feedback_done"].number, here["feedback_p50"].number) == (0.5, 7200)
    assert (here["rating"].number, here["complaints_done"].number) == (4.0, 0.0)
    assert (here["fresh"].part, here["fresh"].whole) == (1, 2)
    assert here["shelters_whole"].number == 0.0
    assert here["basic"].part == 2  # its own breakfast and the street's convenience shop
    assert here["found"].number is None and here["push_p50"].number is None
    assert street["named"].whole == here["named"].whole == 1
    assert figures(made(filled, NEXT))["feedback_done"].number is None
    assert made(filled, "nowhere") is None


def test_what_stood_at_the_end_of_a_month_is_kept_and_what_happened_is_counted_until_it_settles(
    filled, clock
):
    assess_sweep.count(filled, NOVEMBER)
    clock.now = datetime(2026, 12, 2, tzinfo=UTC)
    with filled.store.begin() as tx:
        place.remove(tx, ["p1ace001"])
        late = Feedback(id="feedbac3", notice_id="n", kind="unclear", area=COMMUNITY, at=NOON)
        feedback.add(tx, filled.cipher, late)
    assert assess_sweep.next_due(filled) == date(2026, 12, 1)
    assess_sweep.count(filled, date(2026, 12, 1))
    assert assess_sweep.next_due(filled) == NOVEMBER
    assess_sweep.count(filled, NOVEMBER)
    november = figures(made(filled))
    assert november["fresh"].whole == 2 and november["feedback"].number == 3
    clock.now = datetime(2026, 12, 8, tzinfo=UTC)
    assess_sweep.count(filled, date(2026, 12, 1))
    assess_sweep.count(filled, NOVEMBER)
    clock.now = datetime(2026, 12, 8, 0, 10, tzinfo=UTC)
    assert assess_sweep.next_due(filled) is None
    with filled.store.read() as tx:
        assert assess.months(tx)[NOVEMBER].is_settled


def test_a_quick_count_is_made_again_after_a_minute_and_a_slow_one_after_a_quarter(filled, clock):
    assess_sweep.count(filled, NOVEMBER)
    clock.go(minutes=1)
    pace = assess_sweep.Pace()
    assert assess_sweep.next_due(filled, pace.anew) == NOVEMBER
    for took, minutes in ((0, 1), (1.2, 2), (60, 15)):
        pace.took(timedelta(seconds=took))
        assert pace.anew == timedelta(minutes=minutes)
    assert assess_sweep.next_due(filled, pace.anew) is None


def test_a_new_installation_is_counted_as_soon_as_there_is_anything(house):
    assess_sweep.count(house, NOVEMBER)
    assert assess_sweep.next_due(house) == NOVEMBER


def test_areas_and_periods_are_compared(filled):
    assess_sweep.count(filled, NOVEMBER)
    report = made(filled, STREET)
    assert [one.code for one, _values in report.below][:2] == [COMMUNITY, NEXT]
    line = next(x for x in made(filled).lines if x.figure.key == "basic")
    assert line.rank.place == 1 and line.rank.count >= 2
    assert line.before.number is None and line.trend[-1] == line.value.number
    assert made(filled, span=Span(date(2026, 10, 1), NOVEMBER)).missing == (date(2026, 10, 1),)
    assert assess_sweep.catch_up(filled, Span(date(2026, 10, 1), date(2026, 12, 1)).months) == 1


def test_the_workbook_has_numbers_and_the_data_has_nulls(filled):
    assess_sweep.count(filled, NOVEMBER)
    report = made(filled, STREET)
    book = CalamineWorkbook.from_filelike(BytesIO(assess_file.workbook(filled, report)))
    assert book.sheet_names[:5] == ["说明", "协同度", "便利度", "安全度", "感知度"]
    rows = {row[0]: row for row in book.get_sheet_by_name("感知度").to_python()}
    assert rows["居民反馈办理率"][2] == 0.5 and rows["居民反馈办理率"][3] == "无记录"
    assert "÷" in rows["居民反馈办理率"][10]
    told = json.loads(json.dumps(assess_file.data(report)))
    values = {one["key"]: one["value"] for one in told["figures"]}
    assert values["found"] is None and values["feedback_done"] == 0.5
