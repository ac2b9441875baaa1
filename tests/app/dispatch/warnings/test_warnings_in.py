"""Warnings taken in: once, in any order, held or released, for the areas they are for."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.areas import warning_where
from app.dispatch.granted import NotAllowed
from app.dispatch.warnings import warning_desk, warning_kinds, warnings_in
from app.dispatch.warnings.warning_desk import Verdict
from app.dispatch.warnings.warnings_in import Arrival
from app.domain.warning import Circle, Level, Pair, Place, Point, Status, Type
from app.domain.warning_code import matching, normal
from app.store import area, audit, boundary, warning
from app.store.warning import State
from app.store.warning_source import WarningSource
from tests.app.domain.warnings_made import NOON, info, message

DISTRICT, STREET, HERE, THERE = "110105", "110105900", "110105900001", "110105900002"
ALL = tuple(level.word for level in Level if level)
GRID = {HERE: (116.40, 39.90), THERE: (116.42, 39.90)}


@pytest.fixture
def now(clock):
    clock.now = NOON + timedelta(hours=1)
    return clock.now


@pytest.fixture
def take(neighbourhood, now):
    def do(*said, **more):
        source = WarningSource(**{"id": "s1", "name": "台", "due": now, "added_at": now, **more})
        arrivals = [Arrival(message=one, document=b"d") for one in said]
        with neighbourhood.store.begin() as tx:
            return warnings_in.take(tx, source, arrivals, now)

    return do


def square(west, south, size=0.02):
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def outlined(neighbourhood, now):
    """Two communities side by side, outlined; the street above them is both."""
    with neighbourhood.store.begin() as tx:
        known = {a.code for a in area.everything(tx)}
        assert {HERE, THERE} <= known
        outlines = {code: square(*corner) for code, corner in GRID.items()}
        outlines[STREET] = {
            "type": "Polygon",
            "coordinates": [
                [
                    [116.40, 39.90],
                    [116.44, 39.90],
                    [116.44, 39.92],
                    [116.40, 39.92],
                    [116.40, 39.90],
                ]
            ],
        }
        boundary.put_all(tx, outlines, now)
    return neighbourhood


def ring(west, south, east, north):
    return tuple(
        Point(lat, lon)
        for lon, lat in ((west, south), (east, south), (east, north), (west, north), (west, south))
    )


def for_places(*places, **more):
    return message(infos=(info(places=places),), **more)


def decide(house, key, who, state=State.RELEASED):
    with house.store.read() as tx:
        seal = warning_desk.seal_of(warning.by_keys(tx, [key])[key])
    warning_desk.decide(house, Verdict(key=key, state=state, seal=seal), who)


def reached(house, said, otherwise=()):
    with house.store.read() as tx:
        found = warning_where.current_map(tx).reached(said, otherwise)
    return set(found.places), set(found.touched)


def test_it_waits_as_it_comes_and_is_shown_when_a_person_says_so(neighbourhood, take, wanglan):
    outcome = take(message())
    assert (len(outcome.held), outcome.released) == (1, [])
    assert warnings_in.current(neighbourhood) == []
    (key,) = outcome.held
    decide(neighbourhood, key, wanglan)
    (one,) = warnings_in.current(neighbourhood)
    assert one.places == {DISTRICT}
    with pytest.raises(warning_desk.NotWaiting):
        decide(neighbourhood, key, wanglan, State.DISMISSED)
    with neighbourhood.store.read() as tx:
        (line,) = audit.listing(tx, key, 9)
    assert (line.action, line.actor) == ("warning.released", "wanglan")


def test_a_source_may_be_allowed_to_show_a_level_by_itself(neighbourhood, take):
    take(message(level=Level.RED), message("b", 1, level=Level.BLUE), automatic=("red",))
    assert [e.level for e in warnings_in.current(neighbourhood)] == [Level.RED]


def test_taking_in_again_changes_nothing(neighbourhood, take):
    said = [message(), message("b", 5, Type.UPDATE, Level.RED, names=["a"])]
    assert len(take(*said, automatic=ALL).new) == 2
    shown = warnings_in.current(neighbourhood)
    again = take(*said, *said, automatic=ALL)
    assert (again.new, len(again.known)) == ([], 4)
    assert warnings_in.current(neighbourhood) == shown


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_one_by_one_in_any_order_it_ends_the_same(neighbourhood, take, order):
    said = [
        message(),
        message("b", 5, Type.UPDATE, Level.RED, names=["a"]),
        message("c", 9, Type.CANCEL, names=["b"], infos=()),
    ]
    for n in order:
        take(said[n], automatic=ALL)
    assert warnings_in.current(neighbourhood) == []
    with neighbourhood.store.read() as tx:
        (event,) = warning.events(tx)
        assert event.is_ended
        assert len(warning.of_events(tx, [event.id])) == 3


def test_a_copy_from_a_trusted_source_releases_what_waited(neighbourhood, take):
    (key,) = take(message()).held
    take(message(), id="s2", automatic=ALL)
    with neighbourhood.store.read() as tx:
        assert warning.by_keys(tx, [key])[key].state is State.RELEASED


def test_what_was_dismissed_stays_so(neighbourhood, take, wanglan):
    (key,) = take(message()).held
    decide(neighbourhood, key, wanglan, State.DISMISSED)
    take(message(), id="s2", automatic=ALL)
    assert warnings_in.current(neighbourhood) == []


def test_only_who_reviews_there_decides(neighbourhood, take, wanglan):
    (key,) = take(message()).held
    for roles in ({("author", "110000")}, {("reviewer", HERE)}):
        with pytest.raises(NotAllowed):
            decide(neighbourhood, key, replace(wanglan, roles=frozenset(roles)))
    (nowhere,) = take(for_places(Place(name="上海市"), name="n")).held
    with pytest.raises(warnings_in.Nowhere):
        decide(neighbourhood, nowhere, wanglan)
    decide(neighbourhood, nowhere, wanglan, State.DISMISSED)
    with pytest.raises(warning_desk.NotWaiting):
        warning_desk.decide(
            neighbourhood, Verdict(key="no", state=State.RELEASED, seal=""), wanglan
        )


def test_an_exercise_of_an_issuer_is_shown_nowhere(neighbourhood, take):
    take(message(level=Level.RED, status=Status.EXERCISE), automatic=ALL)
    assert warnings_in.current(neighbourhood) == []
    assert warnings_in.current(neighbourhood, drill=True) == []


def test_an_all_clear_is_nothing_to_be_shown(neighbourhood, take):
    past = message("b", 5, Type.UPDATE, names=["a"], infos=(info(responses=("AllClear",)),))
    take(message(), past, automatic=ALL)
    with neighbourhood.store.read() as tx:
        kept = warning.by_keys(tx, [warning.key_of(past)])
    assert [one.state for one in kept.values()] == [State.NONE]


def test_what_is_for_nowhere_here_waits(neighbourhood, take):
    outcome = take(for_places(Place(name="上海市")), automatic=ALL)
    with neighbourhood.store.read() as tx:
        (one,) = warning.held(tx, NOON)
    assert ([one.key], one.reasons) == (outcome.held, ("no_area",))


def test_codes_name_areas_and_never_more(neighbourhood):
    with neighbourhood.store.read() as tx:
        known = {a.code: a for a in area.everything(tx)}
    assert [
        normal(c) for c in ("110105000000", "110105900000", "110105", "11", "１１０１０５")
    ] == [
        "110105",
        "110105900",
        "110105",
        "",
        "",
    ]
    assert matching("110105900001", known) == {HERE}
    assert matching("110105999999", known) == set()
    assert matching("310000", known) == set()
    assert matching("000000", known) == set()
    province = {c: a for c, a in known.items() if c != "110000"}
    rootless = {c: replace(a, path=a.path.removeprefix("110000/")) for c, a in province.items()}
    assert matching("110000", rootless) == {c for c in rootless if len(c) == 6}


def test_a_code_of_another_list_is_none_of_ours(neighbourhood):
    assert reached(neighbourhood, for_places(Place(codes=(Pair("SAME", "110105"),)))) == (
        set(),
        set(),
    )


def test_a_name_in_full_is_understood(neighbourhood):
    assert reached(neighbourhood, for_places(Place(name="北京市朝阳区")))[0] == {DISTRICT}


def test_a_message_without_any_place_is_for_its_sources_areas(neighbourhood):
    said = for_places()
    assert reached(neighbourhood, said, (DISTRICT, "999999"))[0] == {DISTRICT}
    assert reached(neighbourhood, said) == (set(), set())
    assert reached(neighbourhood, for_places(Place(name="河边")), (DISTRICT,)) == (set(), set())


def test_a_polygon_reaches_what_it_overlaps_and_touches_what_lies_above(outlined):
    west = Place(polygons=(ring(116.39, 39.89, 116.41, 39.93),))
    places, touched = reached(outlined, for_places(west))
    assert HERE in places and THERE not in places and STREET not in places
    assert STREET in touched


def test_all_polygons_count(outlined):
    two = Place(
        polygons=(ring(116.401, 39.901, 116.402, 39.902), ring(116.43, 39.91, 116.435, 39.915))
    )
    places, _ = reached(outlined, for_places(two))
    assert STREET in places or {HERE, THERE} <= places


def test_a_neighbour_that_shares_a_border_is_not_reached(outlined):
    beside = Place(polygons=(ring(116.44, 39.90, 116.50, 39.92),))
    assert reached(outlined, for_places(beside)) == (set(), set())


def test_a_circle_of_metres_reaches_little_and_a_point_what_it_lies_in(outlined):
    small = Place(circles=(Circle(Point(39.91, 116.41), 0.3),))
    places, _ = reached(outlined, for_places(small))
    assert HERE in places and THERE not in places
    point = Place(circles=(Circle(Point(39.91, 116.43), 0),))
    assert THERE in reached(outlined, for_places(point))[0]


def test_what_is_left_out_is_not_reached(outlined):
    whole = Place(
        polygons=(ring(116.39, 39.89, 116.45, 39.93),),
        excluded=(ring(116.42, 39.89, 116.45, 39.93),),
    )
    places, _ = reached(outlined, for_places(whole))
    assert HERE in places and THERE not in places
    coded = Place(
        codes=(Pair("GB/T 2260", STREET),), excluded=(ring(116.42, 39.89, 116.45, 39.93),)
    )
    places, _ = reached(outlined, for_places(coded))
    assert HERE in places and THERE not in places


def test_a_ring_across_the_date_line_is_not_the_whole_earth(outlined):
    across = Place(polygons=(ring(-179, 30, 179, 50),))
    assert reached(outlined, for_places(across)) == (set(), set())


def test_a_new_map_places_anew_what_still_holds(neighbourhood, take, now):
    said = for_places(Place(polygons=(ring(116.39, 39.89, 116.41, 39.93),)))
    (key,) = take(said, automatic=ALL).held
    with neighbourhood.store.begin() as tx:
        boundary.put_all(tx, {HERE: square(*GRID[HERE])}, now)
        assert warnings_in.place_anew(tx, now) == 1
        assert warning.by_keys(tx, [key])[key].places == {HERE}
        assert warning.by_keys(tx, [key])[key].state is State.HELD


def test_the_table_of_kinds_may_be_replaced_but_not_by_a_broken_one(neighbourhood, now):
    with neighbourhood.store.begin() as tx:
        assert warning_kinds.current(tx).edition == warning_kinds.shipped().edition
        assert warning_kinds.replace(tx, {"kinds": []}, "wanglan", now)[0].code == "empty"
        own = {
            "edition": "自定 1",
            "kinds": [{"key": "flood", "name": "洪水", "name_en": "Flood", "levels": ["red"]}],
        }
        assert warning_kinds.replace(tx, own, "wanglan", now) == []
        assert warning_kinds.current(tx).edition == "自定 1"


def test_what_was_replaced_or_ended_waits_no_more(neighbourhood, take, now):
    take(message(), message("b", 5, Type.UPDATE, Level.RED, names=["a"]))
    with neighbourhood.store.read() as tx:
        assert [k.message.identifier for k in warnings_in.waiting(tx, now)] == ["b"]
    take(message("c", 9, Type.CANCEL, names=["b"], infos=()))
    with neighbourhood.store.read() as tx:
        assert warnings_in.waiting(tx, now) == []
