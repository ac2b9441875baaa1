"""The holiday table: shown by year, changed by those who may, in a form or as a file."""

import io
from dataclasses import replace
from datetime import date, time

import pytest

from app.dispatch.boards import timing
from app.dispatch.notices import publish
from app.domain.notice import OnHolidays, Repeat
from app.store import audit, holiday, showing

PAGE = "/editor/holidays"


def of(house, year):
    with house.store.read() as tx:
        return {d.day: (d.kind.value, d.name) for d in holiday.of_year(tx, year)}


def handed_in(page, body, name="days.csv"):
    file = {"file": (io.BytesIO(body), name)}
    return page.post(f"{PAGE}/file", file, page=PAGE, content_type="multipart/form-data")


@pytest.fixture
def keeper(as_):
    """A browser in which the one who looks after screens is signed in."""
    return as_("sunli")


def test_a_year_shows_its_days_and_one_that_is_not_published_says_so(keeper):
    keeper.get(f"{PAGE}?year=2026")
    assert "10月1日（周四）" in keeper.text and "调休上班" in keeper.text
    assert "未公布" not in keeper.text
    keeper.get(f"{PAGE}?year=2027")
    assert "2027 未公布" in keeper.text


def test_a_stretch_of_days_is_added_and_logged(keeper, neighbourhood):
    typed = {"first": "2027-01-01", "last": "2027/1/3", "kind": "holiday", "name": "元旦"}
    assert keeper.post(PAGE, typed, page=PAGE).status_code == 303
    assert of(neighbourhood, 2027) == {date(2027, 1, n): ("holiday", "元旦") for n in (1, 2, 3)}
    with neighbourhood.store.read() as tx:
        assert audit.listing(tx, "holidays", 1)[0].actor == "sunli"


def test_a_day_is_made_ordinary_again(keeper, neighbourhood):
    keeper.post(f"{PAGE}/remove", {"day": "2026-10-10"}, page=PAGE)
    assert date(2026, 10, 10) not in of(neighbourhood, 2026)
    assert keeper.post(f"{PAGE}/remove", {"day": "明天"}, page=PAGE).status_code == 303


@pytest.mark.parametrize(
    "typed, text",
    [
        ({"first": ""}, "请填写日期"),
        ({"first": "元旦"}, "“元旦”不是日期"),
        ({"first": "2027-01-03", "last": "2027-01-01"}, "最后一天要在第一天之后"),
        ({"first": "2027-01-01", "last": "2028-01-01"}, "一次最多 60 天"),
        ({"first": "2027-01-01", "name": "元" * 31}, "名称最多 30 个字"),
    ],
)
def test_bad_input_is_said_at_its_field_and_stays(keeper, neighbourhood, typed, text):
    assert keeper.post(PAGE, typed, page=PAGE).status_code == 422
    assert text in keeper.text and all(f'value="{v}"' in keeper.text for v in typed.values() if v)
    assert of(neighbourhood, 2027) == {}


def test_what_is_downloaded_can_be_handed_in_again(keeper, neighbourhood):
    body = keeper.client.get(f"{PAGE}/table.csv?year=2026").data
    before = of(neighbourhood, 2026)
    assert body.startswith(b"\xef\xbb\xbfday,kind,name") and len(before) > 30
    with neighbourhood.store.begin() as tx:
        for day in before:
            holiday.remove(tx, day)
    assert handed_in(keeper, body).status_code == 303
    assert of(neighbourhood, 2026) == before


def test_a_file_in_an_old_encoding_is_read(keeper, neighbourhood):
    handed_in(keeper, "日期,类型,名称\n2027年1月1日,放假,元旦\n".encode("gb18030"))
    assert of(neighbourhood, 2027) == {date(2027, 1, 1): ("holiday", "元旦")}


@pytest.mark.parametrize(
    "body, text",
    [
        (b"", "空"),
        ("day,kind\n2027-01-01,也许\n".encode(), "第 2 行：“也许”不是类型"),
        (b"day,kind,name\n", "文件里没有日期"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(keeper, neighbourhood, body, text):
    assert handed_in(keeper, body).status_code == 422
    assert text in keeper.text and of(neighbourhood, 2027) == {}


def test_those_who_write_may_look_but_not_change(as_, neighbourhood):
    page = as_("liqiang")
    assert page.get(PAGE).status_code == 200 and "加一段日子" not in page.text
    assert page.post(PAGE, {"first": "2027-01-01"}).status_code == 403
    assert of(neighbourhood, 2027) == {}


def test_a_new_holiday_takes_what_repeats_off_that_day(keeper, neighbourhood, wanglan, draft):
    skipping = Repeat(dayparts=((time(8), time(9)),), on_holidays=OnHolidays.SKIP)
    far = draft.expires.replace(year=2027, month=1, day=9)
    publish.publish(
        neighbourhood, "k3x9a7qd", replace(draft, repeat=skipping, expires=far), wanglan
    )
    keeper.post(PAGE, {"first": "2027-01-01", "kind": "holiday"}, page=PAGE)
    assert timing.make_due(neighbourhood) == 1
    with neighbourhood.store.read() as tx:
        shown = showing.among(tx, ["k3x9a7qd"], neighbourhood.clock(), far)
    days = {s.start.date().isoformat() for s in shown}
    assert "2027-01-01" not in days and {"2026-12-31", "2027-01-02"} <= days
