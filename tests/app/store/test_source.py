"""Sources: one reader at a time, due when they are due, and a log that does not grow for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.store import source, source_item
from app.store.source import Result, Source
from app.store.source_item import Item, State

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def made(**more):
    values = {
        "id": "s1",
        "kind": "feed",
        "url": "https://x.example/rss",
        "name": "区政府",
        "area": "110105900001",
        "category": "policy",
        "owner": "u1",
        "due": NOON,
        "added_at": NOON,
    }
    return Source(**{**values, **more})


@pytest.fixture
def one(tx):
    source.put(tx, made())
    return made()


def test_a_source_comes_back_as_it_was_put(tx, one):
    assert source.get(tx, "s1") == one
    changed = replace(one, is_paused=True, name="区府")
    source.put(tx, changed)
    assert source.listing(tx) == [changed]


def test_what_is_due_is_claimed_once_for_the_length_of_the_lease(tx, one):
    assert source.claim(tx, NOON - MINUTE) is None
    assert source.claim(tx, NOON).id == "s1"
    assert source.claim(tx, NOON) is None
    assert source.claim(tx, NOON + source.LEASE).id == "s1"


def test_a_paused_source_is_never_due(tx, one):
    source.put(tx, replace(one, is_paused=True))
    assert source.claim(tx, NOON) is None
    assert source.next_due(tx) is None


def test_failures_are_counted_until_it_can_be_read_again(tx, one):
    for minute in range(3):
        source.note_result(tx, "s1", Result(at=NOON + minute * MINUTE, code="no_answer"), NOON)
    assert source.get(tx, "s1").failures == 3
    good = Result(at=NOON + 5 * MINUTE, code="read", facts={"new": 2})
    source.note_result(tx, "s1", good, NOON + 65 * MINUTE)
    found = source.get(tx, "s1")
    assert (found.failures, found.good_at, found.due) == (0, good.at, NOON + 65 * MINUTE)
    assert source.last_results(tx, ["s1"]) == {"s1": good}


def test_only_the_last_results_are_kept(tx, one):
    for minute in range(60):
        source.note_result(tx, "s1", Result(at=NOON + minute * MINUTE, code="same"), NOON)
    kept = source.results(tx, "s1", 99)
    assert len(kept) == 50
    assert kept[0].at == NOON + 59 * MINUTE


def item(guid, state, **more):
    values = {"source_id": "s1", "guid": guid, "digest": "d", "title": "t", "seen_at": NOON}
    return Item(**{**values, "state": state, **more})


def test_what_changed_or_went_is_counted_until_somebody_has_looked(tx, one):
    source_item.put_all(
        tx,
        [
            item("a", State.TAKEN, notice_id="n1"),
            item("b", State.CHANGED, notice_id="n2"),
            item("c", State.GONE, notice_id="n3"),
        ],
    )
    assert source_item.to_check(tx, ["s1"]) == {"s1": 2}
    source_item.settle(tx, "s1", "b")
    assert source_item.to_check(tx, ["s1"]) == {"s1": 1}
    assert set(source_item.known(tx, "s1")) == {"a", "b", "c"}


def test_items_not_seen_for_more_than_a_year_are_forgotten(tx, one):
    source_item.put_all(tx, [item("a", State.NOTED), item("b", State.NOTED)])
    source_item.put_all(tx, [item("b", State.NOTED, seen_at=NOON + timedelta(days=300))])
    source_item.forget_old(tx, "s1", NOON + timedelta(days=500))
    assert set(source_item.known(tx, "s1")) == {"b"}


def test_a_removed_source_leaves_nothing(tx, one):
    source_item.put_all(tx, [item("a", State.NOTED)])
    source.note_result(tx, "s1", Result(at=NOON, code="same"), NOON)
    source.remove(tx, "s1")
    assert source.get(tx, "s1") is None
    assert source_item.known(tx, "s1") == {}
