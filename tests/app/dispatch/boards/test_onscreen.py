"""What a screen shows, from the playlist it was issued."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from app.dispatch.boards import boards, onscreen
from app.dispatch.notices import publish
from app.domain.target import Slot
from app.store import slot

COMMUNITY = "110105900001"
LED = Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
WALL = replace(LED, profile="640x320-full")


@pytest.fixture
def issued(neighbourhood, wanglan, draft):
    """Two notices on a small panel and on a large one; the second comes on in two hours."""
    with neighbourhood.store.begin() as tx:
        for place in (LED, WALL):
            slot.ensure(tx, place, neighbourhood.clock())
    publish.publish(neighbourhood, "water000", draft, wanglan)
    later = replace(draft, effective=neighbourhood.clock() + timedelta(hours=2))
    publish.publish(neighbourhood, "later000", later, wanglan)
    while boards.issue_due(neighbourhood):
        pass
    return neighbourhood


def read(house, key=LED.key):
    with house.store.read() as tx:
        return onscreen.held(tx, key)


def test_now_and_later_are_read_from_the_same_playlist(issued, clock):
    held = read(issued)
    assert held.at(clock()).item == "water000"
    later = clock() + timedelta(hours=2)
    assert held.at(later).item == "later000"
    assert {item.id for item in held.live(later)} == {"water000", "later000"}
    assert held.at(clock() + timedelta(days=9)).item == ""


@pytest.mark.parametrize("place", [LED, WALL], ids=str)
def test_each_picture_is_the_bytes_that_were_issued(issued, place):
    held = read(issued, place.key)
    with issued.store.read() as tx:
        for one in (p for ones in held.pictures.values() for p in ones):
            body = onscreen.picture(tx, place.key, one.sha256)
            assert sha256(body).hexdigest() == one.sha256 and body.startswith(b"\x89PNG")


def test_a_picture_of_another_slot_is_not_handed_out(issued):
    foreign = read(issued, WALL.key).pictures["water000"][0].sha256
    with issued.store.read() as tx:
        assert onscreen.picture(tx, LED.key, foreign) is None


def test_a_slot_that_was_never_issued_holds_nothing(neighbourhood):
    assert read(neighbourhood, "led/110105900001/64x32-mono") is None
