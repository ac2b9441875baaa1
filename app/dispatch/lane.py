"""A lane of the worker: one kind of work, and how long it may rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.dispatch.house import House
from app.store.session import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One kind of work. ``step`` does some and says how much; ``rest_s`` says how long to wait.

    Unless it ``is_woken`` by the bell, it waits as long as that: what looks at everything there is
    must not do so at every publication.
    """

    name: str
    step: Callable[[], int]
    rest_s: Callable[[], float]
    is_woken: bool = True


def rest_until(house: House, next_due: Callable[[Tx], datetime | None], idle_s: float) -> float:
    """Return the seconds until ``next_due``, ``idle_s`` when nothing is due at all."""
    with house.store.read() as tx:
        due = next_due(tx)
    return idle_s if due is None else (due - house.clock()).total_seconds()


def is_due(house: House, next_due: Callable[[Tx], datetime | None]) -> bool:
    """Return whether something is due: to look costs nothing, to open a write transaction does.

    A ring wakes many lanes, and on SQLite all would wait for each other just to find nothing.
    """
    with house.store.read() as tx:
        due = next_due(tx)
    return due is not None and due <= house.clock()
