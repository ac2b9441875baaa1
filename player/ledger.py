"""Sans-I/O: proof of play by the hour, and what has left the screen since it was shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from player.fields import parse_instant, write_instant
from player.journal import Entry, entry
from player.sights import Turn

HOUR = timedelta(hours=1)
TELL_S = 600.0
Name = tuple[str, int]


@dataclass(slots=True)
class Total:
    """What one hour has of one item; ``told`` is the last that was said of it."""

    times: int = 0
    seconds: float = 0.0
    told: tuple[int, int] = (0, 0)

    @property
    def now(self) -> tuple[int, int]:
        """The figures as they are told."""
        return self.times, min(3600, round(self.seconds))


@dataclass(frozen=True, slots=True)
class Listed:
    """An item or alert that a screen holds, and when it ends."""

    name: Name
    expires: datetime


class Ledger:
    """Counts turns; remembers what was shown until it has left."""

    def __init__(self, body: dict[str, Any] | None = None) -> None:
        self._totals: dict[tuple[Name, datetime], Total] = {}
        self._shown: dict[Name, datetime] = {}
        self._up: Name | None = None
        self._told_mono = float("-inf")
        self._read(body or {})

    def see(self, turn: Turn, listed: Iterable[Listed]) -> None:
        """Count a turn, or a part of one."""
        name = (turn.item, turn.revision)
        ends = {one.name: one.expires for one in listed}
        self._shown.setdefault(name, ends.get(name, turn.since))
        if turn.seconds is None:
            self._up = name
            self._total(name, turn.since).times += 0 if turn.is_more else 1
            return
        self._up = None
        since, left = turn.since, turn.seconds
        while left > 0:
            part = min(left, (_hour(since) + HOUR - since).total_seconds())
            self._total(name, since).seconds += part
            since, left = since + timedelta(seconds=part), left - part

    def played(self, slot: str, now: datetime, mono: float) -> list[Entry]:
        """Return the proof of play that is due: hours that are over, the running one at times."""
        is_time = mono - self._told_mono >= TELL_S
        entries = []
        for (name, hour), total in list(self._totals.items()):
            is_over = hour + HOUR <= now and not (self._up == name and hour + 2 * HOUR > now)
            if total.now != total.told and (is_over or is_time):
                entries.append(_played(name, hour, total, slot, now))
                total.told = total.now
            if is_over:
                del self._totals[name, hour]
        if is_time:
            self._told_mono = mono
        return entries

    def removed(
        self, listed: Iterable[Listed], slot: str, now: datetime, coming: Iterable[Name] = ()
    ) -> list[Entry]:
        """Return what was shown before and can no longer be, once it is off the panel.

        ``coming`` is what will be listed as soon as its pictures are here.
        """
        still = {one.name: one.expires for one in listed}
        newest: dict[str, int] = {}
        for item, revision in (*still, *coming):
            newest[item] = max(revision, newest.get(item, revision))
        entries = []
        for name, expires in list(self._shown.items()):
            is_here = name in still and now < still[name]
            if is_here or name == self._up:
                continue
            if newest.get(name[0], -1) > name[1]:
                why = "replaced"
            else:
                why = "expired" if now >= still.get(name, expires) else "withdrawn"
            del self._shown[name]
            entries.append(entry("removed", slot, now, item=name[0], revision=name[1], why=why))
        return entries

    def body(self) -> dict[str, Any]:
        """Return what to keep through a restart."""
        return {
            "played": [
                [*name, write_instant(hour), *total.now, *total.told]
                for (name, hour), total in self._totals.items()
            ],
            "shown": [[*name, write_instant(ends)] for name, ends in self._shown.items()],
        }

    def _read(self, body: dict[str, Any]) -> None:
        for item, revision, hour, times, seconds, *told in body.get("played", []):
            total = Total(times, float(seconds), (told[0], told[1]))
            self._totals[(item, revision), parse_instant(hour)] = total
        for item, revision, ends in body.get("shown", []):
            self._shown[item, revision] = parse_instant(ends)

    def _total(self, name: Name, at: datetime) -> Total:
        return self._totals.setdefault((name, _hour(at)), Total())


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _played(name: Name, hour: datetime, total: Total, slot: str, now: datetime) -> Entry:
    times, seconds = total.now
    return entry(
        "played",
        slot,
        now,
        item=name[0],
        revision=name[1],
        hour=write_instant(hour),
        times=times,
        seconds=seconds,
    )
