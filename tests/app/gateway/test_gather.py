"""Evidence on its way from many players to few entries, whatever the bell does meanwhile."""

import asyncio
import json

from app.dispatch.evidence import unpack
from app.store.session import new_id
from tests.app.gateway.conftest import heartbeat, shown, told


def taken(rig, screens, consumer="test"):
    """What lies in the stream about ``screens``, entry by entry."""
    entries = rig.bell.read_evidence(consumer, 1000, 200)
    rig.bell.done_evidence([name for name, _ in entries])
    packs = [[s for s in unpack(packed) if s.screen in screens] for _, packed in entries]
    return [pack for pack in packs if pack]


def test_a_hello_is_evidence_that_the_screen_lives(talk):
    async def story(rig):
        screen = new_id()
        async with rig.player(screen):
            await asyncio.sleep(0.1)
        [[seen]] = taken(rig, {screen})
        assert (seen.version, seen.free_bytes, seen.shown) == ("0.1.0", 1 << 33, 0)

    talk(story)


def test_a_batch_is_acknowledged_once_the_bell_has_it(talk):
    async def story(rig):
        screen = new_id()
        async with rig.player(screen) as line:
            await line.send(shown(42, batch=7))
            assert await told(line) == {"type": "ack", "batch": 7}
            seen = [s for pack in taken(rig, {screen}) for s in pack][-1]
        assert (seen.epoch, seen.shown) == (1, 42)

    talk(story)


def test_many_screens_share_an_entry(talk):
    async def story(rig):
        one, other = new_id(), new_id()
        async with rig.player(one) as first, rig.player(other) as second:
            taken(rig, {one, other})
            await first.send(shown(42, batch=1))
            await second.send(shown(42, batch=1))
            await told(first)
            await told(second)
            [pack] = taken(rig, {one, other})
        assert {s.screen for s in pack} == {one, other}

    talk(story, gather_s=0.3)


def test_what_a_screen_says_twice_is_handed_on_once(talk):
    async def story(rig):
        screen = new_id()
        async with rig.player(screen) as line:
            taken(rig, {screen})
            await line.send(heartbeat(shown=[1, 41]))
            await line.send(shown(42, batch=1))
            await line.send(shown(43, batch=2))
            assert [json.loads(await line.recv())["batch"] for _ in range(2)] == [1, 2]
            [[seen]] = taken(rig, {screen})
        assert (seen.received, seen.shown) == (42, 43)

    talk(story, gather_s=0.3)


def test_as_many_as_fit_go_at_once(talk):
    async def story(rig):
        one, other = new_id(), new_id()
        async with rig.player(one), rig.player(other):
            await asyncio.sleep(0.2)
            assert len(taken(rig, {one, other})) == 2

    talk(story, gather_most=1, gather_s=5.0)
