"""What one cell means: a text, an instant in local time, a list of words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.notice import FOREVER
from app.ingest.grid import Cell

# Day 0 of a spreadsheet's calendar (ECMA-376 18.17.4.1, the 1900 system after its leap day).
_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - local, the zone is put on later
_DAYS = (36_526, 73_415)  # 2000-01-01 to 2100-12-31
_ENDLESS = {"长期", "长期有效", "永久", "永久有效", "forever", "noend"}
_AFTERNOON = {"下午", "晚上", "晚", "傍晚"}
_WEEKDAYS = "一二三四五六日天"
_WRITTEN = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"\s*(?:[（(]?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])[)）]?)?"
    r"(?:[T\s]*(?P<half>凌晨|上午|下午|早上|早|中午|晚上|晚|傍晚)?\s*"
    r"(?P<hour>\d{1,2})(?:[:：](?P<minute>\d{2})(?:[:：]\d{2}(?:\.0*)?)?"
    r"|[时点](?:(?P<minutes>\d{1,2})分?|(?P<thirty>半))?))?"
)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_BETWEEN = re.compile(r"[、,，;；\n/|]+")


def text(cell: Cell, *, one_line: bool) -> str:
    """Return a cell as text; on one line, breaks become blanks."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date | time):
        return cell.isoformat()
    said = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(said.split("\n")) if one_line else said


def words(cell: Cell) -> list[str]:
    """Return the words of a list, each once."""
    found = (word.strip() for word in _BETWEEN.split(text(cell, one_line=False)))
    return list(dict.fromkeys(word for word in found if word))


def instant(cell: Cell, zone: ZoneInfo, *, is_end: bool) -> datetime | None:
    """Return the instant in a cell, None for a blank one.

    A day alone is its first instant, or for an end the first after it: 有效期至 25日 includes it.

    Raises:
        ValueError: it is no time, or none that can be meant.
    """
    if isinstance(cell, str):
        written = cell.strip()
        if not written:
            return None
        if is_end and re.sub(r"\s", "", written).casefold() in _ENDLESS:
            return FOREVER
        local = _serial(float(written)) if _SERIAL.fullmatch(written) else _written(written)
    else:
        local = _kept(cell)
    if isinstance(local, datetime):
        return _checked(local).replace(tzinfo=zone).astimezone(UTC)
    day = datetime.combine(local, time()) + timedelta(days=1 if is_end else 0)
    return _checked(day).replace(tzinfo=zone).astimezone(UTC)


def _kept(cell: float | bool | datetime | date | time) -> datetime | date:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time | bool):
        raise ValueError(cell)
    return _serial(cell)


def _serial(number: float) -> datetime | date:
    """Return the day of a spreadsheet's number, with its time of day if it has one."""
    if not _DAYS[0] <= number < _DAYS[1]:
        raise ValueError(number)
    if float(number).is_integer():
        return (_DAY_0 + timedelta(days=int(number))).date()
    return _DAY_0 + timedelta(minutes=round(number * 24 * 60))


def _written(said: str) -> datetime | date:
    found = _WRITTEN.fullmatch(said)
    if found is None:
        raise ValueError(said)
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["weekday"] and min(_WEEKDAYS.index(found["weekday"]), 6) != day.weekday():
        raise ValueError(said)
    if not found["hour"]:
        return day
    hour, minute = int(found["hour"]), int(found["minute"] or found["minutes"] or 0)
    if found["half"] in _AFTERNOON and hour < 12:
        hour += 12
    if minute > 59 or hour * 60 + minute > 24 * 60:
        raise ValueError(said)
    minute = 30 if found["thirty"] else minute
    return datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute)


def _checked(local: datetime) -> datetime:
    if not 2000 <= local.year <= 2100:
        raise ValueError(local)
    return local
