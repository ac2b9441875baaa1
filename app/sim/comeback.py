"""When a simulated screen comes back, as docs/wire-format.md says (Socket): pure."""

from __future__ import annotations

from random import Random

LONGEST_S, SPREAD_S = 120.0, 5.0
BAD_TOKEN, RESTART, TOO_MUCH, TAKEN_OVER = 1008, 1012, 1013, 4001


class Comeback:
    """Counts tries until something works; ``spread_s`` is what the last stamp said."""

    __slots__ = ("_random", "_tries", "spread_s")

    def __init__(self, random: Random) -> None:
        self._random, self._tries, self.spread_s = random, 0, SPREAD_S

    def works(self, spread_s: float) -> None:
        """The line works, and its server said how far to spread."""
        self._tries, self.spread_s = 0, spread_s

    def back_off(self) -> float:
        """Return U(0, min(120 s, 2^n s))."""
        longest = min(LONGEST_S, 2.0 ** min(self._tries, 7))
        self._tries += 1
        return self._random.uniform(0.0, longest)

    def away(self, code: int) -> float:
        """Return the seconds to stay away after a close with ``code``."""
        if code == RESTART:
            return self._random.uniform(0.0, self.spread_s)
        if code == TAKEN_OVER:
            return self._random.uniform(LONGEST_S / 2, LONGEST_S)
        return self.back_off() + (self.spread_s if code == TOO_MUCH else 0.0)
