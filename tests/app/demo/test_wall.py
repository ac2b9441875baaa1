"""The demo's screens get their names and places."""

import threading

from app.demo import wall
from app.demo.neighbourhood import COMMUNITY
from app.dispatch.screens import enrol
from app.store import screen, screen_place, slot_tags


def let_in(house, n, device):
    one = enrol.begin(house, bytes([n]) * 32, device, wall.PROFILE, "0.1.0")
    enrol.approve(house, one.code, COMMUNITY, wall.PROFILE, f"屏{n}")
    return one.id


def test_all_get_a_point_and_a_tag_and_the_simulated_ones_a_name(neighbourhood):
    real = let_in(neighbourhood, 0, "工控机")
    others = [let_in(neighbourhood, n + 1, wall.DEVICE) for n in range(len(wall.SIMULATED))]
    assert wall.hang(neighbourhood, threading.Event())
    with neighbourhood.store.read() as tx:
        places = screen_place.of(tx, [real, *others])
        tags = [slot_tags.of(tx, screen.get(tx, one).slot) for one in (real, *others)]
        names = {screen.get(tx, one).name for one in others}
    assert len({(p.latitude, p.longitude) for p in places.values()}) == len(others) + 1
    assert tags == [{"大门"}, {"电梯厅"}, {"大厅"}, {"大门"}]
    assert names == {name for name, *_ in wall.SIMULATED}


def test_without_simulated_screens_it_gives_up(neighbourhood):
    let_in(neighbourhood, 0, "工控机")
    assert not wall.hang(neighbourhood, threading.Event(), patience_s=0.2)
    stop = threading.Event()
    stop.set()
    assert not wall.hang(neighbourhood, stop)
