"""How many screens and people lie at or below an area."""

from datetime import timedelta

from app.domain.target import Slot
from app.store import screen, slot
from app.store.extent import Extent, extents
from app.store.screen import Screen

COMMUNITY, STREET = "110105900001", "110105900"


def hang(tx, name, place, now, *, approved=True):
    made = Screen(
        id=name, profile=place.profile, public_key=name.encode().ljust(32), enrolled_at=now
    )
    slot.ensure(tx, place, now)
    screen.add(tx, made)
    if approved:
        screen.approve(tx, name, name, place, now)


def test_what_hangs_and_lives_below_counts_for_the_areas_above(tx, people, notice_value):
    now, place = notice_value.sent, Slot(area=COMMUNITY, medium="led", profile="192x32-mono")
    hang(tx, "gate", place, now)
    hang(tx, "hall", place, now + timedelta(seconds=1))
    hang(tx, "unclaimed", place, now, approved=False)
    found = extents(tx, [COMMUNITY, STREET, "110106"])
    assert found == {COMMUNITY: Extent(2, 4), STREET: Extent(2, 6), "110106": Extent(0, 1)}


def test_an_area_nobody_knows_has_nothing(tx):
    assert extents(tx, ["990000"]) == {"990000": Extent()}
