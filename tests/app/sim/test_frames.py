"""Frames of a client, read by a library that knows nothing of ours."""

import pytest
from websockets.frames import Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from app.gateway.frames import text_frame
from app.sim.frames import CLOSE, frame_end, masked, payload_of, request


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_what_a_screen_writes_is_read_by_websockets(size):
    server = ServerProtocol(state=OPEN)
    server.receive_data(masked(b"x" * size))
    (frame,) = server.events_received()
    assert (frame.opcode, len(frame.data)) == (Opcode.TEXT, size)


def test_a_close_carries_its_code():
    server = ServerProtocol(state=OPEN)
    server.receive_data(masked((1000).to_bytes(2, "big"), CLOSE))
    list(server.events_received())
    assert server.close_rcvd.code == 1000


def test_the_request_is_a_handshake_that_is_accepted():
    server = ServerProtocol(subprotocols=["linli.v1"])
    server.receive_data(request("127.0.0.1:8001"))
    (asked,) = server.events_received()
    assert server.accept(asked).status_code == 101


@pytest.mark.parametrize("size", [0, 125, 126, 5000, 65535])
def test_a_servers_frame_is_cut_where_it_ends(size):
    frame = text_frame(b"y" * size)
    assert frame_end(frame) == len(frame) == frame_end(frame + b"\x81\x00")
    assert payload_of(frame) == b"y" * size


@pytest.mark.parametrize("short", [0, 1, 3])
def test_of_half_a_frame_more_is_wanted(short):
    frame = text_frame(b"y" * 300)
    assert frame_end(frame[:short]) > short
