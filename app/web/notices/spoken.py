"""What a repeat means, as a sentence, and the next times at which a draft would be shown."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.domain.notice import FOREVER, OnHolidays, Repeat
from app.domain.recurrence import WEEKDAYS, parts
from app.domain.review import Draft
from app.domain.showing import Span
from app.web import moments, names
from app.web.notices import rhythm

NEXT = 5
_MOST_NAMED, _DAY = 3, timedelta(days=1)


def sentence(draft: Draft, now: datetime, zone: ZoneInfo) -> str:
    """Return when ``draft`` is shown, such as 立即开始，每周一、三 8:00–9:00，长期有效."""
    start = draft.effective or now
    begins = (
        _("立即开始")
        if draft.effective is None
        else _("%(start)s起", start=_said(start, now, zone))
    )
    pieces = [begins, *(of_repeat(draft.repeat) if draft.repeat else [])]
    if draft.expires is not None and draft.expires >= FOREVER:
        pieces.append(_("长期有效"))
    elif draft.expires is not None:
        pieces.append(_("至 %(end)s", end=_ended(draft.expires, now, zone)))
    return _("，").join(pieces)


def of_repeat(repeat: Repeat) -> list[str]:
    """Return what ``repeat`` means, piece by piece."""
    pieces = [f"{_days(repeat.rule)} {_hours(repeat)}"]
    if repeat.on_holidays is OnHolidays.SKIP:
        pieces.append(_("节假日不显示"))
    if repeat.on_holidays is OnHolidays.ONLY:
        pieces.append(_("只在节假日显示"))
    if repeat.except_on:
        pieces.append(_("%(days)s不显示", days=_listed(repeat.except_on)))
    if repeat.also_on:
        pieces.append(_("%(days)s也显示", days=_listed(repeat.also_on)))
    return pieces


def span(one: Span, now: datetime, zone: ZoneInfo) -> str:
    """Return one showing: ``11月30日（周一）8:00–9:00``."""
    start, end = one[0].astimezone(zone), one[1].astimezone(zone)
    if one[1] >= FOREVER:
        return _("%(start)s起", start=_said(one[0], now, zone))
    if end - start <= _DAY and _last(end) == start.date():
        return f"{_said(one[0], now, zone)}–{_end(start.time(), end.time())}"
    return f"{_said(one[0], now, zone)} — {_said(one[1], now, zone)}"


def _days(rule: str) -> str:
    found = parts(rule)
    choice = rhythm.choice_of(rule)
    if choice == "daily":
        return _("每天")
    if choice == "weekly" and "BYDAY" in found:
        return _("每周%(days)s", days=_("、").join(map(_weekday, found["BYDAY"].split(","))))
    if choice == "monthly" and "BYMONTHDAY" in found:
        return _("每月%(days)s", days=_("、").join(map(_monthday, found["BYMONTHDAY"].split(","))))
    if choice == "yearly" and "BYMONTH" in found:
        return _("每年%(day)s", day=_month_day(int(found["BYMONTH"]), int(found["BYMONTHDAY"])))
    return _("按规则 %(rule)s", rule=rule)


def _weekday(code: str) -> str:
    place = WEEKDAYS.index(code)
    english = names.is_english()
    return moments.weekday(place, english=english).removeprefix("周")


def _monthday(number: str) -> str:
    if number == "-1":
        return _("最后一天")
    if number.startswith("-"):
        return _("倒数第 %(n)s 天", n=number[1:])
    return _("%(n)s 日", n=number)


def _month_day(month: int, day: int) -> str:
    return moments.month_day(month, day, english=names.is_english())


def _hours(repeat: Repeat) -> str:
    if not repeat.dayparts:
        return _("全天")
    return _("、").join(f"{rhythm.clock(a)}–{_end(a, b)}" for a, b in repeat.dayparts)


def _end(start: time, end: time) -> str:
    if end == time():
        return "24:00"
    return rhythm.clock(end) if start < end else _("次日 %(at)s", at=rhythm.clock(end))


def _listed(days: tuple[date, ...]) -> str:
    named = _("、").join(_month_day(d.month, d.day) for d in days[:_MOST_NAMED])
    return named if len(days) <= _MOST_NAMED else _("%(days)s等 %(n)s 天", days=named, n=len(days))


def _ended(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return an end; midnight is 24:00 of the day before, which nobody misreads."""
    if at.astimezone(zone).time() != time():
        return _said(at, now, zone)
    return _said(at - timedelta(minutes=1), now, zone).removesuffix("23:59") + "24:00"


def _last(end: datetime) -> date:
    return (end - timedelta.resolution).date()


def _said(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    return moments.said(at, now, zone, english=names.is_english())
