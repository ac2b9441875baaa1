"""Who may come in now: a token bucket, and for those who may not, when to come back."""

from __future__ import annotations

import math

# Nobody is sent away for longer.
MOST_S = 30


class Admission:
    """Lets ``burst`` in at once and ``rate`` a second after that; times are monotonic seconds.

    Those who are sent away are told times one after another, so that they come back spread out.
    """

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst = rate, float(burst)
        self._room, self._at = float(burst), 0.0
        self._next = 0.0

    def wait_s(self, now: float) -> int:
        """Return 0 for whoever may come in, else after how many whole seconds to try again."""
        self._room = min(self._burst, self._room + (now - self._at) * self._rate)
        self._at = now
        if self._room >= 1:
            self._room -= 1
            return 0
        self._next = max(self._next, now) + 1 / self._rate
        return min(MOST_S, max(1, math.ceil(self._next - now)))
