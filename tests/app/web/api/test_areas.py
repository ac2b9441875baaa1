"""Areas over the API."""

import pytest

CODE = "110105900001"


def codes(answer):
    return [a["code"] for a in answer.get_json()["items"]]


def test_the_tree_is_walked_down_level_by_level(writer):
    assert codes(writer.get("/areas?parent=110105900"))[0] == CODE
    assert codes(writer.get("/areas?parent=110000")) == ["110105"]


def test_areas_are_found_by_name_slug_and_code(writer):
    assert CODE in codes(writer.get("/areas?q=望春里"))
    assert codes(writer.get("/areas?q=wangchunli")) == [CODE]
    assert CODE in codes(writer.get("/areas?q=110105900001"))
    assert codes(writer.get("/areas?q=%25")) == []


def test_one_area_is_given_whole(writer):
    told = writer.get(f"/areas/{CODE}").get_json()
    assert told["name"] == "望春里社区" and told["level"] == "community"
    assert told["lineage"] == ["110000", "110105", "110105900", CODE]
    assert told["parent"] == "110105900" and told["is_open"] is True


@pytest.mark.parametrize("code", ["999999", "beijing", "%00", "１１０１０５"])
def test_an_unknown_area_is_not_found(writer, code):
    assert writer.get(f"/areas/{code}").status_code == 404


def test_leafing_through_gives_every_area_once(writer):
    whole, found, cursor = codes(writer.get("/areas?limit=200")), [], ""
    while cursor is not None:
        page = writer.get(f"/areas?limit=2&cursor={cursor}")
        found += codes(page)
        cursor = page.get_json()["next"]
    assert found == whole and len(whole) > 3


@pytest.mark.parametrize(
    "query", ["cursor=~", "cursor=W10", "limit=0", "limit=x", "parent=a", "z=1"]
)
def test_a_bad_question_names_the_field(writer, query):
    answer = writer.get(f"/areas?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == query.partition("=")[0]
