"""Commands as the wire has them: an ``until`` for those that last, and none needed for others."""

from datetime import timedelta

import pytest

from player.commands import open_command
from player.fields import Refused
from player.trust import first_root, later_root
from tests.player import far_end
from tests.player.conftest import NOON


@pytest.fixture
def opened(wire):
    root = later_root(first_root(wire.roots[0]), wire.roots[1])

    def open_one(name, **more):
        payload = {"screen": "q7wn4rt2", "command": name, "nonce": "0123456789abcdef"}
        payload |= {"issued": far_end.z(NOON), "expires": far_end.z(NOON + timedelta(minutes=5))}
        return open_command(far_end.seal("command", payload | more, "release"), root)

    return open_one


@pytest.mark.parametrize("name", ["purge", "restart", "screenshot", "rekey"])
def test_what_is_done_once_needs_no_until(opened, name):
    assert opened(name).name == name


@pytest.mark.parametrize("name", ["blank", "drill"])
def test_what_lasts_says_until_when(opened, name):
    ends = far_end.z(NOON + timedelta(hours=1))
    assert opened(name, until=ends).until == NOON + timedelta(hours=1)
    with pytest.raises(Refused):
        opened(name)


def test_an_until_that_is_no_instant_is_refused(opened):
    with pytest.raises(Refused):
        opened("purge", until="later")
