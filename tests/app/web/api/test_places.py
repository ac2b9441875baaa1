"""Places over the API."""

from datetime import date

import pytest

from app.domain.place import Place
from app.store import place

CODE, STREET = "110105900001", "110105900"


@pytest.fixture
def places(house):
    """Five places of two communities, one of them not for residents."""
    rows = (
        ("aaaa0001", CODE, "望春大药房", "shop.pharmacy", "8:00-22:00", (39.92, 116.48), True),
        ("aaaa0002", CODE, "李师傅理发", "live.hair", "周一休", (39.921, 116.48), True),
        ("aaaa0003", "110105900002", "国大药房", "shop.pharmacy", "", (39.95, 116.5), True),
        ("aaaa0004", STREET, "望春派出所", "office.police", "24小时", None, True),
        ("aaaa0005", CODE, "地下工程", "safe.defence", "", None, False),
    )
    with house.store.begin() as tx:
        for id_, area, name, kind, hours, point, public in rows:
            lat, lon = point or (None, None)
            made = Place(
                **{"id": id_, "area": area, "name": name, "categories": (kind,), "hours": hours},
                **{"lat": lat, "lon": lon, "public": public, "checked_on": date(2026, 11, 1)},
            )
            place.put(tx, made, house.clock())


def ids(answer):
    assert answer.status_code == 200, answer.get_json()
    return [int(one["id"][-1]) for one in answer.get_json()["items"]]


def test_places_are_asked_for_by_word_kind_area_hour_and_nearness(writer, places):
    for asked, found in {
        "": [1, 2, 3, 4],
        "q=药店&near=39.95,116.5": [3, 1],
        "category=shop.pharmacy": [1, 3],
        f"category=shop&area={CODE}": [1],
        f"area={CODE}": [1, 2, 4],
        "open_now=true&category=shop": [1],
        "service=hair": [2],
        "q=地下工程": [],
        "area=110105": [1, 2, 3, 4],
    }.items():
        assert ids(writer.get(f"/places?{asked}")) == found, asked
    near = writer.get("/places?q=药店&near=39.95,116.5").get_json()["items"][0]
    assert near["distance_m"] == 0 and near["opening"]["is_open"] is None


@pytest.mark.parametrize("asked", ["", "q=望春", "area=110105900&category=shop"])
def test_leafing_through_gives_every_place_once(writer, places, asked):
    whole, found, cursor = ids(writer.get(f"/places?{asked}")), [], ""
    while cursor is not None:
        page = writer.get(f"/places?{asked}&limit=1&cursor={cursor}")
        found += ids(page)
        cursor = page.get_json()["next"]
    assert found == whole and len(whole) > 1


def test_one_place_is_given_whole_and_not_twice(writer, places):
    answer = writer.get("/places/aaaa0001")
    told = answer.get_json()
    assert told["name"] == "望春大药房" and told["url"].endswith("/p/aaaa0001")
    assert told["opening"]["is_open"] is True and told["is_stale"] is False
    for path in ("/places/aaaa0001", "/places?q=药房"):
        tag = writer.get(path).headers["ETag"]
        again = writer.get(path, **{"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
    for unknown in ("aaaa0005", "aaaa0009", "uuuuuuuu"):
        assert writer.get(f"/places/{unknown}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "near=116.5,39.9",
        "near=x",
        "category=x",
        "area=99",
        "cursor=~",
        "cursor=WyJ4Il0&q=a",
        "cursor=WyJ1dXV1dXV1dSJd",
    ],
)
def test_a_bad_question_names_the_field(writer, places, asked):
    answer = writer.get(f"/places?{asked}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == asked.partition("=")[0]


def test_a_token_without_the_scope_reads_no_places(program, places):
    assert program("liqiang", "areas:read").get("/places").status_code == 403
