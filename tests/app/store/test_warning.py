"""Warnings in the store: whole again, once, in events; sources and outlines."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.domain.warning import Circle, Level, Pair, Place, Point, Type
from app.domain.warning_chain import chains, tokens
from app.domain.warning_json import as_json, message_of
from app.domain.warning_now import effective_warnings
from app.store import boundary, figures, warning, warning_source
from app.store.warning import Kept, State
from app.store.warning_source import WarningSource
from tests.app.domain.warnings_made import NOON, info, message

HOUR = NOON + timedelta(hours=1)
RING = (Point(39.9, 116.4), Point(39.9, 116.5), Point(40.0, 116.5), Point(39.9, 116.4))


def kept(said, state=State.RELEASED, **more):
    values = {
        "key": warning.key_of(said),
        "event": "e",
        "document": "d",
        "source": "s1",
        "received_at": NOON,
        "is_verified": False,
        "rank": 0,
        "life_s": 3600,
        "sent": said.sent,
        "over_at": NOON + timedelta(hours=12),
        "state": state,
        "places": frozenset({"110105"}),
        "message": said,
    }
    return Kept(**{**values, **more})


def put(tx, *found):
    warning.put(tx, found, {one.key: tokens(one.message) for one in found})
    warning.put_events(tx, chains(one.known for one in found), [])


def test_a_message_comes_back_as_it_went_in(tx):
    place = Place(
        name="朝阳", polygons=(RING,), circles=(Circle(RING[0], 2.5),), codes=(Pair("x", "1"),)
    )
    said = message(
        infos=(info(places=(place,), parameters=(Pair("BLOCKCHANNEL", "SMS"),)),),
        names=["z"],
        channel_texts=(Pair("SMS", "短"),),
        flaws=("bad_circle",),
    )
    assert message_of(as_json(said)) == said
    put(tx, kept(said))
    assert warning.by_keys(tx, [warning.key_of(said)])[warning.key_of(said)].message == said


def test_a_document_is_kept_as_it_came_and_once(tx):
    body = b"\x00<a/>"
    one = warning.keep_documents(tx, {body: False}, "s1", NOON)[body]
    assert warning.keep_documents(tx, {body: True, b"b": True}, "s2", HOUR)[body] == one
    assert warning.document(tx, one) == b"\x00<a/>"
    assert warning.document(tx, "none") is None


def test_what_may_hold_is_found_with_all_of_its_event(tx):
    first, second = message(), message("b", 5, Type.UPDATE, Level.RED, names=["a"])
    put(tx, kept(first), kept(second))
    (one,) = effective_warnings(HOUR, warning.current(tx, HOUR))
    assert (one.message, one.level) == (second, Level.RED)
    (event,) = warning.events(tx)
    assert (event.level, event.kind, event.is_ended) == (Level.RED, "rainstorm", False)
    assert warning.current(tx, NOON + timedelta(hours=13)) == []


def test_an_ended_event_is_not_asked_for_again(tx):
    put(tx, kept(message()), kept(message("c", 5, Type.CANCEL, names=["a"], infos=()), State.NONE))
    assert warning.current(tx, HOUR) == []
    assert warning.events(tx)[0].is_ended


def test_an_event_is_found_by_what_ties_it(tx):
    said = message()
    put(tx, kept(said))
    (event,) = warning.tied(tx, tokens(message("b", names=["a"])))
    assert [one.message for one in warning.of_events(tx, [event])] == [said]
    assert warning.tied(tx, tokens(message("z"))) == set()


def test_one_decides_once(tx):
    said = kept(message(), State.HELD, reasons=("policy",))
    put(tx, said)
    assert [one.key for one in warning.held(tx, HOUR)] == [said.key]
    assert figures.warnings_held(tx, HOUR) == 1
    assert warning.held(tx, NOON + timedelta(hours=12)) == []
    assert warning.decide(tx, said.key, State.RELEASED, "wanglan", HOUR)
    assert not warning.decide(tx, said.key, State.DISMISSED, "liqiang", HOUR)
    assert warning.held(tx, HOUR) == []
    assert figures.warnings_held(tx, HOUR) == 0
    assert warning.by_keys(tx, [said.key])[said.key].decided_by == "wanglan"


def test_what_vanished_is_noted_and_taken_back(tx):
    one = kept(message())
    put(tx, one)
    assert [m.key for m in warning.listed_by(tx, "s1", HOUR)] == [one.key]
    warning.set_gone(tx, [one.key], HOUR)
    assert effective_warnings(HOUR, warning.current(tx, HOUR)) == []
    warning.set_gone(tx, [one.key], None)
    assert len(effective_warnings(HOUR, warning.current(tx, HOUR))) == 1


def source(**more):
    return WarningSource(
        **{"id": "s1", "name": "市气象台", "url": "https://x.example/", "due": NOON}
        | {"added_at": NOON}
        | more
    )


def test_a_source_is_claimed_when_it_is_due_by_one_alone(tx):
    warning_source.put(tx, source(automatic=("red",), issuers=("x",)))
    warning_source.put(tx, source(id="s2", url=""))
    warning_source.put(tx, source(id="s3", is_paused=True))
    assert warning_source.next_due(tx) == NOON
    assert warning_source.claim(tx, NOON).id == "s1"
    assert warning_source.claim(tx, NOON) is None
    assert warning_source.get(tx, "s1").trust.automatic == {Level.RED}
    assert [one.id for one in warning_source.listing(tx)] == ["s1", "s2", "s3"]


def test_a_source_that_does_not_answer_becomes_stale(tx):
    warning_source.put(tx, source())
    warning_source.note(tx, "s1", NOON, "no_answer", {"host": "x"}, HOUR)
    found = warning_source.get(tx, "s1")
    assert (found.failures, found.code, found.good_at) == (1, "no_answer", None)
    assert not found.is_stale(NOON + timedelta(minutes=5))
    assert found.is_stale(NOON + timedelta(minutes=6))
    warning_source.note(tx, "s1", HOUR, "read", {}, HOUR)
    assert not warning_source.get(tx, "s1").is_stale(HOUR)
    assert warning_source.get(tx, "s1").failures == 0


def test_links_are_known_again_and_forgotten_in_the_end(tx):
    warning_source.keep_link(tx, "s1", "https://x.example/1", ["k"], NOON)
    assert warning_source.known_links(tx, "s1", ["https://x.example/1", "y"]) == {
        "https://x.example/1": ["k"]
    }
    warning_source.keep_link(tx, "s1", "https://x.example/2", [], NOON + timedelta(days=11))
    assert warning_source.known_links(tx, "s1", ["https://x.example/1"]) == {}


def test_outlines_are_kept_for_areas_that_are_there(store, areas):
    outline = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    with store.begin() as tx:
        before = boundary.stamp(tx)
        boundary.put_all(tx, {"110105": outline}, NOON)
        assert boundary.everything(tx) == {"110105": outline}
        assert boundary.stamp(tx) != before
    with pytest.raises(IntegrityError), store.begin() as tx:
        boundary.put_all(tx, {"999999": outline}, NOON)
