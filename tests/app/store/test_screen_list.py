"""Looking for screens, on both databases."""

from datetime import timedelta

import pytest

from app.domain.target import Slot, variant_of
from app.store import mark as marks
from app.store import screen, screen_list, slot
from app.store.mark import Mark
from app.store.screen import Screen
from app.store.screen_list import Wanted

COMMUNITY, NEIGHBOUR, STREET = "110105900001", "110105900002", "110105900"
# Name: area, profile, tags, seconds since the last sign of life.
HUNG = {
    "东门": (COMMUNITY, "192x32-mono", (), 10),
    "大厅": (COMMUNITY, "320x160-full", ("电梯厅",), 100),
    "北门": (COMMUNITY, "192x32-mono", ("电梯厅", "3号楼"), 400),
    "邻里": (NEIGHBOUR, "192x32-mono", (), None),
}


@pytest.fixture
def now(notice):
    return notice.effective


@pytest.fixture
def hung(store, areas, now):
    with store.begin() as tx:
        for n, (name, (code, profile, tags, silent)) in enumerate(HUNG.items()):
            place = Slot(area=code, medium="led", profile=profile, variant=variant_of(tags))
            slot.ensure(tx, place, now, tags)
            made = Screen(
                id=f"screen{n}", public_key=bytes([n]) * 32, profile=profile, enrolled_at=now
            )
            screen.add(tx, made)
            screen.approve(tx, made.id, name, place, now)
            if silent is not None:
                seen = now - timedelta(seconds=silent)
                marks.store(tx, [Mark(screen=made.id, epoch=1, seen_at=seen)])
    return store


def names(store, now, **wanted):
    with store.read() as tx:
        asked = Wanted(**{"areas": (STREET,), "now": now, **wanted})
        return {one.name for one in screen_list.listing(tx, asked, 50)}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, set(HUNG)),
        ({"areas": (COMMUNITY,)}, {"东门", "大厅", "北门"}),
        ({"text": "门"}, {"东门", "北门"}),
        ({"text": "%"}, set()),
        ({"standing": "online"}, {"东门"}),
        ({"standing": "late"}, {"大厅"}),
        ({"standing": "offline"}, {"北门"}),
        ({"standing": "never"}, {"邻里"}),
        ({"tag": "电梯厅"}, {"大厅", "北门"}),
        ({"tag": "电梯"}, set()),
        ({"profile": "320x160-full"}, {"大厅"}),
        ({"tag": "电梯厅", "standing": "offline"}, {"北门"}),
    ],
)
def test_screens_are_found_by_each_field(hung, now, wanted, expected):
    assert names(hung, now, **wanted) == expected


def test_how_many_stand_how_does_not_depend_on_the_standing_asked_for(hung, now):
    asked = Wanted(areas=(STREET,), now=now, standing="late")
    with hung.begin() as tx:
        screen.revoke(tx, "screen3")
        found = screen_list.counts(tx, asked)
    assert found == {"online": 1, "late": 1, "offline": 1, "revoked": 1}


def test_the_profiles_that_hang_there(hung):
    with hung.read() as tx:
        assert screen_list.profiles(tx, [COMMUNITY]) == ["192x32-mono", "320x160-full"]
        assert screen_list.profiles(tx, [NEIGHBOUR]) == ["192x32-mono"]
