"""Days as the traditional calendar counts them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lunar_python import Solar


@lru_cache(maxsize=512)
def lunar(day: date) -> str:
    """Return the day of the traditional calendar, ``农历十月十八``; a leap month has its 闰."""
    found = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return f"农历{found.getMonthInChinese()}月{found.getDayInChinese()}"
