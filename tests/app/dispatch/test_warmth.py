"""What the bell lost is put back, what is newer there is left alone."""

import pytest

from app.dispatch import warmth, worker
from app.dispatch.boards import boards
from app.dispatch.messages.reports import ReportBox
from app.dispatch.notices import publish
from app.domain.target import Slot
from app.store import origin, slot

LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


@pytest.fixture
def issued(neighbourhood, wanglan, draft):
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, neighbourhood.clock())
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    while boards.issue_due(neighbourhood):
        pass
    return neighbourhood


def lying(house):
    with house.store.read() as tx:
        return origin.get(tx, boards.playlist_path(LED.key)).body


def test_an_emptied_bell_is_filled_again(issued):
    issued.bell._ask("DEL", f"hot:{LED.key}")
    assert (warmth.boards(issued), warmth.boards(issued)) == (1, 0)
    issued.bell.ring(LED.key, b"one that missed a ring")
    assert warmth.boards(issued) == 1
    assert issued.bell.hot(LED.key) == lying(issued)


def test_a_board_issued_meanwhile_is_not_put_aside(issued, monkeypatch):
    """Between two looks somebody else rings: what was read before is older by now."""
    issued.bell.ring(LED.key, b"older")
    warm = issued.bell.warm

    def later(key, hot, seen):
        issued.bell.ring(key, b"the newest")
        return warm(key, hot, seen)

    monkeypatch.setattr(issued.bell, "warm", later)
    assert warmth.boards(issued) == 0
    assert issued.bell.hot(LED.key) == b"the newest"


def test_what_looks_at_everything_there_is_waits_its_time(house):
    """Every publication rings: a city's boards are not all looked at each time."""
    lanes = {lane.name: lane for lane in worker.lanes(house, ReportBox())}
    assert not lanes["upkeep"].is_woken and not lanes["doubt"].is_woken
    assert lanes["boards"].is_woken
