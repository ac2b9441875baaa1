"""Months of the assessment: which there are in a span, and the spans it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# So long after its end a month is counted anew: answers and evidence come in late.
SETTLES = timedelta(days=7)
MOST = 24


def month_of(day: date) -> date:
    """Return the first day of the month of ``day``, which is how a month is named."""
    return date(day.year, day.month, 1)


def moved(month: date, by: int) -> date:
    """Return the month so many months later, or earlier."""
    years, rest = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(years, rest + 1, 1)


def bounds(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a month begins, and when the next one does."""
    return tuple(  # type: ignore[return-value]
        datetime.combine(moved(month, by), time(), zone) for by in (0, 1)
    )


def is_settled(month: date, now: datetime, zone: ZoneInfo) -> bool:
    """Whether nothing more is expected of a month."""
    return now >= bounds(month, zone)[1] + SETTLES


def read_month(typed: str) -> date | None:
    """Return the month that ``2026-11`` names, None when it names none."""
    try:
        year, month = typed.strip().split("-")
        return date(int(year), int(month), 1)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Span:
    """The months from ``first`` until and including ``last``."""

    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The months, in order."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return tuple(moved(self.first, n) for n in range(count))

    @property
    def before(self) -> Span:
        """The span of the same length right before this one."""
        count = len(self.months)
        return Span(moved(self.first, -count), moved(self.last, -count))

    @property
    def year_before(self) -> Span:
        """The same months a year earlier."""
        return Span(moved(self.first, -12), moved(self.last, -12))

    def __str__(self) -> str:
        first, last = (f"{one:%Y-%m}" for one in (self.first, self.last))
        return first if first == last else f"{first} – {last}"
