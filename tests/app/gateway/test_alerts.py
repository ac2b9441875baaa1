"""Alerts, commands, deltas and admission on real sockets."""

import json
from base64 import b64decode

import pytest
from websockets.exceptions import InvalidStatus

from app.dispatch.keys import seal
from app.store.session import new_id
from tests.app.gateway.conftest import RELEASE_KEY, heartbeat, payload, told


@pytest.fixture
def area():
    """An area that is nobody else's: alerts lie on one bell."""
    return f"1101059{new_id()}"


def in_area(rig, area):
    rig.slot = f"led/{area}/192x32-mono"


def raise_(rig, area, seq, kind="alerts", epoch=1):
    said = {"scope": area, "epoch": epoch, "seq": seq, "alerts": []}
    hot = seal.dsse(seal.TYPE.format("alerts"), seal.canonical(said), RELEASE_KEY)
    rig.bell.ring(f"{kind}/{area}", hot)


def test_every_player_of_the_area_is_sent_live_alerts(talk, area):
    async def story(rig):
        in_area(rig, area)
        async with rig.player("aaaaaaaa") as one:
            rig.slot = f"led/{area}/64x32-mono"
            async with rig.player("bbbbbbbb") as other:
                raise_(rig, area, 7)
                frame = await told(one)
                assert frame["type"] == "alerts"
                assert payload(frame)["seq"] == 7
                assert await told(other) == frame

    talk(story)


def test_alerts_go_to_their_area_alone(talk, area):
    async def story(rig):
        async with rig.player() as line:
            raise_(rig, area, 7)
            rig.ring(1)
            assert (await told(line))["type"] == "playlist"

    talk(story)


def test_who_comes_later_is_sent_what_holds_before_its_board(talk, area):
    async def story(rig):
        in_area(rig, area)
        raise_(rig, area, 7)
        rig.ring(42)
        async with rig.player("aaaaaaaa") as line:
            assert [(await told(line))["type"] for _ in range(2)] == ["alerts", "playlist"]
        async with rig.player("bbbbbbbb", alerts=[1, 7]) as line:
            assert (await told(line))["type"] == "playlist"

    talk(story)


def test_a_stamp_names_the_newest_live_alerts(talk, area):
    async def story(rig):
        in_area(rig, area)
        raise_(rig, area, 7)
        async with rig.player(alerts=[1, 7]) as line:
            await line.send(heartbeat(nonce="a-nonce-of-ours-1"))
            assert payload(await told(line))["head"]["alerts"] == {"epoch": 1, "seq": 7}

    talk(story)


def test_an_older_state_is_never_sent(talk, area):
    async def story(rig):
        in_area(rig, area)
        raise_(rig, area, 7)
        async with rig.player() as line:
            assert payload(await told(line))["seq"] == 7
            raise_(rig, area, 6)
            raise_(rig, area, 1, epoch=2)
            assert payload(await told(line))["epoch"] == 2

    talk(story)


def test_a_drill_goes_to_those_in_drill_mode(talk, area):
    async def story(rig):
        in_area(rig, area)
        async with rig.player("aaaaaaaa", drill=True) as drills, rig.player("bbbbbbbb") as other:
            raise_(rig, area, 3, "drill")
            raise_(rig, area, 7)
            assert {payload(await told(drills))["seq"] for _ in range(2)} == {3, 7}
            assert payload(await told(other))["seq"] == 7
            await other.send(heartbeat(drill=True))
            assert payload(await told(other))["seq"] == 3

    talk(story)


def test_who_is_ordered_to_drill_is_sent_the_drill_behind_the_order(talk, area):
    async def story(rig):
        in_area(rig, area)
        async with rig.player("aaaaaaaa", drill=True) as drills, rig.player("bbbbbbbb") as other:
            raise_(rig, area, 3, "drill")
            assert payload(await told(drills))["seq"] == 3  # so the gateway has heard of it
            until = {"until": "2026-11-25T12:05:00Z", "issued": "2026-11-25T12:00:00Z"}
            said = seal.canonical({"command": "drill", **until})
            rig.bell.command([("bbbbbbbb", seal.dsse("t", said, RELEASE_KEY))])
            frames = [await told(other), await told(other)]
            assert [f["type"] for f in frames] == ["command", "alerts"]
            assert payload(frames[1])["seq"] == 3

    talk(story)


def test_a_lost_ring_of_alerts_heals(talk, area):
    async def story(rig):
        in_area(rig, area)
        async with rig.player() as line:
            said = {"scope": area, "epoch": 1, "seq": 7}
            hot = seal.dsse("t", seal.canonical(said), RELEASE_KEY)
            rig.bell._ask("SET", f"hot:alerts/{area}", hot)
            assert payload(await told(line))["seq"] == 7

    talk(story, heal_s=0.1)


def test_a_command_goes_to_its_screen_alone(talk):
    async def story(rig):
        async with rig.player("aaaaaaaa") as one, rig.player("bbbbbbbb") as other:
            orders = {name: seal.dsse("t", name.encode(), RELEASE_KEY) for name in ("aaaaaaaa",)}
            rig.bell.command([*orders.items(), ("nobody00", b"{}")])
            rig.ring(1)
            frame = await told(one)
            assert (frame["type"], b64decode(frame["envelope"]["payload"])) == (
                "command",
                b"aaaaaaaa",
            )
            assert (await told(other))["type"] == "playlist"

    talk(story)


LONG = [f"{n:02}" * 100 for n in range(30)]


def test_who_holds_the_board_before_is_sent_what_changed(talk):
    async def story(rig):
        rig.ring(1, items=LONG)
        async with rig.player("aaaaaaaa") as one, rig.player("bbbbbbbb", epoch=1, seq=1) as two:
            first = b64decode((await told(one))["envelope"]["payload"])
            rig.ring(2, items=["new", *LONG])
            frame = await told(two)
            assert frame == await told(one)
            assert (frame["type"], frame["base"]) == ("delta", seal.sha256(first).hexdigest())
            made = b"".join(
                b64decode(op) if isinstance(op, str) else first[op[0] : sum(op)]
                for op in frame["ops"]
            )
        whole = json.loads(rig.board(2, items=["new", *LONG]))
        assert made == b64decode(whole["payload"])
        assert frame["signatures"] == whole["signatures"]
        assert frame["payloadType"] == whole["payloadType"]

    talk(story)


def test_a_short_board_is_sent_whole(talk):
    async def story(rig):
        rig.ring(1)
        async with rig.player(epoch=1, seq=1) as line:
            rig.ring(2)
            assert (await told(line))["type"] == "playlist"

    talk(story)


def test_who_holds_something_else_is_sent_the_whole(talk):
    async def story(rig):
        rig.ring(5, items=LONG)
        async with rig.player(epoch=1, seq=5) as holds:
            rig.ring(6, items=["new", *LONG])
            assert (await told(holds))["type"] == "delta"
            async with rig.player("bbbbbbbb", epoch=1, seq=4) as older:
                assert (await told(older))["type"] == "playlist"

    talk(story)


def test_a_crowd_is_told_when_to_come_back(talk):
    async def story(rig):
        async with rig.player():
            with pytest.raises(InvalidStatus) as caught:
                await rig.line()
        response = caught.value.response
        assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
        assert b"sent_away_total 1.0" in rig.hub.counts.text()

    talk(story, admit_rate=0.1, admit_burst=1)
