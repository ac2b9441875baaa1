"""When panels are darker, and how dark: by the local clock, every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

MOST, LEAST_PERCENT, FULL_PERCENT = 8, 5, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Dim:
    """From ``start`` until before ``end`` panels shine at ``percent``.

    An ``end`` that is not after ``start`` lies on the next day.
    """

    start: time
    end: time
    percent: int

    def holds(self, at: time) -> bool:
        """Whether it counts at this time of day."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def problems(one: Dim, kept: int) -> list[str]:
    """Return what is wrong with ``one`` when ``kept`` others are there, by name.

    ``no_time`` (it begins where it ends), ``percent`` (outside 5 to 100), ``too_many``.
    """
    found = ["no_time"] if one.start == one.end else []
    if not LEAST_PERCENT <= one.percent <= FULL_PERCENT:
        found.append("percent")
    return [*found, "too_many"] if kept >= MOST else found
