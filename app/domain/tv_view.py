"""How often boards were seen on television sets, worked out from a sample without any names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

# One set in so many says, at most once an hour and edition, that it shows a board.
SAMPLE = 4
KEPT = timedelta(days=90)
# A process counts at most so many a second; what floods it is no television.
MOST_A_SECOND = 50
_NINETY_FIVE = 1.96


@dataclass(frozen=True, slots=True)
class Estimate:
    """About ``views`` times, give or take ``margin`` (95 %), from so many ``beacons``."""

    beacons: int
    views: int
    margin: int


def estimate(beacons: int) -> Estimate:
    """Return what ``beacons`` of a sample stand for: each for ``SAMPLE`` sets in their hour."""
    spread = SAMPLE * sqrt(beacons * (1 - 1 / SAMPLE))
    return Estimate(beacons, beacons * SAMPLE, round(_NINETY_FIVE * spread))


def hour_of(at: datetime) -> datetime:
    """Return the beginning of the hour of ``at``."""
    return at.replace(minute=0, second=0, microsecond=0)


class Gate:
    """Lets so many through a second, so that a flood costs nothing and counts little."""

    def __init__(self, most: int = MOST_A_SECOND) -> None:
        self._most, self._second, self._passed = most, 0, 0

    def lets_in(self, at: datetime) -> bool:
        """Whether one more may pass at ``at``."""
        second = int(at.timestamp())
        if second != self._second:
            self._second, self._passed = second, 0
        self._passed += 1
        return self._passed <= self._most
