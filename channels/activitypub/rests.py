"""Servers that do not answer are left alone for a while, ever longer, whoever is sent to there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

# So many tries in vain in a row are a moment's trouble; then it rests, at most for so long: a
# warning must not wait for a server that is there again.
FREE, FIRST, LONGEST = 2, timedelta(minutes=1), timedelta(minutes=30)
MOST = 10_000


@dataclass(frozen=True, slots=True)
class _Rest:
    failures: int
    until: datetime


class Rests:
    """Which servers rest, as one process knows it; used by several threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: dict[str, _Rest] = {}
        self._lock = threading.Lock()

    def left_s(self, host: str) -> float:
        """Return for how many seconds a server is still left alone, 0 when it may be asked."""
        with self._lock:
            known = self._known.get(host)
        return max((known.until - self._clock()).total_seconds(), 0.0) if known else 0.0

    def failed(self, host: str) -> None:
        """Note that a server did not answer; each time in a row it rests twice as long."""
        now = self._clock()
        with self._lock:
            known = self._known.pop(host, None)
            failures = known.failures + 1 if known else 1
            doubled = FIRST * 2 ** min(max(failures - FREE - 1, 0), 10)
            rest = min(doubled, LONGEST) if failures > FREE else timedelta()
            while len(self._known) >= MOST:
                self._known.pop(next(iter(self._known)))
            self._known[host] = _Rest(failures, now + rest)

    def answered(self, host: str) -> None:
        """Note that a server answered."""
        with self._lock:
            self._known.pop(host, None)
