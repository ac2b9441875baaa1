"""The lane of boards: a claimed slot becomes documents at the origin, whatever goes wrong once."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.dispatch.route import BoardRoute, Routes, as_is
from app.domain.target import Slot
from app.store import origin, slot
from channels.base import Unreachable
from renderers.base import Unrenderable

FEED = "/feeds/110105900001/feed.json"
LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


def issue_all(house):
    count = 0
    while claimed := boards.issue_due(house):
        count += claimed
    return count


def titles(house):
    with house.store.read() as tx:
        stored = origin.get(tx, FEED)
    return [item["title"] for item in json.loads(stored.body)["items"]]


def playlist(house):
    with house.store.read() as tx:
        envelope = json.loads(origin.get(tx, boards.playlist_path(LED.key)).body)
    return json.loads(b64decode(envelope["payload"]))


@pytest.fixture
def issued(neighbourhood, wanglan, draft):
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, neighbourhood.clock())
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    issue_all(neighbourhood)
    return neighbourhood


def test_a_published_notice_is_in_the_feed_and_an_ended_one_is_not(issued, clock):
    assert titles(issued) == ["明天上午九点到十一点停水"]
    clock.go(hours=23)
    assert issue_all(issued) > 0
    assert titles(issued) == []


def test_nothing_is_due_when_nothing_changes(issued, clock):
    clock.go(hours=1)
    assert issue_all(issued) == 0


def test_a_withdrawn_notice_leaves_every_board(issued, wanglan):
    publish.withdraw(issued, "k3x9a7qd", wanglan)
    issue_all(issued)
    assert titles(issued) == []
    assert playlist(issued)["items"] == []


def test_each_playlist_is_newer_and_links_to_the_one_before(issued, wanglan):
    first = playlist(issued)
    publish.withdraw(issued, "k3x9a7qd", wanglan)
    issue_all(issued)
    second = playlist(issued)
    assert second["seq"] > first["seq"]
    assert first["prev_hash"] == "" and len(second["prev_hash"]) == 64


def test_the_playlist_lies_on_the_bell_as_hot_bytes(issued):
    with issued.store.read() as tx:
        stored = origin.get(tx, boards.playlist_path(LED.key))
    assert issued.bell.hot(LED.key) == stored.body


def test_a_signed_board_is_issued_anew_long_before_it_ends(issued, clock):
    first = playlist(issued)
    clock.go(days=1)
    issue_all(issued)
    assert playlist(issued)["seq"] > first["seq"]


@pytest.mark.parametrize(
    "fault, wait_s",
    [(Unreachable("away"), 5), (OSError("disk"), 5), (Unrenderable("panel_too_small"), 300)],
)
def test_a_slot_that_cannot_be_issued_waits_with_its_reason(neighbourhood, clock, fault, wait_s):
    def broken(board, profile):
        raise fault

    feed = neighbourhood.routes.boards["feed"]
    routes = {"feed": BoardRoute(broken, as_is, feed.channel)}
    house = replace(neighbourhood, routes=Routes(neighbourhood.routes.boards | routes, {}))
    issue_all(house)
    with house.store.read() as tx:
        [row] = [r for r in slot.everything(tx) if r.slot.key == "feed/110105900001/default"]
    assert row.due_at == clock.now + timedelta(seconds=wait_s)
    assert row.reason


def test_one_boards_bug_does_not_stop_the_others(neighbourhood):
    def broken(board, profile):
        raise KeyError("a bug")

    tv = neighbourhood.routes.boards["tv"]
    routes = neighbourhood.routes.boards | {"tv": BoardRoute(broken, as_is, tv.channel)}
    issue_all(replace(neighbourhood, routes=Routes(routes, {})))
    assert titles(neighbourhood) == []  # an empty feed, but a feed


def test_a_worker_that_stood_still_puts_nothing_in_the_place_of_what_is_newer(issued, clock):
    late = issued.routes.boards["feed"]
    stood = []

    def stands_still(board, profile):
        """Wake when the lease is over, and another has issued the slot without the notice."""
        if not stood:
            stood.append(board)
            clock.go(hours=23)
            issue_all(issued)
            assert titles(issued) == []
        return late.render(board, profile)

    with issued.store.begin() as tx:
        slot.mark_due(tx, [LED.area], ["feed"], clock.now)
    routes = issued.routes.boards | {"feed": BoardRoute(stands_still, as_is, late.channel)}
    issue_all(replace(issued, routes=Routes(routes, {})))
    assert [n.id for n in stood[0].notices] == ["k3x9a7qd"]
    assert titles(issued) == []
