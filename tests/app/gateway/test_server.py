"""The gateway on real sockets: who may stay, what is sent, how it ends."""

import asyncio
import json
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.app.gateway.conftest import closed, heartbeat, hello, payload, shown, told


def test_a_hello_is_answered_with_a_stamp_of_its_nonce(talk):
    async def story(rig):
        rig.ring(42)
        async with rig.line() as line:
            await line.send(hello(rig.token(), nonce="a-nonce-of-ours-1"))
            stamp = payload(await told(line))
        assert stamp["nonce"] == "a-nonce-of-ours-1"
        assert stamp["time"] == "2026-11-24T04:00:00Z"
        assert stamp["slot"] == rig.slot
        assert (stamp["head"]["epoch"], stamp["head"]["seq"]) == (1, 42)

    talk(story)


def test_a_player_that_holds_less_is_sent_the_board_at_once(talk):
    async def story(rig):
        rig.ring(42)
        async with rig.player(epoch=1, seq=41) as line:
            board = await told(line)
        assert board["type"] == "playlist"
        assert payload(board)["seq"] == 42

    talk(story)


def test_a_player_that_holds_it_is_sent_the_next_one_only(talk):
    async def story(rig):
        rig.ring(42)
        async with rig.player(epoch=1, seq=42) as line:
            rig.ring(43)
            assert payload(await told(line))["seq"] == 43

    talk(story)


def test_a_ring_reaches_every_player_of_the_slot(talk):
    async def story(rig):
        async with rig.player("aaaaaaaa") as one, rig.player("bbbbbbbb") as other:
            rig.ring(1)
            assert await told(one) == await told(other)

    talk(story)


def test_an_older_board_is_never_sent(talk):
    async def story(rig):
        rig.ring(42)
        async with rig.player() as line:
            assert payload(await told(line))["seq"] == 42
            rig.ring(41)
            rig.ring(43)
            assert payload(await told(line))["seq"] == 43

    talk(story)


def test_a_board_too_large_for_a_frame_is_announced(talk):
    async def story(rig):
        async with rig.player() as line:
            rig.ring(1, items=["图" * 30_000])
            assert await told(line) == {"type": "poll", "slot": rig.slot}

    talk(story)


def test_what_is_no_board_is_left_and_the_next_one_is_sent(talk):
    async def story(rig):
        async with rig.player() as line:
            rig.bell.ring(rig.slot, b"{}")
            rig.bell.ring("led/elsewhere/192x32-mono", rig.board(7))
            rig.ring(1)
            assert payload(await told(line))["seq"] == 1

    talk(story)


def test_a_lost_ring_heals(talk):
    async def story(rig):
        async with rig.player() as line:
            rig.bell._ask("SET", f"hot:{rig.slot}", rig.board(5))
            assert payload(await told(line))["seq"] == 5

    talk(story, heal_s=0.1)


@pytest.mark.parametrize("minutes", [0, -5])
def test_a_token_that_is_over_closes_1008(talk, minutes):
    async def story(rig):
        async with rig.line() as line:
            await line.send(hello(rig.token(minutes=minutes)))
            assert await closed(line) == 1008

    talk(story)


@pytest.mark.parametrize(
    "first",
    [
        hello("not.ours"),
        heartbeat(),
        "这不是 JSON",
        "[]",
        "[" * 60_000,
        '{"type": "hello"}',
        b"\x00",
    ],
)
def test_what_is_not_of_this_protocol_closes_1008(talk, first):
    async def story(rig):
        async with rig.line() as line:
            await line.send(first)
            assert await closed(line) == 1008

    talk(story)


def test_an_unknown_frame_closes_1008(talk):
    async def story(rig):
        async with rig.player() as line:
            await line.send('{"type": "reboot"}')
            assert await closed(line) == 1008

    talk(story)


def test_a_second_hello_closes_1008(talk):
    async def story(rig):
        async with rig.player() as line:
            await line.send(hello(rig.token()))
            assert await closed(line) == 1008

    talk(story)


def test_a_frame_too_large_closes_1009(talk):
    async def story(rig):
        async with rig.player() as line:
            await line.send("x" * (64 * 1024 + 1))
            assert await closed(line) == 1009

    talk(story)


def test_a_player_that_says_nothing_is_sent_away(talk):
    async def story(rig):
        async with rig.line() as line:
            assert await closed(line) == 1008

    talk(story, hello_s=0.1)


def test_a_player_gone_silent_is_sent_away(talk):
    async def story(rig):
        async with rig.player() as line:
            assert await closed(line) == 1013

    talk(story, heal_s=0.05, silent_s=0.1)


def test_the_newest_connection_of_a_screen_wins(talk):
    async def story(rig):
        async with rig.player() as older, rig.player() as newer:
            assert await closed(older) == 4001
            rig.ring(1)
            assert payload(await told(newer))["seq"] == 1

    talk(story)


def test_a_revoked_screen_is_cut_off_at_once(talk):
    async def story(rig):
        async with rig.player("cccccccc") as line:
            rig.bell.revoke("cccccccc")
            assert await closed(line) == 1008

    talk(story)


