"""What a public notice proof (公示证明) says: a notice, its approval, and where it was shown.

It says what is known and nothing more: an hour in which a screen told of no showing is a gap, with
the reason if there is one, and never a guess that it was shown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from hashlib import sha256

from app.domain.showing import Span

HOUR = timedelta(hours=1)


class Why(StrEnum):
    """Why a screen told of nothing."""

    OFFLINE = "offline"
    BLANK = "blank"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Whole hours in which a screen should have shown the notice and told of no showing."""

    since: datetime
    until: datetime
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What one screen told of one hour."""

    hour: datetime
    times: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one screen told; ``first`` and ``last`` are the hours of its first and last showing."""

    name: str
    place: str
    area: str
    days: tuple[tuple[date, int], ...]
    times: int
    seconds: int
    first: datetime | None
    last: datetime | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InArea:
    """All screens of an area: how many there were, how many told of a showing, and how often."""

    area: str
    screens: int
    shown: int
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One step of its review; ``step`` 0 stands for what is no approval."""

    step: int
    decision: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Another channel: how many of how many have it, and since when."""

    channel: str
    total: int
    has: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One revision of the notice."""

    revision: int
    act: str
    sent: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a proof says, as of ``as_of``.

    ``bound_hash`` is what the review was bound to; empty when there was none. ``screens`` are at
    most ``MOST`` of all those that ``areas`` count.
    """

    notice_id: str
    revision: int
    title: str
    headline: str
    category: str
    body: str
    when_where: str
    contact: str
    source: str
    document_no: str
    text_hash: str
    bound_hash: str
    effective: datetime
    expires: datetime | None
    withdrawn_at: datetime | None
    as_of: datetime
    aimed_at: tuple[str, ...]
    versions: tuple[Version, ...]
    approvals: tuple[Approval, ...]
    areas: tuple[InArea, ...]
    screens: tuple[Shown, ...]
    ways: tuple[Way, ...]

    @property
    def all_screens(self) -> int:
        """How many screens it was on, listed one by one or not."""
        return sum(one.screens for one in self.areas)

    @property
    def hash(self) -> str:
        """One hash over all of it: the same facts have the same one."""
        return sha256(written(self).encode()).hexdigest()


def written(facts: Facts) -> str:
    """Return the facts as JSON that is the same for the same facts."""
    return json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True, default=_plain)


def text_hash(texts: Collection[tuple[str, str]]) -> str:
    """Return the hash of a notice's own texts, by which anybody can check it."""
    return sha256(json.dumps(sorted(texts), ensure_ascii=False).encode()).hexdigest()


def by_day(hours: Iterable[Hours], zone: tzinfo) -> tuple[tuple[date, int], ...]:
    """Return how often it was shown on each day of ``zone``, days without a showing left out."""
    found: Counter[date] = Counter()
    for one in hours:
        found[one.hour.astimezone(zone).date()] += one.times
    return tuple((day, times) for day, times in sorted(found.items()) if times)


def gaps(
    wanted: Sequence[Span],
    hours: Iterable[Hours],
    offline: Sequence[Span],
    blank: Sequence[Span],
) -> tuple[Gap, ...]:
    """Return the whole hours of ``wanted`` without a showing, those of one reason joined."""
    told = {one.hour for one in hours if one.times}
    found: list[Gap] = []
    for hour in _whole_hours(wanted):
        if hour in told:
            continue
        why = _why(hour, offline, blank)
        if found and found[-1].until == hour and found[-1].why is why:
            found[-1] = Gap(since=found[-1].since, until=hour + HOUR, why=why)
        else:
            found.append(Gap(since=hour, until=hour + HOUR, why=why))
    return tuple(found)


def meet(these: Iterable[Span], those: Sequence[Span]) -> tuple[Span, ...]:
    """Return the time that is in both."""
    both = [(max(a, c), min(b, d)) for a, b in these for c, d in those]
    return tuple(sorted((start, end) for start, end in both if start < end))


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return ``spans`` in order, those that touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _whole_hours(spans: Sequence[Span]) -> Iterator[datetime]:
    for start, end in spans:
        hour = start.replace(minute=0, second=0, microsecond=0)
        hour = hour if hour == start else hour + HOUR
        while hour + HOUR <= end:
            yield hour
            hour += HOUR


def _why(hour: datetime, offline: Sequence[Span], blank: Sequence[Span]) -> Why:
    span = ((hour, hour + HOUR),)
    if meet(span, offline):
        return Why.OFFLINE
    return Why.BLANK if meet(span, blank) else Why.UNKNOWN


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value))
