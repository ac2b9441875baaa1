"""A lane of the worker: one kind of work, and how long it may rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.dispatch.house import House
from app.store.session import Tx

# How soon after its last look a lane looks again, however often it is rung for: what somebody
# waits for has a second in all, for the rest a second more is soon enough.
SOON_S, CALM_S = 0.1, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One kind of work. ``step`` does some and says how much; ``rest_s`` says how long to wait.

    Unless it ``is_woken`` by the bell, it waits as long as that: what looks at everything there is
    must not do so at every publication. One that is woken looks again ``calm_s`` after its last
    look at the soonest, so that of many rings in a row it hears one.
    """

    name: str
    step: Callable[[], int]
    rest_s: Callable[[], float]
    is_woken: bool = True
    calm_s: float = 0.0


class Agenda:
    """Looks when there is something to do, once for a step and the rest behind it."""

    def __init__(
        self, house: House, next_due: Callable[[Tx], datetime | None], idle_s: float
    ) -> None:
        self._house, self._next_due, self._idle_s = house, next_due, idle_s
        self._due: datetime | None = None

    def look(self) -> None:
        """Look when there is something to do next."""
        with self._house.store.read() as tx:
            self._due = self._next_due(tx)

    def is_due(self) -> bool:
        """Look, and return whether there is something to do now."""
        self.look()
        return self._due is not None and self._due <= self._house.clock()

    def rest_s(self) -> float:
        """Return for how long there is nothing to do, as of the last look."""
        if self._due is None:
            return self._idle_s
        return (self._due - self._house.clock()).total_seconds()


def rest_until(house: House, next_due: Callable[[Tx], datetime | None], idle_s: float) -> float:
    """Return the seconds until ``next_due``, ``idle_s`` when nothing is due at all."""
    agenda = Agenda(house, next_due, idle_s)
    agenda.look()
    return agenda.rest_s()


def is_due(house: House, next_due: Callable[[Tx], datetime | None]) -> bool:
    """Return whether something is due: to look costs nothing, to open a write transaction does.

    A ring wakes many lanes, and on SQLite all would wait for each other just to find nothing.
    """
    return Agenda(house, next_due, 0.0).is_due()
