"""Services that do not answer: left alone for a while, so that the others are not kept waiting."""

from __future__ import annotations

import threading
import time

from channels.base import Reason, Unreachable

# After so many pushes in a row without an answer a service is left alone for so long.
MOST, REST_S = 5, 30.0


class Silence:
    """Counts by host; threads may share it."""

    def __init__(self) -> None:
        self._missed: dict[str, int] = {}
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def check(self, host: str) -> None:
        """Raise Unreachable while ``host`` is left alone; then one may try."""
        with self._lock:
            left = self._until.get(host, 0.0) - time.monotonic()
        if left > 0:
            raise Unreachable(Reason.NO_ANSWER.because("service is silent"), left)

    def heard(self, host: str, *, is_well: bool) -> None:
        """Note whether ``host`` answered."""
        with self._lock:
            if is_well:
                self._missed.pop(host, None)
                self._until.pop(host, None)
                return
            self._missed[host] = self._missed.get(host, 0) + 1
            if self._missed[host] >= MOST:
                self._until[host] = time.monotonic() + REST_S
