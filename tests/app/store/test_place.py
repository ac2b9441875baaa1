"""Places in the store: kept whole, listed for staff, found by their words as long as they stand."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.place import CivilDefence, Place, Shelter
from app.domain.place_query import Lexicon, parts
from app.store import place, place_index
from app.store.place import Wanted
from tests.app.store.conftest import COMMUNITY, FAR, NEIGHBOUR, NOON, STREET

WHOLE = Place(
    id="sh3tter1",
    area=COMMUNITY,
    name="望春公园避难场所",
    pinyin="wang chun gong yuan bi nan chang suo",
    initials="wcgybncs",
    categories=("safe.shelter", "tour.park"),
    address="望春路6号",
    lat=39.9201,
    lon=116.4603,
    phones=("010-65550123", "13901230000"),
    hours="全天",
    cash=False,
    checked_on=date(2026, 11, 1),
    served=(NEIGHBOUR,),
    services=("wheelchair",),
    shelter=Shelter(
        code="110105-07",
        level="township",
        hazards=("earthquake", "flood"),
        stay="short",
        is_indoor=False,
        boundary=((39.92, 116.46), (39.921, 116.46), (39.921, 116.461)),
        entrances=("东门", "北门"),
        total_m2=12000.0,
        capacity=4200,
        communities=(COMMUNITY,),
        facilities=("water", "toilet"),
    ),
)
PLAIN = Place(
    id="p1ace001", area=STREET, name="老王修鞋", pinyin="lao wang xiu xie", initials="lwxx"
)


def found(tx, text):
    return place_index.matching(tx, [part.named for part in parts(text, Lexicon())], 10)


@pytest.fixture
def put(tx, areas):
    def add(*places):
        place.put_all(tx, places, NOON)

    return add


def test_a_place_comes_back_as_it_was_put(tx, put):
    work = replace(
        PLAIN, id="d3fence1", public=False, defence=CivilDefence(number="4-12", entrances=("西口",))
    )
    put(WHOLE, work)
    assert place.get(tx, WHOLE.id) == WHOLE
    assert place.get(tx, work.id) == work
    assert place.get(tx, "nowhere0") is None


def test_a_place_is_found_by_its_name_as_it_is_now_and_not_when_it_is_gone_or_not_public(tx, put):
    put(WHOLE, PLAIN)
    assert found(tx, "避难") == found(tx, "bncs") == found(tx, "binan") == [WHOLE.id]
    put(replace(WHOLE, name="望春绿地", pinyin="wang chun lv di", initials="wcld"))
    assert found(tx, "避难") == [] and found(tx, "绿地") == [WHOLE.id]
    put(replace(PLAIN, public=False))
    assert found(tx, "修鞋") == []
    place.remove(tx, [WHOLE.id])
    assert found(tx, "绿地") == [] and place.get(tx, WHOLE.id) is None


def test_the_lowest_and_the_highest_id_come_in_together(tx, put):
    both = [replace(PLAIN, id=id_) for id_ in ("00000001", "zzzzzzzz")]
    put(*both)
    put(*both)
    assert found(tx, "修鞋") == ["00000001", "zzzzzzzz"]


def test_rows_name_their_places_in_the_order_of_ids(tx, put):
    put(PLAIN, replace(PLAIN, id="zzzzzzzz", name="修鞋"), replace(PLAIN, id="00000000"))
    assert found(tx, "修鞋") == ["00000000", "p1ace001", "zzzzzzzz"]


def test_what_matches_comes_in_the_order_of_ids_whichever_slices_it_lies_in(tx):
    everywhere = [base + n * 7 for base in (0, 1 << 34, 1 << 37, 1 << 39) for n in range(20)]
    rare = everywhere[5::9]
    has = [(t, frozenset({"aa", "bb"} if t in rare else {"aa"})) for t in everywhere]
    place_index.put_all(tx, has)
    ids = {t: place_index.id_of(t) for t in everywhere}
    common, both = [(frozenset({"aa"}),)], [(frozenset({"aa"}),), (frozenset({"bb"}),)]
    either = [(frozenset({"aa", "bb"}), frozenset({"cc"}))]
    for groups, wanted in ((common, everywhere), (both, rare), (either, rare)):
        for limit in (1, 19, 20, 50, 75, 200):
            found = place_index.matching(tx, groups, limit)
            assert found == [ids[t] for t in wanted[:limit]]
            for after in (everywhere[3], everywhere[30], everywhere[70], everywhere[-1]):
                rest = [ids[t] for t in wanted if t > after][:limit]
                assert place_index.matching(tx, groups, limit, ids[after]) == rest


def test_staff_see_their_areas_and_what_they_ask_for(tx, put):
    put(WHOLE, PLAIN, replace(PLAIN, id="far00000", area=FAR, status="closed"))

    def ids(**wanted):
        return {one.id for one in place.listing(tx, Wanted(**wanted), 10)}

    assert ids(areas=[STREET]) == {WHOLE.id, PLAIN.id}
    assert ids(areas=[COMMUNITY]) == {WHOLE.id}
    assert ids(areas=["110000"], status="closed") == {"far00000"}
    assert ids(areas=["110000"], text="望春 避难") == {WHOLE.id}
    assert ids(areas=["110000"], category="tour") == ids(areas=["110000"], category="tour.park")
    assert ids(areas=["110000"], category="tour.pa") == set()
    assert WHOLE.id not in ids(areas=["110000"], stale_on=date(2026, 11, 24))
    assert WHOLE.id in ids(areas=["110000"], stale_on=date(2027, 11, 24))
    assert place.count(tx, Wanted(areas=[STREET])) == 2
