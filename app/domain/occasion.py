"""When something takes place, as 何时何地 says it: what a calendar can take over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.datecheck import said_dates, said_day
from app.domain.notice import Category, Notice
from app.domain.timecheck import said_time

# What these say is no appointment.
_UNDATED = frozenset(
    {
        *(Category.PUBLICITY, Category.POLICY, Category.GUIDE),
        *(Category.LOST_FOUND, Category.CORRECTION),
    }
)
# What comes again and again, or is a last day only, is no one time.
_NOT_ONCE = re.compile("每|工作日|截至|截止|之前|月底|长期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """From when until when; days alone when no time of day is said.

    ``start`` and ``end`` are aware, or both None; ``end`` is None when only a beginning is said.
    """

    first: date
    last: date
    start: datetime | None = None
    end: datetime | None = None


def occasion(notice: Notice, time_zone: str) -> Occasion | None:
    """Return the one time ``notice`` says something takes place; None when it says none."""
    said = notice.when_where
    if notice.category in _UNDATED or not said or _NOT_ONCE.search(said):
        return None
    zone = ZoneInfo(time_zone)
    near = notice.effective.astimezone(zone).date()
    days = [one.day for one in said_dates(said, near)] or [said_day(said, near)]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return None
    first, last = min(known), max(known)
    start, end = said_time(said)
    if start is None or (end is None and last > first):  # from when on the last day is not said
        return Occasion(first=first, last=last)
    until = None if end is None else _at(last, end, zone)
    return Occasion(first=first, last=last, start=_at(first, start, zone), end=until)


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    whole, rest = divmod(minutes, 24 * 60)
    hour, minute = divmod(rest, 60)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone) + timedelta(days=whole)
