"""How fast a bind may go, and when it is left alone. Pure: every instant is an argument.

A token bucket keeps to the agreed rate. An SMSC that has no room (ESME_RTHROTTLED) is given 2, 4, 8
... 60 s and half the rate, which grows back slowly. One that fails again and again is left alone
likewise (a circuit breaker), and tried with a single part before it is trusted again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

LONGEST_S = 60.0
TRUSTED_FAILURES = 5
# What a throttled rate grows by in a second.
_GROWTH = 1.05


@dataclass(slots=True)
class Pace:
    """The pace of one bind; ``rate`` is parts a second, 0 for as many as it takes."""

    rate: float = 0.0
    held_until: float = -inf
    hold_s: float = 0.0
    why: str = ""
    busy: int = 0
    failures: int = 0
    opened: int = 0
    allowed: float = inf
    tokens: float = 0.0
    since: float = -inf
    counted_from: float = -inf
    counted: int = 0

    def left(self, now: float) -> float:
        """Return the seconds for which nothing may be sent."""
        return max(self.held_until - now, 0.0)

    def room(self, now: float, most: int) -> int:
        """Return how many parts may be sent now, at most ``most``."""
        if self.left(now) > 0:
            return 0
        most = 1 if self.failures >= TRUSTED_FAILURES else most
        self._refill(now)
        limit = self._limit()
        return most if limit == inf else min(most, int(self.tokens))

    def wait(self, now: float) -> float:
        """Return the seconds until a part may be sent."""
        if left := self.left(now):
            return left
        limit = self._limit()
        return 0.0 if limit == inf else max((1.0 - self.tokens) / limit, 0.0)

    def sent(self, count: int, now: float) -> None:
        """Note that ``count`` parts went out."""
        self.tokens = max(self.tokens - count, 0.0)
        if now - self.counted_from > 1.0:
            self.counted_from, self.counted = now, 0
        self.counted += count

    def throttled(self, now: float, why: str) -> float:
        """Note that the SMSC has no room; return for how long it is left alone.

        What was under way when it first said so says nothing new.
        """
        if self.left(now) <= 0:
            self.busy += 1
            self._hold(now, min(2.0 ** min(self.busy, 10), LONGEST_S), why)
            measured = float(max(self.counted, 1))
            self.allowed = max(min(self._limit(), measured) / 2, 1.0)
            self.tokens, self.since = 0.0, self.held_until
        return self.left(now)

    def failed(self, now: float, why: str, jitter: Callable[[float], float]) -> None:
        """Note a part that found no answer or trouble; too many in a row, and it is left alone."""
        self.failures += 1
        if self.failures >= TRUSTED_FAILURES and self.left(now) <= 0:
            self.opened += 1
            most = min(2.0 ** min(self.opened, 10), LONGEST_S)
            self._hold(now, most / 2 + jitter(most / 2), why)

    def refused(self, now: float, seconds: float, why: str) -> None:
        """Note a refused bind: SMSCs lock accounts that knock too often."""
        self._hold(now, seconds, why)

    def worked(self) -> None:
        """Note an answer that says nothing against this bind."""
        self.busy = self.failures = self.opened = 0

    def _hold(self, now: float, seconds: float, why: str) -> None:
        self.held_until, self.hold_s, self.why = now + seconds, seconds, why

    def _limit(self) -> float:
        return min(self.rate or inf, self.allowed)

    def _refill(self, now: float) -> None:
        gone = max(now - self.since, 0.0) if self.since > -inf else 1.0
        self.since = max(now, self.since)
        if self.allowed < inf:
            self.allowed *= _GROWTH ** min(gone, 60.0)
            if self.allowed >= (self.rate or 100_000.0):
                self.allowed = inf
        limit = self._limit()
        if limit < inf:  # a tenth of a second's worth at once, so that no SMSC sees a burst
            self.tokens = min(self.tokens + gone * limit, max(limit / 10, 1.0))
