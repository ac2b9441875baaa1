"""What is kept ready in memory: what was wanted lately, within a measure; the oldest goes first."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """No more than so many things and octets, and nothing unwanted for so many seconds."""

    most: int
    octets: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Held(Generic[V]):
    value: V
    octets: int
    wanted: float


class Kept(Generic[V]):
    """Holds things by name. Many threads read it, and several may put something there."""

    def __init__(self, measure: Measure) -> None:
        self._measure, self._held, self._lock = measure, dict[str, _Held[V]](), Lock()
        self._octets = 0

    def __len__(self) -> int:
        return len(self._held)

    def get(self, name: str) -> V | None:
        """Return what is held under a name."""
        held = self._held.get(name)
        return held.value if held else None

    def put(self, name: str, value: V, octets: int, now: float) -> None:
        """Hold ``value``, which is wanted now; what is beyond the measure goes."""
        with self._lock:
            self._drop(name)
            self._held[name] = _Held(value, octets, now)
            self._octets += octets
            while self._is_beyond(now):
                self._drop(next(iter(self._held)))

    def drop(self, name: str) -> None:
        """Hold nothing under a name."""
        with self._lock:
            self._drop(name)

    def _drop(self, name: str) -> None:
        if (held := self._held.pop(name, None)) is not None:
            self._octets -= held.octets

    def _is_beyond(self, now: float) -> bool:
        measure, oldest = self._measure, next(iter(self._held.values()))
        is_many = len(self._held) > measure.most or self._octets > measure.octets
        return len(self._held) > 1 and (is_many or now - oldest.wanted > measure.seconds)
