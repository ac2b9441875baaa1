"""The one timeline of a playlist."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.timeline import Item, Loop, position

START = datetime(2026, 11, 25, 6, tzinfo=UTC)
END = START + timedelta(days=3)
LOOP = Loop(start=START)


def after(seconds):
    return START + timedelta(seconds=seconds)


def item(name, *media_s, effective=START - timedelta(hours=1), expires=END, spans=()):
    return Item(
        id=name, media_s=media_s or (5.0,), effective=effective, expires=expires, spans=spans
    )


def shown(items, seconds, loop=LOOP):
    found = position(items, loop, after(seconds))
    return found.item, found.medium


def test_the_round_begins_with_the_loop_and_goes_on_for_ever():
    items = [item("a", 5.0, 3.0), item("b", 4.0)]
    assert [shown(items, s) for s in (0, 5, 8, 12, 17)] == [
        ("a", 0),
        ("a", 1),
        ("b", 0),
        ("a", 0),
        ("a", 1),
    ]


def test_the_loop_may_begin_with_what_is_new():
    items = [item("a"), item("b"), item("c")]
    loop = Loop(start=START, lead="b")
    assert [shown(items, s, loop)[0] for s in (0, 5, 10)] == ["b", "c", "a"]


def test_a_lead_that_is_not_live_gives_way_to_the_next_that_is():
    items = [item("a"), item("b", expires=START - timedelta(seconds=1)), item("c")]
    assert shown(items, 0, Loop(start=START, lead="b")) == ("c", 0)


def test_what_comes_on_is_shown_at_once():
    items = [item("a"), item("b", effective=after(7)), item("c")]
    assert [shown(items, s)[0] for s in (6, 7, 12, 17)] == ["c", "b", "c", "a"]


def test_when_something_ends_the_next_in_the_list_follows():
    items = [item("a"), item("b", expires=after(7)), item("c")]
    assert [shown(items, s)[0] for s in (6, 7, 12)] == ["b", "c", "a"]


def test_the_last_that_ends_wraps_to_the_first():
    items = [item("a"), item("b", expires=after(7))]
    assert shown(items, 7) == ("a", 0)


def test_hours_of_showing_are_edges_too():
    items = [item("a"), item("b", spans=((after(20), after(40)),))]
    assert [shown(items, s)[0] for s in (19, 20, 25, 40)] == ["a", "b", "a", "a"]


def test_when_one_ends_as_another_begins_the_one_that_begins_leads():
    items = [item("a"), item("b", expires=after(10)), item("c", effective=after(10))]
    assert shown(items, 10) == ("c", 0)


def test_an_edge_at_which_nothing_changes_is_none():
    outside = END + timedelta(days=1)
    items = [item("a"), item("b", spans=((START, after(7)), (after(7), outside)))]
    assert shown(items, 8) == ("b", 0)


def test_with_nothing_live_the_default_shows():
    found = position([item("a", expires=after(3))], LOOP, after(4))
    assert (found.item, found.since, found.until) == ("", after(3), after(13))


def test_a_position_says_since_when_and_until_when():
    found = position([item("a", 5.0), item("b", 4.0)], LOOP, after(16))
    assert (found.item, found.since, found.until, found.round_s) == ("b", after(14), after(18), 9.0)


CASES = json.loads((Path(__file__).parents[2] / "wire" / "timeline.json").read_text())


def read(text):
    return datetime.fromisoformat(text)


def stays(one):
    return tuple(
        m["dwell_ms"] / 1000 if m["effect"] == "still" else 1 + m["width"] / m["speed_px_s"]
        for m in one["media"]
    )


def of_wire(one):
    spans = tuple((read(s["from"]), read(s["until"])) for s in one.get("schedule", ()))
    ends = {"effective": read(one["effective"]), "expires": read(one["expires"])}
    return Item(id=one["id"], media_s=stays(one), spans=spans, **ends)


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_goldens_of_the_wire_format_hold(case):
    items = [of_wire(one) for one in case["items"]]
    loop = Loop(start=read(case["loop"]["from"]), lead=case["loop"]["item"])
    for expected in case["expect"]:
        at = read(expected["at"])
        found = position(items, loop, at, stays(case["default"]))
        into_ms = round((at - found.since).total_seconds() * 1000)
        name = found.item or case["default"]["id"]
        assert {"at": expected["at"], "item": name, "medium": found.medium, "into_ms": into_ms} == (
            expected
        )
