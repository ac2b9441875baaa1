"""Expands the repeat of a notice into spans of time; the only module that knows dateutil."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice

from dateutil.rrule import rrulestr

from app.domain.notice import Repeat
from app.domain.recurrence import fault, parts
from app.domain.showing import Span, chosen, spans

# So far ahead showings are made; a daily lane makes those of one more day.
HORIZON = timedelta(days=400)
MOST = 2500
_MIDNIGHT, _DAY = time(), timedelta(days=1)


class TooMany(ValueError):
    """A rule gives more than ``limit`` showings."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} showings")
        self.limit = limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What local time and holidays are here: the zone, and the holiday table by day."""

    zone: tzinfo
    kinds: Mapping[date, str]


def expand(repeat: Repeat, within: Span, since: datetime, calendar: Calendar) -> list[Span]:
    """Return when a notice that is in effect ``within`` is shown from ``since`` on.

    Args:
        repeat: its repeat; the rule counts from the first local day of ``within``.
        within: its ``effective`` and ``expires``.
        since: spans that end by then are left out.
        calendar: zone and holidays.

    Raises:
        TooMany: more than ``MOST`` within the horizon.
        ValueError: a rule that ``recurrence.fault`` would name.
    """
    if fault(repeat.rule):
        raise ValueError(repeat.rule)
    first = within[0].astimezone(calendar.zone).date()
    start = max(first, since.astimezone(calendar.zone).date() - _DAY)
    end = min(within[1], max(within[0], since) + HORIZON)
    last = end.astimezone(calendar.zone).date()
    by_rule = _by_rule(repeat.rule, first, start, last)
    days = chosen(by_rule, repeat, (start, last), calendar.kinds)
    found = [s for s in spans(days, repeat, (within[0], end), calendar.zone) if s[1] > since]
    if len(found) > MOST:
        raise TooMany(MOST)
    return found


def _by_rule(rule: str, first: date, start: date, last: date) -> list[date]:
    """Return the days of ``rule`` from ``start`` to ``last``; it counts from ``first``."""
    if not rule:
        return [start + _DAY * n for n in range((last - start).days + 1)]
    named = parts(rule)
    if _never_comes(named):
        return []
    count = int(named.pop("COUNT", MOST * 100))
    until = min(named.pop("UNTIL", f"{last:%Y%m%d}"), f"{last:%Y%m%d}")
    text = ";".join(f"{name}={value}" for name, value in (named | {"UNTIL": until}).items())
    begins = datetime.combine(first, _MIDNIGHT)
    return [at.date() for at in islice(rrulestr(text, dtstart=begins), count) if at.date() >= start]


def _never_comes(named: Mapping[str, str]) -> bool:
    """Return whether no month has such a day; dateutil would look for it up to the year 9999."""
    months = [int(month) for month in named.get("BYMONTH", "").split(",") if month]
    days = [abs(int(day)) for day in named.get("BYMONTHDAY", "").split(",") if day]
    longest = max((monthrange(2024, month)[1] for month in months), default=31)
    return bool(days) and min(days) > longest
