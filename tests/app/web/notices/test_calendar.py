"""The calendar: what is on each day, links that keep the question, and only one's own areas."""

import re
from dataclasses import replace

import pytest

from app.dispatch.notices import publish

CODE = "110105900001"


@pytest.fixture
def published(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    return neighbourhood


def cells(text):
    """Return what each day's cell says, by the name of the day."""
    found = re.findall(r"<td class=.*?</td>", text, re.DOTALL)
    named = [re.search(r'visually-hidden">([^<]+)</span>', c).group(1) for c in found]
    return dict(zip(named, found, strict=True))


def test_a_month_is_whole_weeks_and_today_is_marked(desk, published):
    desk.get("/editor/calendar")
    days = cells(desk.text)
    assert len(days) == 42 and "10月26日（周一）" in days and "12月6日（周日）" in days
    assert [d for d, cell in days.items() if 'aria-current="date"' in cell] == ["11月24日（周二）"]


def test_a_notice_stands_on_its_days_and_leads_to_its_page(desk, published):
    desk.get("/editor/calendar")
    days = cells(desk.text)
    today, tomorrow = days["11月24日（周二）"], days["11月25日（周三）"]
    assert "/editor/notices/k3x9a7qd" in today and "12:00" in today and "（展示中）" in today
    assert "停水通知" in tomorrow and "12:00" not in tomorrow
    assert "停水通知" not in days["11月26日（周四）"]


def test_drafts_and_what_is_to_come_are_marked(desk, published, form):
    later = {**form, "effective": "2026-11-27T08:00", "expires": "2026-11-28T08:00", "do": "save"}
    desk.post("/editor/notices/aaaaaaaa/edit", {**later, "title": "草稿一份"}, page="/editor/new")
    desk.get("/editor/calendar?view=week&day=2026-11-27")
    cell = cells(desk.text)["11月27日（周五）"]
    assert "草稿一份" in cell and "（草稿）" in cell and "/aaaaaaaa/edit" in cell


def test_more_than_fit_are_counted_and_a_link_away(desk, published, wanglan, draft):
    for n in range(6):
        publish.publish(published, f"notice{n:02}", draft, wanglan)
    desk.get("/editor/calendar?channel=led")
    cell = cells(desk.text)["11月24日（周二）"]
    assert cell.count("<li") == 4 and "另有 3 条" in cell
    (day,) = re.findall(r'class="rest" href="([^"]+)"', cell)
    desk.get(day)
    assert desk.text.count("/editor/notices/") == 7 and "channel=led" in day


def test_leafing_keeps_the_question(desk, published):
    desk.get(f"/editor/calendar?area={CODE}&category=outage&day=2026-11-24")
    following = re.search(r'rel="next" href="([^"]+)"', desk.text).group(1)
    assert "2026-12-01" in following and f"area={CODE}" in following
    assert "category=outage" in following
    desk.get(following)
    assert "2026年12月" in desk.text


@pytest.mark.parametrize("query", ["day=2026-99-99", "view=year", "channel=x", "day=9999-12-31"])
def test_what_nobody_can_mean_is_left_out(desk, published, query):
    assert desk.get(f"/editor/calendar?{query}").status_code == 200


def test_an_area_that_is_not_ones_own_is_said(desk, published):
    desk.get("/editor/calendar?area=别处")
    assert "您的范围里没有“别处”" in desk.text and "停水通知" not in desk.text


def test_somebody_elses_areas_are_not_to_be_seen(as_, people, published, wanglan, draft):
    far = replace(draft, areas=("110105900002",), title="别处的通知")
    publish.publish(published, "far00000", far, wanglan)
    page = as_("liqiang")
    page.get("/editor/calendar")
    assert "停水通知" in page.text and "别处的通知" not in page.text


def test_the_calendar_is_english_too(desk, published):
    desk.get("/editor/calendar?lang=en")
    assert "Nov 2026" in desk.text and "Today" in desk.text
