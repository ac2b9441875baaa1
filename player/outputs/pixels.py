"""Lamps over the network: every changed frame at once, the last one again each second."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from threading import Event

from PIL import Image

from player.outputs.base import Caption
from player.outputs.datagrams import Datagram, Datagrams, TooLarge
from player.outputs.wiring import Light, Wiring

# After a change a datagram may have been lost: twice more soon (E1.31, 6.6.1), then once a second.
AGAIN_S, KEEP_ALIVE_S = (0.1, 0.2), 0.9


class PixelOutput:
    """Sends the panel to lamps that listen to UDP."""

    frames_per_second = 30.0

    def __init__(
        self, protocol: Datagrams, wiring: Wiring, light: Light, say: Callable[[str], None]
    ) -> None:
        self._protocol, self._wiring, self._light, self._say = protocol, wiring, light, say
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self._lamps = b""
        self._due, self._sent = float("inf"), 0
        self._trouble = ""

    def paint(self, panel: Image.Image, caption: Caption) -> None:  # noqa: ARG002 - only lamps
        """Send the frame, unless it is the last one again."""
        lamps = self._wiring.lamps(self._light.on(panel))
        if lamps != self._lamps:
            self._lamps, self._sent = lamps, 0
            self._send()

    def note(self, line: str) -> None:
        """Say it."""
        self._say(line)

    def wait(self, changed: Event, seconds: float) -> bool:
        """Wait, and repeat the last frame meanwhile."""
        until = time.monotonic() + seconds
        while not changed.is_set() and (now := time.monotonic()) < until:
            if now >= self._due:
                self._send()
            changed.wait(max(0.0, min(until, self._due) - now))
        return True

    def close(self) -> None:
        """End the stream; what the lamps show then is theirs to decide."""
        self._put(self._protocol.last())
        self._socket.close()

    def _send(self) -> None:
        self._put(self._protocol.frame(self._lamps))
        wait = AGAIN_S[self._sent] if self._sent < len(AGAIN_S) else KEEP_ALIVE_S
        self._sent += 1
        self._due = time.monotonic() + wait

    def _put(self, datagrams: Iterable[Datagram]) -> None:
        """Send; a network that is away is said once, and tried again with the next frame."""
        trouble = ""
        try:
            for address, body in datagrams:
                self._socket.sendto(body, address)
        except (OSError, TooLarge) as exc:
            trouble = str(exc)
        if trouble and trouble != self._trouble:
            self._say(trouble)
        self._trouble = trouble
