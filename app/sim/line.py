"""One socket of a simulated screen: cuts frames, shakes hands, answers pings and closes."""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

from app.sim.frames import CLOSE, PING, PONG, TEXT, frame_end, masked, payload_of

NEVER_OPEN, NO_CLOSE = 0, 1006


class Owner(Protocol):
    """Whose line it is."""

    def opened(self, line: Line) -> None:
        """Frames may be written."""
        ...

    def heard(self, text: bytes) -> None:
        """A text frame came."""
        ...

    def closed(self, code: int, wait_s: float) -> None:
        """The line is gone; ``code`` is 0 when it never opened."""
        ...


class Line(asyncio.Protocol):
    """Cuts frames by hand: nearly always one whole frame comes at a time."""

    __slots__ = ("_code", "_held", "_is_open", "_owner", "_request", "_transport", "_wait_s")
    _transport: asyncio.Transport

    def __init__(self, owner: Owner, request: bytes) -> None:
        self._owner, self._request = owner, request
        self._held, self._is_open = b"", False
        self._code, self._wait_s = NEVER_OPEN, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the owner, once."""
        self._owner.closed(self._code, self._wait_s)

    def data_received(self, data: bytes) -> None:
        """Take what came, frame by frame."""
        if self._held:
            data = self._held + data
        if not self._is_open:
            head, found, rest = data.partition(b"\r\n\r\n")
            if not found:
                self._held = data
                return
            data = rest
            if not self._shaken(head):
                return
        start = 0
        while start < len(data):
            end = start + frame_end(data if start == 0 else data[start : start + 10])
            if end > len(data):
                break
            self._take(data[start:end])
            start = end
        self._held = data[start:]

    def send(self, text: bytes) -> int:
        """Write one text frame; return its size."""
        frame = masked(text)
        self._transport.write(frame)
        return len(frame)

    def close(self, code: int = 1000) -> None:
        """End the talk."""
        if self._is_open:
            self._transport.write(masked(code.to_bytes(2, "big"), CLOSE))
        self._transport.close()

    def _shaken(self, head: bytes) -> bool:
        if head.startswith(b"HTTP/1.1 101"):
            self._is_open, self._code = True, NO_CLOSE
            self._owner.opened(self)
            return True
        for name, _, value in (row.partition(b":") for row in head.split(b"\r\n")):
            if name.lower() == b"retry-after" and value.strip().isdigit():
                self._wait_s = float(value)
        self._transport.close()
        return False

    def _take(self, frame: bytes) -> None:
        if frame[0] == TEXT:
            self._owner.heard(payload_of(frame))
        elif frame[0] == PING:
            self._transport.write(masked(payload_of(frame), PONG))
        elif frame[0] == CLOSE:
            said = payload_of(frame)
            self._code = int.from_bytes(said[:2], "big") if len(said) >= 2 else NO_CLOSE
            self._transport.write(masked(said[:2], CLOSE))
            self._transport.close()
