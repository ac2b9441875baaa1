"""How soon something was reached: counts by bounds of time, and what they come to."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from app.domain.pace import pace

_SECOND, _MINUTE, _HOUR = 1000, 60_000, 3_600_000
# In milliseconds. Close enough that a share of screens is told within a third of its time.
BOUNDS = (
    *(100, 200, 300, 400, 500, 700),
    *(n * _SECOND for n in (1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45)),
    *(n * _MINUTE for n in (1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 45)),
    *(n * _HOUR for n in (1, 2, 3, 6, 12, 24, 48, 72, 168)),
)
BEYOND = 8760 * _HOUR


class What(StrEnum):
    """What is timed: until a screen showed it, and until it had taken it down again."""

    SHOWN = "shown"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Spread:
    """``number`` were timed: half within ``p50``, 19 of 20 within ``p95``, all within ``longest``.

    All in milliseconds; the shares are bounds that they fall under.
    """

    number: int
    p50: int
    p95: int
    longest: int


def bound(took: timedelta) -> int:
    """Return the bound that ``took`` falls under, in milliseconds."""
    at = bisect_left(BOUNDS, took / timedelta(milliseconds=1))
    return int(BOUNDS[at]) if at < len(BOUNDS) else BEYOND


def spread(counts: Mapping[int, int], longest: int) -> Spread | None:
    """Return what ``counts`` by bound come to; None where nothing was timed."""
    found = pace(counts)
    if found is None:
        return None
    return Spread(found.number, min(found.p50, longest), min(found.p95, longest), longest)


def reached(counts: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return (bound, how many by then), by rising bound."""
    total, found = 0, []
    for within in sorted(counts):
        total += counts[within]
        found.append((within, total))
    return found


@dataclass(frozen=True, slots=True)
class Times:
    """Counts by bound in milliseconds, and the most that one took."""

    counts: Mapping[int, int] = field(default_factory=dict)
    longest: int = 0

    @property
    def spread(self) -> Spread | None:
        """What they come to; None where nothing was timed."""
        return spread(self.counts, self.longest)


def added_times(many: Iterable[Times]) -> Times:
    """Return several counts as one."""
    found, longest = Counter[int](), 0
    for one in many:
        found.update(one.counts)
        longest = max(longest, one.longest)
    return Times(dict(found), longest)
