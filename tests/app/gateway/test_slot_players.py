"""The players of a slot: newer boards only, each to each player once."""

import pytest

from app.dispatch.keys.seal import canonical, dsse
from app.gateway.slot_players import SlotPlayers
from tests.app.gateway.conftest import RELEASE_KEY

SLOT = "led/110105900001/192x32-mono"


class Player:
    def __init__(self, held=(0, 0)):
        self.held, self.frames = held, []

    def write(self, frame):
        self.frames.append(frame)


def board(seq, epoch=1, **more):
    payload = {"slot": SLOT, "epoch": epoch, "seq": seq} | more
    return dsse("playlist", canonical(payload), RELEASE_KEY)


@pytest.fixture
def there():
    made = SlotPlayers(SLOT)
    made.learn(board(42))
    return made


def test_without_a_board_nothing_is_sent():
    assert SlotPlayers(SLOT).send(Player()) is False


def test_a_board_is_sent_once(there):
    player = Player()
    assert there.send(player)
    assert not there.send(player)
    assert len(player.frames) == 1


@pytest.mark.parametrize("held", [(1, 42), (1, 43), (2, 1)])
def test_who_holds_as_much_is_sent_nothing(there, held):
    assert not there.send(Player(held))


def test_all_are_sent_the_same_bytes(there):
    one, other = Player(), Player((1, 41))
    there.send(one)
    there.send(other)
    assert one.frames[0] is other.frames[0]


@pytest.mark.parametrize(
    "late", [board(41), board(900, epoch=0), board(42, items=["other"]), b"{}"]
)
def test_what_is_older_beside_or_broken_is_not_taken_up(there, late):
    known = there.head
    there.learn(late)
    assert there.head == known


def test_after_an_older_one_the_next_still_follows_the_newest(there):
    there.members[Player()] = None
    long = [{"id": "k3x9a7qd", "text": "停水通知" * 300}]
    there.learn(board(43, items=long))
    there.learn(board(41, items=long))
    there.learn(board(44, items=long))
    player = Player((1, 43))
    assert there.send(player)
    assert b'"delta"' in player.frames[0]


@pytest.mark.parametrize("newer", [board(43), board(1, epoch=2)])
def test_what_is_newer_is_taken_up(there, newer):
    player = Player((1, 42))
    there.learn(newer)
    assert there.send(player)
