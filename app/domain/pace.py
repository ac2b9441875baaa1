"""How fast a channel hands messages over, and so how many it is given at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

# In milliseconds. Finer would tell nobody more; all that took longer than an hour is one.
BOUNDS = (
    *(100, 250, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000),
    *(60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000),
)
BEYOND = 86_400_000
# A batch should last its channel less than a second: a small notice, too, waits for one.
QUICK, SLOW = timedelta(seconds=0.4), timedelta(seconds=1)
LEAST, START, MOST = 50, 200, 1_000


@dataclass(slots=True)
class Batch:
    """How many messages a channel is given at once: as many as it carries in a moment."""

    size: int = START

    def took(self, count: int, gone: timedelta) -> None:
        """Note that a batch of ``count`` took so long."""
        if gone > SLOW:
            self.size = max(self.size // 2, LEAST)
        elif gone < QUICK and count >= self.size:
            self.size = min(self.size * 2, MOST)


@dataclass(frozen=True, slots=True)
class Pace:
    """Half were handed over within ``p50``, 19 of 20 within ``p95`` ms, of ``number``."""

    number: int
    p50: int
    p95: int


def bound(took: timedelta) -> int:
    """Return the bound that ``took`` falls under, in milliseconds."""
    at = bisect_left(BOUNDS, took / timedelta(milliseconds=1))
    return BOUNDS[at] if at < len(BOUNDS) else BEYOND


def pace(counts: Mapping[int, int]) -> Pace | None:
    """Return the pace that ``counts`` by bound say, None of none."""
    number = sum(counts.values())
    if not number:
        return None
    return Pace(number, _within(counts, number * 0.5), _within(counts, number * 0.95))


def _within(counts: Mapping[int, int], share: float) -> int:
    seen = 0
    for most in sorted(counts):
        seen += counts[most]
        if seen >= share:
            return most
    return BEYOND
