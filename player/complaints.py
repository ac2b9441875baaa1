"""Sans-I/O: what was refused and what went wrong, said often enough and not more."""

from __future__ import annotations

EVERY_S = 600.0
KEPT = 256


class Complaints:
    """The same thing is told once in ten minutes, however often it happens."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, ...], float] = {}

    def is_news(self, what: tuple[str, ...], mono: float) -> bool:
        """Return whether ``what`` is to be told now; it counts as told then."""
        if mono - self._told.get(what, float("-inf")) < EVERY_S:
            return False
        self._told.pop(what, None)
        self._told[what] = mono
        while len(self._told) > KEPT:
            del self._told[next(iter(self._told))]
        return True
