"""Finding places: a hundred things people type, with what they expect, the same on both databases.

``app.dispatch`` ranks, the store finds; together they are looked at here, where both stores are.
"""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.demo import neighbourhood
from app.dispatch.places import place_lexicon, places
from app.dispatch.places.place_lexicon import shipped
from app.dispatch.places.place_search import Query, search
from app.dispatch.places.place_spelling import syllables
from app.domain.division import parse
from app.domain.place import Place
from app.domain.place_form import CODES, read_place, texts_of
from app.store import area, place
from app.store.session import Store
from tests.app.store.conftest import NOON
from tests.app.store.places_made import QINGHE, STREET, WANGCHUNLI, put_street

QUERIES = json.loads(Path(__file__).with_name("place_queries.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 24)


@pytest.fixture
def street(tx):
    """Two hundred places of one street."""
    folder = Path(neighbourhood.__file__).parent
    lines = (folder / "divisions.csv").read_text(encoding="utf-8").splitlines()
    area.put_all(tx, parse(lines)[0])
    return put_street(tx, TODAY, NOON)


def names(tx, text="", **asked):
    found = search(tx, Query(text=text, **{"now": NOON, "area": STREET, "limit": 5} | asked))
    return [hit.place.name for hit in found.hits]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_people_expect_is_among_the_first_five_and_both_databases_find_the_same(
    tx, street, tmp_path, sqlite_template
):
    assert len(QUERIES) >= 100 and len(street) >= 200
    shutil.copy(sqlite_template, tmp_path / "other.db")
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    shares, missed = [], []
    with other.begin() as lite:
        area.put_all(lite, area.everything(tx))
        place.put_all(lite, street.values(), NOON)
        for one in QUERIES:
            found = names(tx, one["text"], area=one["area"], limit=50)
            assert names(lite, one["text"], area=one["area"], limit=50) == found, one
            expected = set(one["expect"])
            hits = len(expected & set(found[:5]))
            shares.append(hits / len(expected) if expected else float(not found))
            missed += [] if shares[-1] == 1 else [(one["text"], found[:5])]
    other.close()
    assert sum(shares) / len(shares) >= 0.95, missed


def test_an_area_has_its_own_those_below_those_that_serve_it_and_those_above(tx, street):
    chemists = names(tx, category="shop.pharmacy", area=WANGCHUNLI, limit=50)
    assert "望春大药房" in chemists and "国大药房" not in chemists
    assert "国大药房" in names(tx, category="shop.pharmacy", area="110105", limit=50)
    assert "望春派出所" in names(tx, "派出所", area=WANGCHUNLI)
    market = replace(street["清河菜市场"], area=QINGHE, served=(WANGCHUNLI,))
    place.put(tx, market, NOON)
    assert "清河菜市场" in names(tx, category="eat.market", area=WANGCHUNLI, limit=50)


def test_open_now_service_group_and_leafing_narrow_what_is_found(tx, street):
    assert "老北京炸酱面" in names(tx, "炸酱面", open_now=True)
    monday = datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert names(tx, "炸酱面", now=monday, open_now=True) == []
    assert names(tx, service="bath") == ["望春里养老驿站"]
    every = names(tx, group="safe", limit=150)
    assert set(every) > {"望春消防救援站", "清河路公厕"}
    assert names(tx, group="safe", limit=3, skip=3) == every[3:6]


def test_near_ones_come_first_and_closed_ones_last(tx, street):
    here = street["李师傅理发"].point
    hit = search(tx, Query(now=NOON, category="live.hair", near=here, limit=1)).hits[0]
    assert (hit.place.name, hit.distance_m) == ("李师傅理发", 0)
    far = names(tx, "超市", near=(39.95, 116.53), area=None)
    assert far, "nothing near: it looks farther away"
    place.put(tx, replace(street["李师傅理发"], status="closed"), NOON)
    assert names(tx, "理发", near=here)[0] != "李师傅理发"
    assert names(tx, "李师傅理发") == ["李师傅理发"]


def test_residents_never_see_what_is_not_public(tx, street):
    work = next(one for one in street.values() if one.defence)
    assert places.get(tx, work.id) is None and place.get(tx, work.id) == work
    assert names(tx, work.name) == [] or work.name not in names(tx, work.name, limit=150)
    assert work.name not in names(tx, category="safe.defence", limit=150)
    assert [h.place.name for h in places.shelters(tx, WANGCHUNLI, NOON)] == [
        "望春里社区活动中心应急避难场所",
        "望春公园应急避难场所",
    ]


def test_the_words_that_mean_the_same_know_how_they_are_said_and_the_operators_own_count(
    tx, street
):
    for one in shipped().meanings:
        said = {"".join(syllables(word)) for word in one.words if not word.isascii()}
        assert set(one.spoken) == said, one.words
    assert names(tx, "修脚踏车", area=WANGCHUNLI) == []
    place_lexicon.put(tx, [["脚踏车", "修自行车"]])
    assert "便民修补亭" in names(tx, "修脚踏车", area=WANGCHUNLI)


def test_every_field_goes_into_a_sheet_and_comes_back(tx, street):
    for one in street.values():
        for language in (0, 1, CODES):
            texts = texts_of(one, language)
            bare = Place(id=one.id, area="", name="", initials=one.initials)
            assert read_place(texts, bare) == (one, []), texts


def test_nothing_typed_breaks_it(tx, street):
    odd = ["", "  ", "!!", '"', "*", "a\x00b", "NEAR(", "药" * 500, "x" * 999, "xx 'y' 1", "AND"]
    for text in odd:
        assert len(names(tx, text)) <= 5, text
