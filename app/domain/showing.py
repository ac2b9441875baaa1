"""When a notice is shown: showings, each from its start until before its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TypeAlias

from app.domain.notice import Notice, OnHolidays, Repeat
from app.domain.recurrence import is_of_working_days

Span: TypeAlias = tuple[datetime, datetime]
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a day of the holiday table is: a day off, or a make-up working day (调休上班)."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


@dataclass(frozen=True, slots=True, order=True)
class Showing:
    """One stretch of time in which a notice is shown."""

    notice_id: str
    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it is shown at ``at``."""
        return self.start <= at < self.end


def chosen(
    by_rule: Iterable[date], repeat: Repeat, between: tuple[date, date], kinds: Mapping[date, str]
) -> list[date]:
    """Return the days of ``repeat`` from the first to the last of ``between``.

    ``by_rule`` are the days its rule gives; ``kinds`` is the holiday table. A rule of working days
    takes make-up working days in when it leaves holidays out. Exceptions win over everything.
    """
    first, last = between
    days = {d for d in by_rule if _is_kept(kinds.get(d), repeat.on_holidays)}
    if repeat.on_holidays is OnHolidays.SKIP and is_of_working_days(repeat.rule):
        days |= {d for d, kind in kinds.items() if kind == DayKind.WORKDAY}
    days |= set(repeat.also_on)
    return sorted(d for d in days - set(repeat.except_on) if first <= d <= last)


def spans(days: Iterable[date], repeat: Repeat, within: Span, zone: tzinfo) -> list[Span]:
    """Return the dayparts of ``days`` as instants inside ``within``, joined where they touch.

    A daypart that ends at or before its beginning ends on the next day.
    """
    found: list[Span] = []
    pieces = (piece for day in days for piece in _pieces(day, repeat.dayparts, zone))
    for start, end in sorted(pieces):
        start, end = max(start, within[0]), min(end, within[1])
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def local_days(span: Span, zone: tzinfo, *, is_daypart: bool) -> tuple[date, date]:
    """Return the first and last local day of ``span``; a night's daypart belongs to its first."""
    start, end = span[0].astimezone(zone), span[1].astimezone(zone)
    last = (end - timedelta.resolution).date()
    if is_daypart and end - start < _DAY:
        last = start.date()
    return start.date(), last


def by_notice(showings: Iterable[Showing]) -> dict[str, tuple[Showing, ...]]:
    """Return ``showings`` by notice, each in order of time."""
    found: dict[str, list[Showing]] = {}
    for one in sorted(showings):
        found.setdefault(one.notice_id, []).append(one)
    return {notice_id: tuple(ones) for notice_id, ones in found.items()}


def is_on(notice: Notice, at: datetime, mine: Iterable[Showing]) -> bool:
    """Whether ``notice`` is shown at ``at``; without a repeat it is all the time.

    ``mine`` are its showings: a notice that repeats and has none is not shown.
    """
    if not notice.effective <= at < notice.expires:
        return False
    return notice.repeat is None or any(s.holds(at) for s in mine)


def starts(notice: Notice, mine: Iterable[Showing]) -> list[datetime]:
    """Return the instants at which ``notice`` comes on."""
    if notice.repeat is None:
        return [notice.effective]
    return [s.start for s in mine if notice.effective <= s.start < notice.expires]


def edges(notice: Notice, mine: Iterable[Showing]) -> list[datetime]:
    """Return the instants at which ``notice`` comes on or goes off, in no particular order."""
    if notice.repeat is None:
        return [notice.effective, notice.expires]
    ends = (edge for s in mine for edge in (s.start, s.end))
    return [notice.expires, *(e for e in ends if notice.effective <= e <= notice.expires)]


def _is_kept(kind: str | None, on_holidays: OnHolidays) -> bool:
    if on_holidays is OnHolidays.SKIP:
        return kind != DayKind.HOLIDAY
    return on_holidays is OnHolidays.AS_USUAL or kind == DayKind.HOLIDAY


def _pieces(day: date, dayparts: tuple[tuple[time, time], ...], zone: tzinfo) -> Iterable[Span]:
    for start, end in dayparts or ((time(), time()),):
        ends_on = day if start < end else day + _DAY
        yield (
            datetime.combine(day, start, zone).astimezone(UTC),
            datetime.combine(ends_on, end, zone).astimezone(UTC),
        )
