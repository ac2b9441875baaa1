"""The golden documents, a signing server's hand, and small worlds for the player's tests."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from player.clock import Now, TrustedClock
from player.enrol import Facts
from player.keys import OwnKey, OwnKeys
from player.screen import Kept, World
from player.trust import first_root
from player.uptake import Uptake
from tests.player import far_end
from tests.player.far_end import SLOT, WIRE

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture(scope="session")
def wire():
    return SimpleNamespace(
        **{path.stem: json.loads(path.read_text(encoding="utf-8")) for path in WIRE.glob("*.json")}
    )


@pytest.fixture(scope="session")
def pictures():
    """Three 192x32 pictures that fit inline, then the wide one."""
    found = sorted((p.read_bytes() for p in (WIRE / "media").iterdir()), key=len)
    assert [len(p) > 4096 for p in found] == [False, False, False, True]
    return found


@pytest.fixture
def root(wire):
    return first_root(wire.root)


@pytest.fixture(scope="session")
def make(pictures):
    """Return sealed playlists: ``make(seq, ["a", "b"])`` has two items and a default."""

    def made(seq, names=(), *, now=NOON, signer="release", inline=True, hours=1, **members):
        media = [far_end.medium(p, inline=inline) for p in pictures[:3]]
        items = [
            far_end.item(name, [media[n % 2]], now, hours=hours) for n, name in enumerate(names)
        ]
        whole = far_end.playlist(seq, items, media[2], now, **members)
        return far_end.seal("playlist", whole, signer)

    return made


def at(seconds=0.0, wall=None):
    """Both clocks, ``seconds`` after noon in Beijing."""
    return Now(1000.0 + seconds, wall or NOON + timedelta(seconds=seconds))


class Paper:
    """Two copies on a disk, without the disk."""

    def __init__(self, body=None):
        self.body = body

    def read(self):
        return [self.body] if self.body else []

    def write(self, body):
        self.body = body


def world(uniform=lambda low, high: (low + high) / 2):
    numbers = count(1)
    return World(
        signer=OwnKeys(Paper({"private": OwnKey(far_end.key("player")).written()})),
        facts=Facts(device="望春里东门", profile="192x32-mono", version="0.1.0", boot="b1"),
        nonce=lambda: f"nonce-number-{next(numbers):05d}",
        free_bytes=lambda: 1 << 30,
        uniform=uniform,
    )


def fresh(identity=None, root=None, held=None, tops=None):
    clock = TrustedClock.booted(NOON, at())
    uptake = Uptake(held, tops or {})
    return Kept(clock=clock, uptake=uptake, identity=identity, root=root)


__all__ = ["NOON", "SLOT", "at", "fresh", "world"]
