"""Watches what is up, and says when something came up and for how long it stayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from player.sights import Sight, Turn

PART_S = 60.0  # a long turn is told in parts, so that a power cut costs a minute at most


class Turns:
    """One thing is up at a time."""

    def __init__(self, tell: Callable[[Sight], None]) -> None:
        self._tell = tell
        self._up: Turn | None = None
        self._mark: object = None

    def see(self, name: tuple[str, int], mark: object, now: datetime) -> None:
        """Something is up; another ``mark`` is another turn."""
        turn = self._up
        if turn and (name, mark) == ((turn.item, turn.revision), self._mark):
            if (now - turn.since).total_seconds() < PART_S:
                return
            self.end(now)
            self._up = replace(turn, since=now, is_more=True)
            return
        self.end(now)
        self._up, self._mark = Turn(*name, now), mark
        self._tell(self._up)

    def end(self, now: datetime) -> None:
        """Nothing of the kind is up any more."""
        if self._up:
            seconds = max(0.0, (now - self._up.since).total_seconds())
            self._tell(replace(self._up, seconds=seconds))
        self._up = None
