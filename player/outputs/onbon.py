"""Experimental: an Onbon BX-6 card, as a picture in one of its dynamic areas.

Dynamic areas lie in the card's RAM; its flash is left alone, for it wears out.
"""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from PIL import Image

from player.outputs.base import Caption, Output
from player.outputs.wiring import Light, Wiring

PORT, TIMEOUT_S, AGAIN_S = 5005, 3.0, 10.0
DEVICE_6Q2 = 0x0266
_HEAD, _TAIL = b"\xa5" * 8, b"\x5a"
# The two that begin codes come first.
_ESCAPED = (
    (b"\xa6", b"\xa6\x01"),
    (b"\xa5", b"\xa6\x02"),
    (b"\x5b", b"\x5b\x01"),
    (b"\x5a", b"\x5b\x02"),
)
_CODE = re.compile(b"[\xa6\x5b].?", re.DOTALL)
_PLAIN = {code: plain for plain, code in _ESCAPED}
_ANSWER_MAX = 1024
_ANSWER = struct.Struct("<16xBBBHHH")  # flag, group, command, status, error, length
_ACK = (0xA0, 0x00)


class BadAnswer(OSError):
    """The card said no, or something that is not of its protocol."""


class OnbonOutput(Output):
    """Sends the newest picture beside the painter; a card that is away is tried again."""

    frames_per_second = 2.0

    def __init__(
        self, address: tuple[str, int], wiring: Wiring, light: Light, say: Callable[[str], None]
    ) -> None:
        self._address, self._wiring, self._light, self._say = address, wiring, light, say
        self._pictures: SimpleQueue[Image.Image | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="onbon", daemon=True)
        self._thread.start()

    def paint(self, panel: Image.Image, caption: Caption) -> None:  # noqa: ARG002 - only lamps
        """Have it sent."""
        self._pictures.put(self._wiring.turned(self._light.on(panel)))

    def note(self, line: str) -> None:
        """Say it."""
        self._say(line)

    def close(self) -> None:
        """Delete the area, so that the card plays its own programme again."""
        self._pictures.put(None)
        self._thread.join(2 * TIMEOUT_S)

    def _run(self) -> None:
        shown: Image.Image | None = None
        trouble, wait = "", AGAIN_S
        while True:
            newest = self._newest(shown if trouble else None, wait)
            try:
                send(self._address, area(newest) if newest else deletion())
                trouble = ""
            except OSError as exc:
                if str(exc) != trouble:
                    self._say(str(exc))
                trouble = str(exc)
            if newest is None:
                return
            shown = newest

    def _newest(self, unsent: Image.Image | None, seconds: float) -> Image.Image | None:
        """Return the newest picture; ``unsent`` again when none came in time."""
        try:
            newest = self._pictures.get(timeout=seconds if unsent else None)
        except Empty:
            return unsent
        while newest is not None:
            try:
                newest = self._pictures.get_nowait()
            except Empty:
                break
        return newest


def area(panel: Image.Image) -> bytes:
    """Return the command that shows an RGB picture in dynamic area 0, until it is replaced."""
    width, height = panel.size
    pixels = panel.tobytes()
    shown = struct.pack("<BBBBHBH9x", 0, 0, 0, 0, 100, 1, width)
    page = struct.pack("<I", len(shown) + 8) + shown + struct.pack("<II", 0, len(pixels))
    params = struct.pack("<BBHBHB4x", 0, 0, 0, 0, 0, 1)  # no time-out; at once, over programmes
    params += struct.pack("<BHHHH10x", 0x10, 0, 0, width, height) + struct.pack("<H", 1) + page
    return b"\xa7\x00" + struct.pack("<2xHI", 1, len(params)) + params + pixels


def deletion() -> bytes:
    """Return the command that deletes every dynamic area."""
    return b"\xa7\x01\x00\x00\xff"


def send(address: tuple[str, int], command: bytes) -> None:
    """Send one command and wait until the card has taken it.

    Raises:
        OSError: it could not be reached, or said no.
    """
    with socket.create_connection(address, TIMEOUT_S) as card:
        card.sendall(framed(command))
        answer = b""
        while not answer.endswith(_TAIL):
            part = card.recv(_ANSWER_MAX)
            if not part or len(answer) > _ANSWER_MAX:
                raise BadAnswer("Onbon: no answer")
            answer += part
    check_answer(answer)


def framed(command: bytes) -> bytes:
    """Return ``command`` as the bytes that go to a card of the 6Q series."""
    payload = b"\x01" + command
    header = struct.pack("<HHBBH4xI", 0xFFFF, 0x8000, 0xF0, 0, DEVICE_6Q2, len(payload))
    body = header + payload
    body += struct.pack("<H", crc(body))
    for plain, code in _ESCAPED:
        body = body.replace(plain, code)
    return _HEAD + body + _TAIL


def check_answer(answer: bytes) -> None:
    """Take an answer that says yes.

    Raises:
        BadAnswer: it says no, or nothing that can be read.
    """
    inner = answer.lstrip(b"\xa5").removesuffix(_TAIL)
    body = _CODE.sub(lambda found: _PLAIN.get(found[0], b""), inner)
    if len(body) < _ANSWER.size + 2 or crc(body[:-2]) != int.from_bytes(body[-2:], "little"):
        raise BadAnswer("Onbon: unreadable answer")
    _, group, command, status, error, _ = _ANSWER.unpack_from(body)
    if (group, command) != _ACK:
        raise BadAnswer(f"Onbon: refused, status {status}, error {error}")


def crc(body: bytes) -> int:
    """Return the CRC-16/ARC of ``body``."""
    value = 0
    for byte in body:
        value = value >> 8 ^ _TABLE[(value ^ byte) & 0xFF]
    return value


def _row(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_TABLE = [_row(value) for value in range(256)]
