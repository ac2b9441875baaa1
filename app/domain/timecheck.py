"""Times of day as Chinese notices write them, and what cannot be right about them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.remark import Remark, Tier

_PART = r"(?:(?P<part{n}>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|今晚|明晚|晚)\s*)?"
_CLOCK = (
    r"(?:(?P<h{n}>\d{{1,2}})[:：](?P<m{n}>\d{{2}})(?![\d:：])"
    r"|(?P<H{n}>\d{{1,2}}|[一二三四五六七八九十]{{1,3}}|两)[点时](?P<M{n}>半|\d{{1,2}}分)?)"
)
_RANGE = re.compile(
    r"(?<![\d:：])"
    + (_PART + _CLOCK).format(n=1)
    + r"(?P<to>\s*(?:[—–\-~～]+|至|到)\s*)(?P<next>次日|第二天|翌日)?\s*"
    + (_PART + _CLOCK).format(n=2)
)
_ONCE = re.compile(r"(?<![\d:：.])" + (_PART + _CLOCK).format(n=1))
_DIGITS = re.compile(r"(?<![\d:：.])(\d{1,2})[:：](\d{2})(?![\d:：])")
_MIDNIGHT = re.compile(r"(?<![\d:：.])24(?:[:：]00|[点时])(?![\d:：])")
_AFTER_NOON = frozenset({"下午", "傍晚", "晚上", "夜里", "今晚", "明晚", "晚"})
_NUMERALS = {name: number for number, name in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_DAY_MIN = 24 * 60


def time_remarks(field: str, text: str) -> list[Remark]:
    """Return what is wrong with the times of one field."""
    return [*_backwards(field, text), *_midnight(field, text), *_impossible(field, text)]


def said_time(text: str) -> tuple[int | None, int | None]:
    """Return the first time or range of ``text`` in minutes of the day; 次日 counts on."""
    if match := _RANGE.search(text):
        start, end = _ends(match)
        if start is not None and end is not None:
            late = 24 * 60 if match["next"] or end <= start else 0
            return start, end + late
    if match := _ONCE.search(text):
        return _minutes(match, "1"), None
    return None, None


def _backwards(field: str, text: str) -> Iterator[Remark]:
    for match in _RANGE.finditer(text):
        start, end = _ends(match)
        if start is None or end is None or match["next"]:
            continue
        if end <= start:
            cut = match.end("to") - match.start()
            whole = match[0].strip()
            offset = len(match[0]) - len(match[0].lstrip())
            at = cut - offset
            yield Remark(
                field=field,
                code="ends_first",
                tier=Tier.WARN,
                found=whole,
                suggestion=f"{whole[:at]}次日{whole[at:]}",
            )


def _midnight(field: str, text: str) -> Iterator[Remark]:
    for found in dict.fromkeys(_MIDNIGHT.findall(text)):
        yield Remark(field=field, code="midnight", found=found)


def _impossible(field: str, text: str) -> Iterator[Remark]:
    for match in _DIGITS.finditer(text):
        hour, minute = int(match[1]), int(match[2])
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            yield Remark(field=field, code="no_such_time", found=match[0])


def _ends(match: re.Match[str]) -> tuple[int | None, int | None]:
    """Return both ends of a range in minutes; 下午 before the first counts for the second too."""
    start, end = _minutes(match, "1"), _minutes(match, "2")
    if start is None or end is None or match["next"]:
        return start, end
    carried = match["part1"] in (*_AFTER_NOON, "中午") and not match["part2"]
    if carried and end < 12 * 60 and start < end + 12 * 60 <= _DAY_MIN:
        end += 12 * 60
    return start, end


def _minutes(match: re.Match[str], n: str) -> int | None:
    """Return one end of a range in minutes of its day, None when it is no time of day."""
    hour = int(match["h" + n]) if match["h" + n] else _number(match["H" + n])
    minute = match["m" + n] or match["M" + n] or "0"
    if hour is None or hour > 24:
        return None
    if match["part" + n] in _AFTER_NOON and hour < 12:
        hour += 12
    if match["part" + n] == "中午" and hour < 3:
        hour += 12
    return hour * 60 + (30 if minute == "半" else int(minute.rstrip("分")))


def _number(said: str) -> int | None:
    """Return the number that 九 or 十一 or 二十二 or digits say."""
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return _NUMERALS.get(said)
    return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)
