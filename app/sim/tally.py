"""What a crowd of simulated screens has seen, as counts and as times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

STEPS = ("received", "verified", "shown", "acked")
Edition = tuple[int, int]


@dataclass(slots=True)
class Tally:
    """Counts by name, bytes, and the times of the edition that was published last.

    Times count from ``publish``, or from the first screen that had the edition.
    """

    counts: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    closes: Counter[str] = field(default_factory=Counter)
    bytes_in: int = 0
    bytes_out: int = 0
    edition: Edition = (0, 0)
    times: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    _base: float | None = None
    _begun: float = 0.0
    _kept: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})

    def publish(self, at: float) -> None:
        """Count from ``at`` for the next edition that is new."""
        self._base = at

    def note(self, step: str, edition: Edition, at: float) -> None:
        """Note that one screen came to ``step`` of ``edition``."""
        if edition > self.edition:
            self._turn()
            self._begun = at if self._base is None else self._base
            self._base, self.edition = None, edition
        if edition == self.edition:
            self.times[step].append(at - self._begun)

    def has(self, step: str, count: int) -> bool:
        """Return whether ``count`` screens came to ``step`` of the edition published last."""
        return len(self.times[step]) >= count

    def fail(self, name: str) -> None:
        """Note a failure by its name."""
        self.errors[name] += 1

    def rows(self) -> list[dict[str, object]]:
        """Return one row a step: how many times, and how long in milliseconds."""
        whole = {step: self._kept[step] + self.times[step] for step in STEPS}
        return [
            {"step": step, "count": len(times), **spread(times)} for step, times in whole.items()
        ]

    def settle(self) -> None:
        """Forget the times so far: what came with the first connection is no publication."""
        self.times = {step: [] for step in STEPS}
        self._kept = {step: [] for step in STEPS}

    def _turn(self) -> None:
        """Keep the times of the edition before."""
        for step, times in self.times.items():
            self._kept[step] += times
            self.times[step] = []


def spread(times: Sequence[float]) -> dict[str, int | None]:
    """Return the 50th, 90th and 99th percentile and the maximum in whole milliseconds."""
    ordered = sorted(times)
    return {
        f"p{percent}_ms" if percent < 100 else "max_ms": _at(ordered, percent)
        for percent in (50, 90, 99, 100)
    }


def _at(ordered: Sequence[float], percent: int) -> int | None:
    if not ordered:
        return None
    place = -(-len(ordered) * percent // 100) - 1  # the nearest rank
    return round(ordered[place] * 1000)
