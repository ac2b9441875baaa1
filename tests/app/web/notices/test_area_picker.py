"""Choosing areas, of few and of thousands."""

import re

import pytest

from app.domain.audience import Area, Level
from app.store import area, notice, user
from app.web.notices import area_picker

ID = "k3x9a7qd"
EDIT = f"/editor/notices/{ID}/edit"
STREET = "110000/110105/110105900"


@pytest.fixture
def city(house, people):
    """Sixty communities more than can be listed."""
    with house.store.begin() as tx:
        area.put_all(
            tx,
            [
                Area(
                    code=f"110105900{n}",
                    name=f"海棠{n}社区",
                    level=Level.COMMUNITY,
                    slug=f"haitang{n}",
                    path=f"{STREET}/110105900{n}",
                    is_open=True,
                )
                for n in range(100, 160)
            ],
        )


def listed(page):
    return re.findall(r'name="areas" value="(\d+)">', page.text)


def chosen(page):
    return re.findall(r'name="areas" value="(\d+)" checked', page.text)


def test_few_areas_are_all_there_to_tick_with_their_size(desk):
    desk.get("/editor/new")
    assert "110105900001" in listed(desk) and "0 块屏 · 25 个收件人" in desk.text
    assert "查找" not in desk.text


def test_of_many_areas_only_those_in_ones_care_stand_there_at_first(city, desk):
    desk.get("/editor/new")
    assert listed(desk) == ["110000"] and "由您负责的" in desk.text


def test_the_search_lists_twenty_and_counts_the_rest(city, desk):
    desk.get("/editor/areas/search?q=海棠&for=write")
    assert len(listed(desk)) == 20 and "还有 40 个没有列出" in desk.text
    assert "北京市 › 朝阳区 › 望春街道" in desk.text and "<html" not in desk.text


def test_what_is_chosen_already_is_not_found_again(city, desk):
    desk.get("/editor/areas/search?q=海棠10&for=write&chosen=110105900100")
    assert "110105900100" not in listed(desk) and "110105900101" in listed(desk)


def test_nobody_finds_areas_beyond_their_rights(city, as_):
    page = as_("liqiang")
    page.get("/editor/areas/search?q=海棠&for=write")
    assert listed(page) == [] and "没有找到“海棠”" in page.text


@pytest.mark.parametrize("purpose", ["", "everything"])
def test_an_unknown_purpose_finds_what_one_may_see(city, as_, purpose):
    page = as_("sunli")
    page.get(f"/editor/areas/search?q=望春里&for={purpose}")
    assert listed(page) == ["110105900001"]


def test_without_a_script_the_button_searches_and_loses_nothing(city, desk, house, form):
    typed = {**form, "areas_q": "海棠105", "do": "find"}
    answer = desk.post(EDIT, typed, page="/editor/new")
    assert answer.status_code == 200 and form["headline"] in desk.text
    assert chosen(desk) == form["areas"] and listed(desk) == ["110105900105"]
    desk.post(EDIT, {**form, "areas": [*form["areas"], "110105900105"], "version": "1"})
    with house.store.read() as tx:
        assert notice.draft(tx, ID).draft.areas == ("110105900001", "110105900105")


def test_an_area_that_is_not_ones_own_is_shown_as_such(city, house):
    with house.store.read() as tx:
        liqiang = user.by_login(tx, "liqiang")[0]
        listed = area_picker.picker(tx, liqiang, "write", ["110105900105"]).listed
    assert [(c.area.code, c.is_chosen, c.is_mine) for c in listed] == [
        ("110105900001", False, True),
        ("110105900105", True, False),
    ]


def test_the_search_is_for_those_who_are_signed_in(browser, people):
    assert browser.get("/editor/areas/search?q=x").status_code in {302, 303, 401}


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/editor/tokens/", {"name": "街道办公系统"}),
        ("/editor/webhooks/", {"url": "https://oa.example.org/hook"}),
    ],
)
def test_pages_of_other_systems_search_where_there_are_many(city, as_, house, page, typed):
    there = as_("wanglan")
    there.get(page)
    assert listed(there) == ["110000"]
    there.post(page, {**typed, "areas": ["110105900150"], "areas_q": "海棠105", "do": "find"})
    assert chosen(there) == ["110105900150"] and listed(there) == ["110105900105"]
    assert next(iter(typed.values())) in there.text
