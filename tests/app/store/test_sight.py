"""From how far screens are looked at, on both databases."""

import pytest
import sqlalchemy as sa

from app.domain.target import Slot
from app.store import screen, sight, slot
from app.store.screen import Screen
from app.store.sight import Sight
from app.store.tables import screen_place

COMMUNITY, NEIGHBOUR, STREET = "110105900001", "110105900002", "110105900"
# Area, profile, pitch, distance.
HUNG = [
    (COMMUNITY, "192x32-mono", 10, 20),
    (COMMUNITY, "192x32-mono", 4, 12),
    (COMMUNITY, "192x32-mono", None, 90),
    (COMMUNITY, "320x160-full", 4, 40),
    (NEIGHBOUR, "192x32-mono", 10, 80),
]


@pytest.fixture
def hung(store, areas, notice):
    now = notice.effective
    with store.begin() as tx:
        for n, (code, profile, pitch, distance) in enumerate(HUNG):
            place = Slot(area=code, medium="led", profile=profile)
            slot.ensure(tx, place, now)
            made = Screen(
                id=f"screen{n}", public_key=bytes([n]) * 32, profile=profile, enrolled_at=now
            )
            screen.add(tx, made)
            screen.approve(tx, made.id, f"屏{n}", place, now)
            row = {"screen": made.id, "note": "", "pitch_mm": pitch, "distance_m": distance}
            tx.execute(sa.insert(screen_place).values(row))
    return store


@pytest.mark.parametrize(
    ("area", "profile", "found"),
    [
        (COMMUNITY, "192x32-mono", Sight(pitch_mm=4, distance_m=12)),
        (COMMUNITY, "320x160-full", Sight(pitch_mm=4, distance_m=40)),
        (STREET, "192x32-mono", Sight(pitch_mm=10, distance_m=80)),
        (NEIGHBOUR, "320x160-full", None),
    ],
)
def test_the_screen_whose_letters_look_smallest_counts(hung, area, profile, found):
    with hung.read() as tx:
        assert sight.hardest(tx, area, profile) == found


def test_a_screen_that_was_revoked_is_looked_at_no_more(hung):
    with hung.begin() as tx:
        screen.revoke(tx, "screen1")
        left = sight.hardest(tx, COMMUNITY, "192x32-mono")
    assert left == Sight(pitch_mm=10, distance_m=20)
