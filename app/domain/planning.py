"""A publication for very many is planned slice by slice: which people, in which order, how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

# So many are planned together with the publication; whoever is left comes in slices.
FIRST = 500
LEAST, START, MOST = 50, 250, 5_000
# A slice should last its channel about a second.
_QUICK, _SLOW = timedelta(seconds=0.5), timedelta(seconds=1.5)
# How often it is looked whether a channel has room for more.
_OFTEN_S, _RARELY_S = 0.05, 1.0


class Rule(StrEnum):
    """Whom of a notice's people a stretch of its plan is about."""

    AIMED = "aimed"  # whom a revision is aimed at
    HAD = "had"  # who has the notice
    WAITED = "waited"  # to whom the revision before was still on its way
    NEWLY = "newly"  # whom a revision is aimed at and the one before was not


class Why(StrEnum):
    """Why a plan goes no further; ``DONE``: everybody is in it."""

    DONE = "done"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Stretch:
    """People to be planned by one rule about one revision, those after ``after`` only.

    ``after`` is the area and the id of the last one planned; of who has a notice the id alone.
    """

    rule: Rule
    revision: int
    after: tuple[str, str] = ("", "")

    def past(self, after: tuple[str, str]) -> Stretch:
        """Return what is left of it."""
        return replace(self, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How far one revision is planned on one channel.

    Attributes:
        stretches: what is left, in order.
        size: how many the next slice has.
        planned: how many messages there are by now; ``total`` how many there will be, None before
            it was counted.
        last_at: when the last slice was planned; ``before_at`` when the one before it was.
        doubted: a backup was put back: what is left may have gone out since it was made.
        ended_at: when it ended, and ``why``.
    """

    notice_id: str
    revision: int
    channel: str
    stretches: tuple[Stretch, ...]
    size: int = START
    planned: int = 0
    total: int | None = None
    begun_at: datetime
    due: datetime
    last_at: datetime
    before_at: datetime
    doubted: bool = False
    ended_at: datetime | None = None
    why: str = ""

    @property
    def left(self) -> int:
        """How many messages are not there yet, as far as it was counted."""
        return max((self.total or 0) - self.planned, 0)

    def sliced(self, left: tuple[Stretch, ...], count: int, now: datetime) -> Plan:
        """Return it with one slice more: ``count`` messages, and ``left`` to be planned."""
        gone = now - self.last_at
        size = self.size * 2 if gone < _QUICK else self.size // 2 if gone > _SLOW else self.size
        more = replace(
            self,
            stretches=left,
            size=min(max(size, LEAST), MOST),
            planned=self.planned + count,
            last_at=now,
            before_at=self.last_at,
        )
        return more if left else more.ended(Why.DONE, now)

    def ended(self, why: Why, now: datetime) -> Plan:
        """Return it as it stays for ever."""
        return replace(self, ended_at=now, why=why.value)


def inherited(left: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return what a correction takes over of a plan that was not finished.

    Who has the notice hears of the correction anyway.
    """
    return tuple(one for one in left if one.rule is not Rule.HAD)


def has_room(plans: Iterable[Plan], oldest_due: datetime | None) -> bool:
    """Return whether a channel takes one slice more: at most two of ``plans`` wait on it at once.

    So what is published meanwhile waits for two slices at most, however many people come after
    them. ``oldest_due`` is the due instant of what waits longest on the channel.
    """
    if oldest_due is None:
        return True
    slices = sorted((at for one in plans for at in (one.last_at, one.before_at)), reverse=True)
    return oldest_due > slices[1]


def look_again_s(plans: Iterable[Plan], now: datetime) -> float:
    """Return for how long nothing need be looked at: the slower a channel, the longer."""
    gone = min((now - one.last_at for one in plans), default=timedelta(seconds=_RARELY_S * 8))
    return min(max(gone.total_seconds() / 8, _OFTEN_S), _RARELY_S)
