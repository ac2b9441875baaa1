"""Tells systemd that the player is up and all of it alive (sd_notify(3)); elsewhere it is mute."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from threading import Lock

EVERY_S = 5.0


class Watchdog:
    """Says that it lives only when each of its parts did since it said so last."""

    def __init__(self, address: str, parts: tuple[str, ...]) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._parts, self._alive = frozenset(parts), set[str]()
        self._said = float("-inf")
        self._is_ready = False
        self._lock = Lock()

    @classmethod
    def of(cls, environment: Mapping[str, str], *parts: str) -> Watchdog:
        """Return the one of the service that started us."""
        return cls(environment.get("NOTIFY_SOCKET", ""), parts)

    def ready(self) -> None:
        """Say, once, that there is something on the panel."""
        if not self._is_ready:
            self._is_ready = True
            self._say("READY=1")

    def status(self, line: str) -> None:
        """Say a line that ``systemctl status`` shows."""
        self._say("STATUS=" + line.replace("\n", " "))

    def ending(self) -> None:
        """Say that we are going."""
        self._say("STOPPING=1")

    def beat(self, part: str, mono: float) -> None:
        """Note that ``part`` made progress; ``mono`` in seconds."""
        with self._lock:
            self._alive.add(part)
            is_due = self._alive >= self._parts and mono - self._said >= EVERY_S
            if is_due:
                self._said = mono
                self._alive.clear()
        if is_due:
            self._say("WATCHDOG=1")

    def _say(self, word: str) -> None:
        if not self._address:
            return
        with (
            contextlib.suppress(OSError),  # nobody listens; we play on
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out,
        ):
            out.sendto(word.encode(), self._address)
