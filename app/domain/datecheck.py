"""Dates and times as Chinese notices write them, and what cannot be right about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.remark import Remark, Tier

_WEEKDAYS = "一二三四五六日"
_WEEKDAY = (
    r"(?:\s*[（(]\s*(?:周|星期|礼拜)(?P<bracketed>[一二三四五六日天])\s*[）)]"
    r"|\s*[（(]?\s*(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天]))?"
)
_DATE = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})"
    r"(?:\s*[日号]|(?=\s*[—–\-~～至到]+\s*\d{1,2}\s*[日号]))"
    rf"{_WEEKDAY}"
)
_DASHED = re.compile(
    r"(?<![\d.])(?P<year>20\d{2})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d.])"
    rf"{_WEEKDAY}"
)
# The end of 11月25日—27日, and of 11月25日（周三）至27日.
_UNTIL_DAY = re.compile(r"\s*[）)]?\s*起?\s*[—–\-~～至到]+\s*(\d{1,2})\s*[日号]")
_WEEKDAY_ALONE = re.compile(r"(?P<next>下)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_RELATIVE = {
    **dict.fromkeys(("今天", "今日", "今晚", "今早", "今晨", "今夜", "今天晚上"), 0),
    **dict.fromkeys(("明天", "明日", "明晚", "明早", "明晨"), 1),
    **dict.fromkeys(("后天",), 2),
    **dict.fromkeys(("大后天",), 3),
    **dict.fromkeys(("昨天", "昨日", "昨晚"), -1),
}
_RELATIVE_WORD = re.compile("大后天|今[天日晚早晨夜]|明[天日晚早晨]|(?<!大)后天|昨[天日晚]")
_PART = {"晚": "晚上", "早": "早上", "晨": "早晨", "夜": "夜里"}


@dataclass(frozen=True, slots=True)
class Span:
    """The local days on which a notice is shown, ends included."""

    first: date
    last: date
    today: date


@dataclass(frozen=True, slots=True)
class SaidDate:
    """One date in a text; ``day`` is None when the calendar has no such day."""

    found: str
    day: date | None
    weekday: str
    has_year: bool


def said_dates(text: str, near: date) -> Iterator[SaidDate]:
    """Yield the dates of ``text``; one without a year is the one nearest to ``near``."""
    for match in sorted([*_DATE.finditer(text), *_DASHED.finditer(text)], key=lambda m: m.start()):
        year, month = match["year"], int(match["month"])
        day = _day(year, month, int(match["day"]), near)
        weekday = match["weekday"] or match["bracketed"] or ""
        yield SaidDate(match[0].strip(), day, weekday, bool(year))
        if until := _UNTIL_DAY.match(text, match.end()):
            last = _day(year or (str(day.year) if day else None), month, int(until[1]), near)
            yield SaidDate(until[0].strip(), last, "", True)


def said_day(text: str, near: date) -> date | None:
    """Return the day that 明天 or 周六 in ``text`` means from ``near`` on, None: no such word."""
    if word := _RELATIVE_WORD.search(text):
        return near + timedelta(days=_RELATIVE[word[0]])
    if named := _WEEKDAY_ALONE.search(text):
        ahead = _WEEKDAYS.index(named["day"].replace("天", "日")) - near.weekday()
        if named["next"]:
            return near + timedelta(days=ahead + 7)
        return near + timedelta(days=ahead % 7)
    return None


def date_remarks(field: str, text: str, span: Span) -> list[Remark]:
    """Return what is wrong with the dates of one field."""
    dates = list(said_dates(text, span.first))
    return [*_each(field, dates, span), *_past(field, dates, span), *_relative(field, text, span)]


def written(day: date, *, near: date | None = None) -> str:
    """Return ``11月25日（周三）``; with the year when it is not that of ``near``."""
    year = f"{day.year}年" if near and near.year != day.year else ""
    return f"{year}{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def _each(field: str, dates: list[SaidDate], span: Span) -> Iterator[Remark]:
    for said in dates:
        if said.day is None:
            yield Remark(field=field, code="no_such_date", tier=Tier.WARN, found=said.found)
            continue
        right = _WEEKDAYS[said.day.weekday()]
        if said.weekday and said.weekday.replace("天", "日") != right:
            stem, _, tail = said.found.rpartition(said.weekday)
            yield Remark(
                field=field,
                code="wrong_weekday",
                tier=Tier.WARN,
                found=said.found,
                suggestion=stem + right + tail,
                facts={"right": said.day.weekday()},
            )
        if not said.has_year and said.day.year != span.today.year:
            yield Remark(
                field=field,
                code="missing_year",
                found=said.found,
                suggestion=f"{said.day.year}年{said.found}",
            )


def _past(field: str, dates: list[SaidDate], span: Span) -> Iterator[Remark]:
    """Say so once when all that a field names is over: one date ahead makes it news."""
    days = [(said.day, said.found) for said in dates if said.day]
    if days and max(days)[0] < span.today:
        yield Remark(field=field, code="past_date", found=max(days)[1])


def _relative(field: str, text: str, span: Span) -> Iterator[Remark]:
    """今天 is right on one day only: on the loop it will be wrong from the next one on."""
    if span.last <= span.first:
        return
    for word in dict.fromkeys(_RELATIVE_WORD.findall(text)):
        meant = span.first + timedelta(days=_RELATIVE[word])
        part = _PART.get(word[1], "")
        is_short = field == "headline"
        day = f"{meant.month}月{meant.day}日" if is_short else written(meant, near=span.today)
        yield Remark(
            field=field,
            code="relative_day",
            found=word,
            suggestion=day + part,
            facts={"last": span.last},
        )


def _day(year: str | None, month: int, day: int, near: date) -> date | None:
    years = [int(year)] if year else [near.year - 1, near.year, near.year + 1]
    known = [found for y in years if (found := _date(y, month, day))]
    return min(known, key=lambda d: (abs((d - near).days), d < near), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
