"""Instants as people read and type them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_TYPED = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S")
_WEEKDAYS = "一二三四五六日"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(at: datetime, now: datetime, zone: ZoneInfo, *, english: bool) -> str:
    """Return ``11月25日（周三）9:00``, with the year only when it is not this one."""
    local, year = at.astimezone(zone), now.astimezone(zone).year
    clock = f"{local.hour}:{local.minute:02}"
    if english:
        dated = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
        return f"{dated}{'' if local.year == year else f' {local.year}'}, {clock}"
    dated = f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）"
    return f"{'' if local.year == year else f'{local.year}年'}{dated}{clock}"


def day(on: date, *, english: bool) -> str:
    """Return ``11月25日（周三）``."""
    if english:
        return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"
    return f"{on.month}月{on.day}日（{weekday(on.weekday(), english=False)}）"


def month(on: date, *, english: bool) -> str:
    """Return ``2026年11月``."""
    return f"{_MONTHS[on.month - 1]} {on.year}" if english else f"{on.year}年{on.month}月"


def month_day(month: int, day: int, *, english: bool) -> str:
    """Return ``11月25日``."""
    return f"{day} {_MONTHS[month - 1]}" if english else f"{month}月{day}日"


def weekday(number: int, *, english: bool) -> str:
    """Return ``周三`` for 2."""
    return _DAYS[number] if english else f"周{_WEEKDAYS[number]}"


def clock_of(at: datetime, zone: ZoneInfo) -> str:
    """Return ``14:02``."""
    return f"{at.astimezone(zone):%H:%M}"


def typed(at: datetime | None, zone: ZoneInfo) -> str:
    """Return what a ``datetime-local`` field holds for ``at``, empty for None."""
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}" if at else ""


def read_day(text: str) -> date | None:
    """Return the day that was typed as ``2026-11-25``; None: it is no day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant that was typed; None when nothing was.

    Raises:
        ValueError: it is not a time.
    """
    text = text.strip()
    if not text:
        return None
    for form in _TYPED:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
        except ValueError:
            continue
    raise ValueError(text)
