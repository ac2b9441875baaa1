"""Evidence on its way from many players to few entries, whatever the bell does meanwhile."""

import asyncio
import json

from app.dispatch.screens import facts
from app.dispatch.screens.evidence import unpack
from app.store.session import new_id
from tests.app.gateway.conftest import heartbeat, shown, told


def taken(rig, screens, consumer="test"):
    """What lies in the stream about ``screens``, entry by entry."""
    entries = rig.bell.read_evidence(consumer, 1000, 200)
    rig.bell.done_evidence([name for name, _ in entries])
    marks = [packed for _, packed in entries if facts.unpack(packed) is None]
    packs = [[s for s in unpack(packed) if s.screen in screens] for packed in marks]
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


def test_what_screens_tell_beyond_their_marks_is_handed_on(talk):
    async def story(rig):
        screen, at = new_id(), "2026-11-24T03:59:58Z"
        item = {"kind": "refused", "document": "alerts", "code": "rollback", "at": at}
        async with rig.player(screen) as line:
            await line.send(json.dumps({"type": "evidence", "batch": 9, "items": [item]}))
            assert await told(line) == {"type": "ack", "batch": 9}
        entries = rig.bell.read_evidence("test", 1000, 200)
        rig.bell.done_evidence([name for name, _ in entries])
        found = [fact for _, packed in entries for fact in facts.unpack(packed) or ()]
        assert [(one.document, one.code) for one in found if one.screen == screen] == [
            ("alerts", "rollback")
        ]

    talk(story)


def test_when_there_is_no_room_a_player_keeps_its_batch(talk):
    async def story(rig):
        screen, at = new_id(), "2026-11-24T03:59:58Z"
        item = {"kind": "fault", "code": "disk_full", "at": at}
        async with rig.player(screen) as line:
            await line.send(json.dumps({"type": "evidence", "batch": 9, "items": [item]}))
            await line.send(heartbeat(nonce="a-nonce-of-ours-1"))
            assert (await told(line))["type"] == "stamp"

    talk(story, facts_most=0)
