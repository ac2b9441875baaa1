"""How far a notice or a warning has come: shares of channels and areas, added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.reach_time import Spread, Times, added_times


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How far one revision has come over one channel in one area.

    Attributes:
        due: screens, pages or people that it is for; ``has``: those that have it.
        confirmed: those of them whose receipt says so, messages only.
        failed: those it will not get to; ``gone``: screens that have taken it down.
        shown, removed: how soon they had it, and had taken it down.
        first_at: when the first of them had it, where that is known.
        counted_at: when this was counted, None: just now.
    """

    channel: str
    area: str
    due: int = 0
    has: int = 0
    confirmed: int = 0
    failed: int = 0
    gone: int = 0
    shown: Times = field(default_factory=Times)
    removed: Times = field(default_factory=Times)
    first_at: datetime | None = None
    counted_at: datetime | None = None

    @property
    def missing(self) -> int:
        """How many do not have it."""
        return max(self.due - self.has, 0)

    @property
    def percent(self) -> float | None:
        """Which share has it, None where it is for nobody."""
        return 100 * min(self.has, self.due) / self.due if self.due else None

    @property
    def took(self) -> Spread | None:
        """How soon, None where nothing was timed."""
        return self.shown.spread

    @property
    def took_down(self) -> Spread | None:
        """How soon it was taken down, None where nothing was timed."""
        return self.removed.spread


def by_channel(shares: Iterable[Share]) -> list[Share]:
    """Return one share for each channel, of all areas."""
    return _added(shares, lambda one: (one.channel, ""))


def by_area(shares: Iterable[Share]) -> list[Share]:
    """Return one share for each area, of all its channels; those that lack most come first."""
    return sorted(_added(shares, lambda one: ("", one.area)), key=lambda s: (-s.missing, s.area))


def _added(shares: Iterable[Share], key: Callable[[Share], tuple[str, str]]) -> list[Share]:
    groups: dict[tuple[str, str], list[Share]] = {}
    for one in shares:
        groups.setdefault(key(one), []).append(one)
    return [_sum(channel, area, ones) for (channel, area), ones in groups.items()]


def _sum(channel: str, area: str, ones: list[Share]) -> Share:
    return Share(
        channel=channel,
        area=area,
        due=sum(one.due for one in ones),
        has=sum(one.has for one in ones),
        confirmed=sum(one.confirmed for one in ones),
        failed=sum(one.failed for one in ones),
        gone=sum(one.gone for one in ones),
        shown=added_times(one.shown for one in ones),
        removed=added_times(one.removed for one in ones),
        first_at=min((one.first_at for one in ones if one.first_at), default=None),
        counted_at=min((one.counted_at for one in ones if one.counted_at), default=None),
    )