def test_a_screen_that_moved_comes_back_with_a_token_for_its_slot_only(talk):
    async def story(rig):
        async with rig.player("recalled") as line:
            rig.bell.recall("recalled", f"{rig.slot}-0a1b2c3d")
            assert await closed(line) == 1008
        async with rig.line() as line:  # its token was on the way before it was moved
            await line.send(hello(rig.token("recalled")))
            assert await closed(line) == 1008
        rig.bell.recall("recalled", rig.slot)
        async with rig.line() as line:
            await line.send(hello(rig.token("recalled")))
            assert (await told(line))["type"] == "stamp"

    talk(story)


def test_a_revoked_screen_does_not_come_back_with_an_old_token(talk):
    async def story(rig):
        rig.bell.revoke("dddddddd")
        async with rig.line() as line:
            await line.send(hello(rig.token("dddddddd")))
            assert await closed(line) == 1008

    talk(story)


def test_a_heartbeat_with_a_nonce_gets_a_stamp(talk):
    async def story(rig):
        async with rig.player() as line:
            await line.send(heartbeat())
            await line.send(heartbeat(nonce="another-nonce-16"))
            assert payload(await told(line))["nonce"] == "another-nonce-16"

    talk(story)


def test_frames_may_come_in_pieces(talk):
    async def story(rig):
        async with rig.player() as line:
            text = shown(42, batch=7)
            await line.send([text[:10], text[10:20], text[20:]])
            assert await told(line) == {"type": "ack", "batch": 7}
            await (await line.ping())
            await line.send(shown(43, batch=8))
            assert await told(line) == {"type": "ack", "batch": 8}

    talk(story)


def test_bytes_may_come_one_by_one(talk):
    async def story(rig):
        async with rig.player() as line:
            write = line.transport.write
            line.transport.write = lambda data: [write(data[i : i + 1]) for i in range(len(data))]
            await line.send(shown(42, batch=7))
            assert await told(line) == {"type": "ack", "batch": 7}

    talk(story)


def test_pings_without_end_are_sent_away(talk):
    async def story(rig):
        async with rig.player() as line:
            for _ in range(300):
                if line.close_code is None:
                    with suppress(ConnectionClosed):
                        await line.ping()
            assert await closed(line) == 1013

    talk(story)


def test_a_slow_reader_is_dropped(talk):
    async def story(rig):
        async with rig.player("eeeeeeee") as line:
            line.transport.pause_reading()
            for seq in range(1, 400):
                rig.ring(seq, items=[f"{seq}" + "x" * 40_000])
                await asyncio.sleep(0)
                if b'dismissed_total{code="1013"} 1.0' in rig.hub.counts.text():
                    break
                await asyncio.sleep(0.005)
            line.transport.abort()
        assert b'dismissed_total{code="1013"} 1.0' in rig.hub.counts.text()

    talk(story, buffered_bytes=64 * 1024)


def test_a_full_gateway_says_so(talk):
    async def story(rig):
        async with rig.player(), rig.line() as second:
            assert await closed(second) == 1013

    talk(story, players=1)


def test_a_restart_closes_1012(talk):
    async def story(rig):
        async with rig.player() as line:
            await rig.stop()
            assert await closed(line) == 1012
        await rig.start()

    talk(story)


def test_a_client_of_another_protocol_is_refused(talk):
    async def story(rig):
        for offered in (None, ["chat"]):
            with pytest.raises(InvalidStatus) as caught:
                async with rig.line(subprotocols=offered):
                    pass
            assert caught.value.response.status_code == 400

    talk(story)


async def get(rig, request):
    reader, writer = await asyncio.open_connection("127.0.0.1", rig.port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    await writer.wait_closed()
    return answer


def test_it_says_that_it_lives(talk):
    async def story(rig):
        answer = await get(rig, b"GET /healthz HTTP/1.1\r\nHost: linli\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert answer.endswith(b"\r\n\r\nok\n")

    talk(story)


def test_it_tells_what_it_counts(talk):
    async def story(rig):
        async with rig.player() as line:
            await line.send(shown(42))
            await told(line)
            answer = await get(rig, b"GET /metrics HTTP/1.1\r\nHost: linli\r\n\r\n")
        assert b"linli_gateway_players 1.0" in answer
        assert b"linli_gateway_reports_total 1.0" in answer

    talk(story)


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET / HTTP/1.1", b"426"),
        (b"POST / HTTP/1.1", b"405"),
        (b"HEAD /healthz HTTP/1.1", b"200"),
    ],
)
def test_what_is_no_player_gets_a_plain_answer(talk, request_line, status):
    async def story(rig):
        answer = await get(rig, request_line + b"\r\nHost: linli\r\n\r\n")
        assert answer.split()[1] == status

    talk(story)


@pytest.mark.parametrize("noise", [b"\x16\x03\x01" * 3000, b"SSH-2.0-OpenSSH\r\n\r\n"])
def test_noise_is_cut_off(talk, noise):
    async def story(rig):
        try:
            answer = await get(rig, noise)
        except ConnectionError:
            answer = b""
        assert not answer.startswith(b"HTTP/1.1 101")

    talk(story)


def test_two_frames_at_once_are_both_read(talk):
    async def story(rig):
        async with rig.line() as line:
            async with asyncio.TaskGroup() as both:
                both.create_task(line.send(hello(rig.token())))
                both.create_task(line.send(heartbeat(nonce="another-nonce-16")))
            nonces = [payload(json.loads(await line.recv()))["nonce"] for _ in range(2)]
        assert sorted(nonces) == ["another-nonce-16", "b64yq1v0m7k2c9xw"]

    talk(story)
