"""Local life for residents: what is found and said of a place, and that nobody's way is kept."""

import gzip
import json
import re
from datetime import date

import pytest

from app.domain.place import Place, Shelter
from app.store import audit, boundary, place

CODE = "110105900001"
LIFE = "/a/wangchunli/life/"


@pytest.fixture
def places(neighbourhood):
    """A chemist's that opens on weekdays, a shelter, and a work that is not public."""
    made = {"area": CODE, "source": "社区", "checked_on": date(2026, 11, 1), "checked_by": "王兰"}
    chemist = {
        "name": "望春<大>药房",
        "categories": ("shop.pharmacy",),
        "phones": ("010-65550188",),
        "hours": "周一至周五 8:30-18:00",
    }
    shelter = Shelter(capacity=400, hazards=("flood",), state="in_use", effective_m2=610.0)
    with neighbourhood.store.begin() as tx:
        found = (
            Place(
                id="chm22222",
                lat=39.92,
                lon=116.48,
                pinyin="wang chun da yao fang",
                **chemist,
                **made,
            ),
            Place(
                id="shr22222",
                name="活动中心",
                categories=("safe.shelter",),
                shelter=shelter,
                **made,
            ),
            Place(
                id="sec22222", name="地下工程", categories=("safe.defence",), public=False, **made
            ),
        )
        place.put_all(tx, found, neighbourhood.clock())


def test_kinds_and_services_lead_to_places(browser, places):
    browser.get(LIFE)
    for link in ("?group=eat", "?category=shop.pharmacy", "?service=wheelchair"):
        assert f'href="{link}"' in browser.text
    packed = browser.client.get(LIFE, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data).decode() == browser.client.get(LIFE).get_data(as_text=True)
    browser.get(f"{LIFE}?category=shop.pharmacy")
    assert 'href="/p/chm22222"' in browser.text and "tel:01065550188" in browser.text
    browser.get(LIFE, query_string={"q": "地下工程"})
    assert "sec22222" not in browser.text and "没有找到" in browser.text
    assert browser.get("/p/sec22222").status_code == 404


def test_a_place_says_whether_it_is_open_and_what_it_is(browser, places, clock):
    browser.get("/p/chm22222")
    assert "营业中，到18:00" in browser.text or "休息中" in browser.text
    data = re.search(r'ld\+json">(.*?)</script>', browser.text, re.S).group(1)
    assert json.loads(data)["geo"]["latitude"] == 39.92 and "<大>" not in data
    browser.get("/p/shr22222?lang=en")
    for part in ("Open, you can go in", "400 people", "610 m²", "flood", "2026-11-01"):
        assert part in browser.text, part


def test_where_somebody_is_orders_the_answer_and_stays_in_the_form(browser, places):
    there = {"category": "shop.pharmacy", "lat": "39.9210", "lon": "116.4800"}
    answer = browser.client.post(LIFE, data=there)
    said = answer.get_data(as_text=True)
    assert "111 米" in said and "39.92" not in said and "116.48" not in said
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    refused = browser.client.post(LIFE, data={"lat": "north"}).get_data(as_text=True)
    assert 'class="banner near-no" role="status">' in refused


def test_the_map_has_what_the_list_has_and_the_outline_of_its_area(browser, places, house):
    browser.get(f"{LIFE}map?category=shop.pharmacy")
    assert "虚线" not in browser.text
    ring = [[116.47, 39.91], [116.49, 39.91], [116.49, 39.93], [116.47, 39.91]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    with house.store.begin() as tx:
        boundary.put_all(tx, {CODE: shape}, house.clock())
    answer = browser.get(f"{LIFE}map?category=shop.pharmacy")
    points = re.search(r'id="points">(.*?)</script>', answer.get_data(as_text=True), re.S)
    (one,) = json.loads(points.group(1))
    assert one == {"name": "望春<大>药房", "at": [39.92, 116.48], "link": "/p/chm22222"}
    assert 'href="/p/chm22222"' in browser.text
    outline = re.search(r'id="outline">(.*?)</script>', browser.text, re.S).group(1)
    assert json.loads(outline) == shape and "虚线是望春里社区的范围" in browser.text


def test_a_resident_says_what_is_wrong_and_nothing_typed_is_lost(browser, places, house):
    at = "/p/chm22222/say"
    assert f'href="{at}"' in (browser.get("/p/chm22222"), browser.text)[1]
    wrong = browser.post(at, {"kind": "complaint", "said": " "}, page=at)
    assert wrong.status_code == 422 and "请写一写具体情况。" in browser.text
    again = browser.post(at, {"kind": "", "said": "电话没人接"})
    assert again.status_code == 422 and ">电话没人接</textarea>" in browser.text
    assert browser.post(at, {"kind": "rating", "stars": "4", "said": "好"}).status_code == 200
    assert "已收到" in browser.text
    browser.get("/p/chm22222")
    assert "4.0 分" in browser.text and ">好<" not in browser.text, "nobody let it through yet"
    with house.store.read() as tx:
        (one,) = [e for e in audit.listing(tx, None, 20) if e.action == "place.said"]
    assert "好" not in str(one.facts)
    assert browser.get("/p/sec22222/say").status_code == 404
