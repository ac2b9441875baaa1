"""Simulated screens against a real gateway, its bell, and a house with a store."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.boards import boards
from app.dispatch.screens import enrol, token
from app.gateway.hub import Hub
from app.gateway.limits import Limits
from app.gateway.server import Gateway
from app.sim import admission
from app.sim.crowd import Crowd, Wanted, key_of
from app.sim.run import Plan, run
from app.store import screen, slot
from app.store.bell_async import AsyncBell

AREA, PROFILE = "110105900001", "192x32-mono"


def wanted(house, count):
    def own(screen_id, place):
        until = house.clock() + timedelta(minutes=10)
        return token.issue(house.keys.token_key, token.Grant(screen_id, place, until))

    return Wanted(
        server="http://127.0.0.1:9", count=count, profile=PROFILE,
        seed=admission.seed_of(house), clock=house.clock, own_token=own,
    )  # fmt: skip


def in_own_loop(story):
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()


@pytest.fixture
def lived(neighbourhood, valkey_url):
    """Return ``lived(count, rounds)``: what a run came to, and the crowd."""
    house, quick = neighbourhood, Limits(close_s=0.5, gather_s=0.01, retry_s=0.1)

    def publish():
        with house.store.begin() as tx:
            slot.mark_due(tx, [AREA], ["led"], house.clock())
        boards.issue_due(house)

    async def story(count, rounds):
        bell = AsyncBell(valkey_url)
        hub = Hub(bell, house.keys.timestamp, house.keys.token_key, house.clock, quick)
        gateway = Gateway(hub)
        port = await gateway.start("127.0.0.1", 0)
        ids, standing = admission.admit(house, count, AREA, PROFILE)
        boards.issue_due(house)
        crowd = Crowd(wanted(house, count))
        crowd.know(ids, replace(standing, gateway=f"ws://127.0.0.1:{port}/"))
        plan = Plan(seconds=0.0, rounds=rounds, publish=publish, say=lambda _: None)
        try:
            return await run(crowd, plan), crowd
        finally:
            await gateway.stop()
            await bell.close()

    return lambda count, rounds: in_own_loop(story(count, rounds))


def test_every_screen_has_every_board_and_says_so(lived):
    outcome, crowd = lived(7, 2)
    assert outcome.is_whole and outcome.connected == 7
    assert {row["step"]: row["count"] for row in outcome.steps} == dict.fromkeys(
        ("received", "verified", "shown", "acked"), 14
    )
    # There is no web process here: a poll that falls into the run finds nobody.
    assert set(outcome.errors) <= {"poll_ConnectError"}


def test_a_board_is_checked_once_however_many_screens_there_are(lived):
    outcome, crowd = lived(7, 2)
    pinned, boards_seen = 1, 3
    assert crowd.notary.checked == pinned + boards_seen + outcome.counts["stamps"]


def test_the_same_numbers_are_the_same_screens(house, neighbourhood):
    first, _ = admission.admit(neighbourhood, 2, AREA, PROFILE)
    again, _ = admission.admit(neighbourhood, 3, AREA, PROFILE)
    assert again[:2] == first
    with neighbourhood.store.read() as tx:
        assert [screen.get(tx, s).name for s in again] == [
            "模拟屏 0001",
            "模拟屏 0002",
            "模拟屏 0003",
        ]


def test_screens_of_another_slot_are_not_moved(neighbourhood):
    admission.admit(neighbourhood, 1, AREA, PROFILE)
    with pytest.raises(admission.Elsewhere):
        admission.admit(neighbourhood, 1, "110105900002", PROFILE)


def test_clearing_forgets_them_and_leaves_real_screens_alone(neighbourhood):
    house = neighbourhood
    ids, _ = admission.admit(house, 3, AREA, PROFILE)
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    real = enrol.begin(house, key, "望春里东门", PROFILE, "0.1.0")
    assert admission.clear(house) == 3
    with house.store.read() as tx:
        assert [s.id for s in screen.listing(tx)] == [real.id]
    assert all(house.bell.is_revoked(s) for s in ids)
    assert admission.clear(house) == 0


def test_a_key_comes_from_the_seed_and_the_number():
    raw = [key_of(s, n).public_key().public_bytes_raw() for s in (b"a", b"b") for n in (1, 2)]
    assert len(set(raw)) == 4
    assert key_of(b"a", 1).public_key().public_bytes_raw() == raw[0]
