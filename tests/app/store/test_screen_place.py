"""Where screens hang, on both databases."""

import pytest

from app.store import screen, screen_place
from app.store.screen import Screen
from app.store.screen_place import Place


@pytest.fixture
def gate(store, areas, notice):
    made = Screen(
        id="gate", public_key=b"g" * 32, profile="192x32-mono", enrolled_at=notice.effective
    )
    with store.begin() as tx:
        screen.add(tx, made)


def test_what_is_said_last_is_kept(tx, gate):
    assert screen_place.of(tx, ["gate"]) == {}
    screen_place.put(tx, Place(screen="gate", latitude=39.9, longitude=116.4, note="东墙"))
    last = Place(screen="gate", pitch_mm=4.75, distance_m=15.0)
    screen_place.put(tx, last)
    assert screen_place.of(tx, ["gate", "nobody"]) == {"gate": last}
