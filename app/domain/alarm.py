"""Alarms about screens that went silent: after how long, and how many one alarm is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

USUAL = timedelta(minutes=10)
LEAST_MIN, MOST_MIN = 2, 1440
# More than these of one area at once are one alarm: it is the line that is down, not the screens.
FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Screens with ``tag``, or of ``area`` and below it, may be silent for so many minutes.

    One of the two is empty.
    """

    area: str = ""
    tag: str = ""
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A screen without a sign of life since ``since``; ``lineage`` ends with its own area."""

    screen: str
    lineage: tuple[str, ...]
    tags: frozenset[str]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Screens of one area that went silent together; ``closed_at`` when all were back."""

    id: str = ""
    area: str
    screens: tuple[str, ...]
    since: datetime
    opened_at: datetime
    closed_at: datetime | None = None


def patience(
    rules: Iterable[Rule], lineage: Sequence[str], tags: Collection[str], usual: timedelta = USUAL
) -> timedelta:
    """Return how long a screen may be silent.

    A rule for one of its tags counts before one for an area, the lowest area before those above,
    and of several tags the shortest.
    """
    every = list(rules)
    by_tag = [r.minutes for r in every if r.tag and r.tag in tags]
    if by_tag:
        return timedelta(minutes=min(by_tag))
    by_area = {r.area: r.minutes for r in every if r.area}
    for code in reversed(lineage):
        if code in by_area:
            return timedelta(minutes=by_area[code])
    return usual


def overdue(
    silent: Iterable[Silent],
    rules: Sequence[Rule],
    usual: timedelta,
    between: tuple[datetime, datetime],
) -> list[Silent]:
    """Return those that have been silent for longer than they may.

    ``between`` is since when signs of life were heard, and now: before, nobody could give one.
    """
    began, now = between
    return [
        one
        for one in silent
        if now - max(one.since, began) > patience(rules, one.lineage, one.tags, usual)
    ]


def raised(
    late: Iterable[Silent], standing: Iterable[Alarm], now: datetime
) -> tuple[list[Alarm], list[Alarm]]:
    """Return the alarms to open, and those of ``standing`` that more screens have joined.

    A screen that an open alarm names is not told of again. More than ``FEW`` of one area are one
    alarm, and where one about so many stands already, the others join it.
    """
    known = list(standing)
    named = {screen for alarm in known for screen in alarm.screens}
    wide = {alarm.area: alarm for alarm in known if len(alarm.screens) > FEW}
    opened, joined = [], []
    for code, ones in _by_area(one for one in late if one.screen not in named).items():
        if code in wide:
            joined.append(_with(wide[code], ones))
        elif len(ones) > FEW:
            opened.append(_about(code, ones, now))
        else:
            opened += [_about(code, [one], now) for one in ones]
    return opened, joined


def over(standing: Iterable[Alarm], silent: Collection[str]) -> list[Alarm]:
    """Return the alarms of which no screen is ``silent`` any more."""
    return [alarm for alarm in standing if not set(alarm.screens) & set(silent)]


def _by_area(late: Iterable[Silent]) -> Mapping[str, list[Silent]]:
    found: dict[str, list[Silent]] = {}
    for one in sorted(late, key=lambda s: (s.lineage, s.since, s.screen)):
        found.setdefault(one.lineage[-1], []).append(one)
    return found


def _about(code: str, ones: Sequence[Silent], now: datetime) -> Alarm:
    names = tuple(one.screen for one in ones)
    return Alarm(area=code, screens=names, since=min(one.since for one in ones), opened_at=now)


def _with(alarm: Alarm, ones: Sequence[Silent]) -> Alarm:
    names = (*alarm.screens, *(one.screen for one in ones))
    return Alarm(
        id=alarm.id,
        area=alarm.area,
        screens=names,
        since=alarm.since,
        opened_at=alarm.opened_at,
    )
