"""The Onbon output against a card written from the published facts of the protocol."""

import socket
import struct
import threading

import pytest
from PIL import Image

from player.outputs import onbon
from player.outputs.wiring import Light, Wiring

CODES = {b"\xa6\x02": b"\xa5", b"\xa6\x01": b"\xa6", b"\x5b\x02": b"\x5a", b"\x5b\x01": b"\x5b"}


def arc(body):
    """CRC-16/ARC, bit by bit."""
    value = 0
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


def opened(frame):
    """Return the command in a frame: (group and code, what follows)."""
    assert frame[:8] == b"\xa5" * 8 and frame[-1:] == b"\x5a"
    inner, body, at = frame[8:-1], b"", 0
    while at < len(inner):
        if inner[at] in b"\xa6\x5b":
            body, at = body + CODES[inner[at : at + 2]], at + 2
        else:
            assert inner[at] not in b"\xa5\x5a"
            body, at = body + inner[at : at + 1], at + 1
    assert arc(body[:-2]) == int.from_bytes(body[-2:], "little")
    to, source, version, device, length = struct.unpack("<HHBxHxxxxI", body[:16])
    assert (to, source, version, device) == (0xFFFF, 0x8000, 0xF0, 0x0266)
    payload = body[16:-2]
    assert length == len(payload) and payload[0] == 1
    return payload[1:3], payload[3:]


def drawn(data):
    """Return the picture of a command that sends one dynamic area."""
    count, length = struct.unpack("<xxHI", data[:8])
    params, pixels = data[8 : 8 + length], data[8 + length :]
    assert count == 1 and params[:14] == bytes(7) + b"\1" + bytes(4) + b"\x10\0"
    x, y, width, height = struct.unpack("<HHHH", params[13:21])
    assert (x, y) == (0, 0) and params[21:31] == bytes(10)
    pages, size = struct.unpack("<HI", params[31:37])
    still, hold, repeat, valid = struct.unpack("<IHBH", params[37:46])
    assert (pages, size, still, repeat, valid) == (1, 26, 0, 1, width) and hold
    assert struct.unpack("<II", params[55:]) == (0, len(pixels))
    return Image.frombytes("RGB", (width, height), pixels)


def answer(group, code, status=0, error=0):
    body = struct.pack("<HHBxHxxxxI", 0x8000, 0xFFFF, 0xF0, 0x0266, 9)
    body += struct.pack("<BBBHHH", 0, group, code, status, error, 0)
    body += arc(body).to_bytes(2, "little")
    for plain, coded in ((b"\xa6", b"\xa6\1"), (b"\xa5", b"\xa6\2"), (b"\x5b", b"\x5b\1")):
        body = body.replace(plain, coded)
    return b"\xa5" * 8 + body.replace(b"\x5a", b"\x5b\2") + b"\x5a"


class Card:
    """Takes one command a connection; what it took is in ``commands``."""

    def __init__(self):
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = self._server.getsockname()
        self.commands, self.answers = [], []
        self.changed = threading.Condition()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                talk, _ = self._server.accept()
            except OSError:
                return
            with talk:
                frame = b""
                while not frame.endswith(b"\x5a"):
                    frame += talk.recv(65536)
                said = self.answers.pop(0) if self.answers else answer(0xA0, 0)
                with self.changed:
                    self.commands.append(opened(frame))
                    self.changed.notify_all()
                talk.sendall(said)

    def until(self, count):
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.commands) >= count, 60)

    def close(self):
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


@pytest.fixture
def card():
    card = Card()
    yield card
    card.close()


# Every byte that is escaped is in it.
PANEL = Image.frombytes("RGB", (64, 32), bytes(n % 256 for n in range(64 * 32 * 3)))


def test_a_card_shows_the_panel_and_its_own_programme_afterwards(card):
    said = []
    output = onbon.OnbonOutput(card.address, Wiring(), Light(), said.append)
    output.paint(PANEL, None)
    card.until(1)
    output.close()
    (code, data), deleted = card.commands
    assert code == b"\xa7\0" and drawn(data).tobytes() == PANEL.tobytes()
    assert deleted == (b"\xa7\1", b"\0\0\xff")
    assert said == []


def test_a_card_that_says_no_is_named_and_tried_again(card, monkeypatch):
    monkeypatch.setattr(onbon, "AGAIN_S", 0.05)
    card.answers = [answer(0xA0, 1, status=3, error=9)]
    said = []
    output = onbon.OnbonOutput(card.address, Wiring(), Light(), said.append)
    output.paint(PANEL, None)
    card.until(2)
    output.close()
    assert said == ["Onbon: refused, status 3, error 9"]
    assert drawn(card.commands[1][1]).tobytes() == PANEL.tobytes()


@pytest.mark.parametrize(
    "bad", [b"\x5a", answer(0xA0, 0)[:-4] + b"\0\0\0\x5a", b"\xa5" * 8 + b"\1" * 30 + b"\x5a"]
)
def test_an_answer_that_cannot_be_read_is_no_yes(bad):
    with pytest.raises(onbon.BadAnswer, match="unreadable"):
        onbon.check_answer(bad)


def test_a_card_that_is_away_holds_nothing_up():
    said = []
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = gone.getsockname()
    output = onbon.OnbonOutput(address, Wiring(), Light(), said.append)
    output.paint(PANEL, None)
    assert output.wait(threading.Event(), 0.05)
    output.close()
    assert "refused" in said[0]
