"""Leaves out what takes the painter down again and again, so that the rest plays on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from player.alerts import Alert
from player.programme import Programme

CRASHES, WITHIN_S = 3, 60.0
Name = tuple[str, int]  # a notice or alert, in its revision


class Quarantine:
    """Three crashes within a minute and it is out, until another revision or another start."""

    def __init__(self) -> None:
        self._trying: Name | None = None
        self._crashes: dict[Name, list[float]] = {}
        self._out: set[Name] = set()

    def trying(self, name: Name | None) -> None:
        """Note what is being painted; None when it is nothing in particular."""
        self._trying = name

    def crashed(self, mono: float) -> Name | None:
        """Note that painting failed at second ``mono``; return what is out from now on, if any."""
        name = self._trying
        if name is None:
            return None
        recent = [at for at in self._crashes.get(name, []) if mono - at < WITHIN_S]
        self._crashes[name] = [*recent, mono]
        if len(recent) + 1 < CRASHES:
            return None
        del self._crashes[name]
        self._out.add(name)
        return name

    def is_out(self, name: Name) -> bool:
        """Whether it is left out."""
        return name in self._out

    def without(self, chosen: Programme) -> Programme:
        """Return ``chosen`` without the alerts that are out."""
        if not self._out:
            return chosen
        return replace(chosen, full=self._sound(chosen.full), bands=self._sound(chosen.bands))

    def _sound(self, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
        return tuple(a for a in alerts if a.name not in self._out)
