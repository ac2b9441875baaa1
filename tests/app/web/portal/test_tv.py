"""The TV portal's pages that answer a question: whole without script, one focus, small."""

import re
from datetime import date

import pytest

from app.dispatch.boards import boards
from app.domain.place import Place, Shelter
from app.store import place
from tests.renderers.test_tv import MOST_BYTES, content

CODE, TV = "110105900001", "/tv/wangchunli/"


@pytest.fixture
def places(neighbourhood):
    made = {"area": CODE, "source": "社区", "checked_on": date(2026, 11, 1), "checked_by": "王兰"}
    shops = [
        Place(
            id=f"shp{n}2222",
            name=f"望春早餐{n}店",
            categories=("eat.breakfast",),
            initials=f"wczc{n}d",
            phones=("010-65550188",),
            hours="6:00-21:00",
            **made,
        )
        for n in range(2, 9)
    ]
    shelter = Place(
        id="shr22222",
        name="活动中心",
        initials="hdzx",
        categories=("safe.shelter",),
        shelter=Shelter(state="in_use", route="出东门向北"),
        **made,
    )
    hidden = Place(
        id="sec22222",
        name="地下",
        initials="dx",
        categories=("safe.defence",),
        public=False,
        **made,
    )
    with neighbourhood.store.begin() as tx:
        place.put_all(tx, [*shops, shelter, hidden], neighbourhood.clock())


def rows(page):
    return re.findall(r'class="line" lang="zh-CN">([^<]*)<', page)


def test_places_are_listed_five_a_page_and_found_by_the_digits_of_first_letters(browser, places):
    client = browser.client
    first = client.get(f"{TV}life/eat/").get_data(as_text=True)
    second = client.get(f"{TV}life/eat/?page=2").get_data(as_text=True)
    assert len(rows(first)) == 5 and len(rows(second)) == 2
    assert 'href="?page=2" id="later"' in first and 'id="later"' not in second
    assert rows(client.get(f"{TV}shelters/").get_data(as_text=True)) == ["活动中心"]
    assert rows(client.get(f"{TV}find/?d=4399").get_data(as_text=True)) == ["活动中心"]
    assert rows(client.get(f"{TV}find/?d=92924").get_data(as_text=True)) == ["望春早餐4店"]
    assert rows(client.get(f"{TV}find/?d=39").get_data(as_text=True)) == ["活动中心"]
    assert rows(client.get(f"{TV}find/?d=9").get_data(as_text=True)) == []
    told = client.get(f"{TV}o/shr22222/").get_data(as_text=True)
    assert "出东门向北" in told and "/p/shr22222</span>" in told
    assert client.get(f"{TV}o/sec22222/").status_code == 404


def test_every_such_page_is_whole_without_script_and_has_one_focus(browser, places, neighbourhood):
    boards.issue_due(neighbourhood)
    todo, seen = [TV], set()
    while todo:
        path = todo.pop()
        answer = browser.client.get(path)
        page = content(answer.get_data(as_text=True))
        assert answer.status_code == 200 and len(answer.data) <= MOST_BYTES, path
        assert len(re.findall(r'class="[^"]*\bon"', page)) == 1, path
        assert answer.headers["Content-Security-Policy"].count("sha256-") == 2
        for link in re.findall(r'<a href="([^"#]+)', page):
            there = browser.client.get(path).request.url if link.startswith("?") else path
            folder = there.split("localhost")[-1].split("?")[0].rpartition("/")[0]
            while link.startswith("../"):
                folder, link = folder.rpartition("/")[0], link[3:]
            there = f"{folder}/{link}"
            if there.split("?")[0] not in seen:
                seen.add(there.split("?")[0])
                todo.append(there)
    assert {f"{TV}help/", f"{TV}life/eat/", f"{TV}find/", f"{TV}o/shr22222/"} < seen


def test_an_unknown_area_and_an_unknown_group_are_said_to_be_so(browser, places):
    assert browser.client.get("/tv/nowhere/life/").status_code == 404
    assert browser.client.get(f"{TV}life/nothing/").status_code == 404
    assert browser.client.get(f"{TV}keys/").status_code == 200
