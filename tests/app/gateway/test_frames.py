"""Frames as bytes: what comes in is cut where websockets itself would cut it."""

import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from app.dispatch.keys.seal import Head, canonical, dsse
from app.gateway.frames import (
    MOST_BYTES,
    BadPlaylist,
    ack_frame,
    end_of_frame,
    lone_text,
    push_of,
    whole_text,
)
from tests.app.gateway.conftest import RELEASE_KEY

SLOT = "led/110105900001/192x32-mono"


def frame(text, opcode=Opcode.TEXT, fin=True, mask=True):
    return Frame(opcode, text, fin).serialize(mask=mask)


def board(**members):
    payload = {"slot": SLOT, "epoch": 1, "seq": 42, "items": []} | members
    return dsse("playlist", canonical(payload), RELEASE_KEY)


@given(st.binary(min_size=2, max_size=300) | st.integers(2, 65535).map(bytes))
def test_one_frame_that_comes_alone_is_read_at_once(text):
    assert lone_text(frame(text)) == text == whole_text(frame(text))


@given(st.binary(max_size=300), st.binary(min_size=1, max_size=9))
def test_a_frame_that_does_not_come_alone_is_left_to_be_cut(text, rest):
    made = frame(text)
    assert lone_text(made + rest) is None and lone_text(made[:-1]) is None


@pytest.mark.parametrize(
    "other",
    [
        frame(b"whole text", Opcode.BINARY),
        frame(b"whole text", Opcode.PING),
        frame(b"whole text", fin=False),
        frame(b"whole text", mask=False),
        frame(bytes(65536)),
        b"\x81\xff" + bytes(131),  # claims eight bytes of length that read as a short one
    ],
    ids=["binary", "ping", "first part", "bare", "long", "false length"],
)
def test_what_is_no_masked_text_is_left_to_others(other):
    assert lone_text(other) is None


@given(st.binary(max_size=140))
def test_whatever_comes_is_read_as_one_frame_only_when_it_is_one(data):
    text = lone_text(data)
    if text is not None:
        assert end_of_frame(data, 0) == len(data) and whole_text(data) == text


@given(st.binary(max_size=300) | st.integers(0, MOST_BYTES).map(bytes), st.binary(max_size=9))
def test_a_frame_ends_where_its_length_says(text, rest):
    made = frame(text)
    assert end_of_frame(made + rest, 0) == len(made)
    assert end_of_frame(rest + made, len(rest)) == len(rest) + len(made)
    assert end_of_frame(made[:-1], 0) is None


@given(st.binary(max_size=300) | st.integers(0, 65535).map(bytes))
def test_a_whole_masked_text_is_read(text):
    assert whole_text(bytearray(frame(text))) == text


@pytest.mark.parametrize(
    "other",
    [
        frame(b"x", mask=False),
        frame(b"x", fin=False),
        frame(b"x", Opcode.CONT),
        frame(b"x", Opcode.BINARY),
        frame(b"x", Opcode.PING),
        frame(b"", Opcode.CLOSE),
        bytes([0xC1]) + frame(b"x")[1:],
    ],
    # The masks are drawn anew by every process, so the bytes cannot name the cases.
    ids=["unmasked", "unfinished", "continuation", "binary", "ping", "close", "reserved bit"],
)
def test_everything_else_is_left_to_websockets(other):
    assert whole_text(bytearray(other)) is None


def test_of_a_frame_too_large_only_the_head_is_waited_for():
    assert end_of_frame(frame(bytes(MOST_BYTES + 1))[:14], 0) == 14


def test_an_ack_is_what_the_wire_format_says():
    assert json.loads(ack_frame(7)[2:]) == {"type": "ack", "batch": 7}


def test_a_board_is_pushed_as_the_bytes_that_were_signed():
    push = push_of(SLOT, board())
    head, envelope = push.frame[:4], json.loads(push.frame[4:])["envelope"]
    assert int.from_bytes(head[2:], "big") == len(push.frame) - 4
    assert json.loads(b64decode(envelope["payload"]))["seq"] == 42
    assert push.head == Head(1, 42, push.head.hash)


@pytest.mark.parametrize(
    "hot",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"payload": 7}',
        b'{"payload": "e30="}',
        b'{"payload": "W10="}',
        board(slot="led/110105900002/192x32-mono"),
        board(seq=None),
        board(epoch="x"),
    ],
)
def test_what_is_no_board_of_the_slot_is_told(hot):
    with pytest.raises(BadPlaylist, match=SLOT):
        push_of(SLOT, hot)
