"""Opening hours as people type them, and whether a place is open at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain import place_hours_words as words
from app.domain.place_hours_words import Token, Unclear
from app.domain.showing import DayKind

__all__ = ["EVERY_DAY", "Hours", "Opening", "Rule", "Unclear", "is_open", "opening", "read"]

EVERY_DAY = frozenset(range(7))
EVERY_MONTH = frozenset(range(1, 13))
WORKDAY, OFF, HOLIDAY = "workday", "off", "holiday"
_WEEKEND = 5
_LOOK_AHEAD = 15
_MINUTES = 1440
BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a place is open on some days.

    Attributes:
        days: weekdays from Monday, 0.
        on: ``workday`` and ``off`` follow the holiday table, ``holiday`` is for public holidays;
            empty: whatever the day is.
        months: in which months.
        spans: minutes of the day, from and until; until may lie in the next day. None: closed.
        as_usual: as on that weekday otherwise.
    """

    days: frozenset[int] = EVERY_DAY
    on: str = ""
    months: frozenset[int] = EVERY_MONTH
    spans: tuple[tuple[int, int], ...] = ()
    as_usual: bool = False

    def holds(self, day: date, kind: str | None) -> bool:
        """Whether it speaks of ``day``; ``kind`` is what the holiday table says of it."""
        if day.month not in self.months:
            return False
        if self.on == HOLIDAY:
            return kind == DayKind.HOLIDAY
        if self.on:
            return (self.on == WORKDAY) == _is_workday(day, kind)
        return day.weekday() in self.days

    @property
    def width(self) -> tuple[int, int]:
        """How much it speaks of: what speaks of less wins."""
        days = {WORKDAY: 5, OFF: 2, HOLIDAY: 0}.get(self.on, len(self.days))
        return days, len(self.months)


@dataclass(frozen=True, slots=True)
class Hours:
    """The rules of a place; no rules: nobody said when it is open."""

    rules: tuple[Rule, ...] = ()

    def on(self, day: date, kind: str | None) -> tuple[tuple[int, int], ...]:
        """Return the spans of ``day`` in minutes; ``kind`` is what the holiday table says."""
        found = [rule for rule in self.rules if rule.holds(day, kind)]
        if any(rule.as_usual for rule in found):
            found = [rule for rule in found if rule.on != HOLIDAY]
        best = min((rule.width for rule in found), default=None)
        return tuple(sorted(s for rule in found if rule.width == best for s in rule.spans))

    @property
    def speaks_of_holidays(self) -> bool:
        """Whether what happens on public holidays was said."""
        always = all(rule.spans == ((0, _MINUTES),) for rule in self.rules)
        return always or any(rule.on or rule.as_usual for rule in self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether a place is open, until when, or when it opens next.

    Attributes:
        is_open: None: nobody knows.
        until: when it closes; None: not in the next two weeks, or it is closed.
        opens_at: when it opens next; None: not in the next two weeks, or it is open.
        is_holiday: the day is an exception, and the hours say nothing of exceptions: ask first.
    """

    is_open: bool | None = None
    until: datetime | None = None
    opens_at: datetime | None = None
    is_holiday: bool = False


def opening(
    hours: Hours | None, now: datetime, holidays: Mapping[date, str], zone: ZoneInfo = BEIJING
) -> Opening:
    """Return whether a place with ``hours`` is open at ``now``; ``holidays`` is the table."""
    if hours is None or not hours.rules:
        return Opening()
    today = now.astimezone(zone).date()
    doubtful = today in holidays and not hours.speaks_of_holidays
    for start, end in _joined(_spans(hours, today, holidays, zone)):
        if start <= now < end:
            far = end - now > timedelta(days=_LOOK_AHEAD - 1)
            return Opening(is_open=True, until=None if far else end, is_holiday=doubtful)
        if start > now:
            return Opening(is_open=False, opens_at=start, is_holiday=doubtful)
    return Opening(is_open=False, is_holiday=doubtful)


def is_open(hours: Hours | None, local: datetime, holidays: Mapping[date, str]) -> bool | None:
    """Return whether it is open at ``local``, a time on its own clock; None: nobody knows."""
    if hours is None or not hours.rules:
        return None
    today = local.date()
    minute = local.hour * 60 + local.minute
    before = today - timedelta(days=1)
    late = any(s <= minute + _MINUTES < e for s, e in hours.on(before, holidays.get(before)))
    return late or any(s <= minute < e for s, e in hours.on(today, holidays.get(today)))


def _spans(
    hours: Hours, today: date, holidays: Mapping[date, str], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    for n in range(-1, _LOOK_AHEAD):
        day = today + timedelta(days=n)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        for start, end in hours.on(day, holidays.get(day)):
            yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


def _joined(
    spans: Iterable[tuple[datetime, datetime]],
) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _is_workday(day: date, kind: str | None) -> bool:
    if kind is not None:
        return kind == DayKind.WORKDAY
    return day.weekday() < _WEEKEND


@dataclass(slots=True)
class _Clause:
    """What was read since the last rule ended: days first, then times, or the other way round."""

    days: set[int] = field(default_factory=set)
    on: set[str] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    said: str = ""

    @property
    def has_days(self) -> bool:
        return bool(self.days or self.on or self.months)

    def take_days(self, token: Token) -> None:
        kept = {"months": self.months, "days": self.days}.get(token.kind)
        if kept is not None:
            kept.update(token.numbers)
        else:
            self.on.add(token.word)

    def rules(self) -> Iterator[Rule]:
        months = frozenset(self.months) or EVERY_MONTH
        spans = tuple(sorted(self.spans))
        usual = self.said == words.USUAL
        if self.days or not self.on:
            days = frozenset(self.days) or EVERY_DAY
            yield Rule(days=days, months=months, spans=spans, as_usual=usual)
        for on in sorted(self.on):
            yield Rule(on=on, months=months, spans=spans, as_usual=usual)


@lru_cache(maxsize=4096)
def read(typed: str) -> Hours:
    """Return the rules of what was typed, such as ``9:00-21:00/周一休``; nothing: no rules.

    Raises:
        Unclear: a part of it was not understood; ``part`` is that part.
    """
    clauses: list[_Clause] = [_Clause()]
    for token in words.tokens(typed):
        last = clauses[-1]
        if token.kind in {"days", "on", "months"}:
            if last.spans or last.said:
                clauses.append(last := _Clause(months=_carried(token, last)))
            last.take_days(token)
        elif token.kind == "span":
            if last.said:
                clauses.append(last := _Clause())
            last.spans.append(token.span)
        else:
            _say(clauses, token)
    return Hours(tuple(rule for clause in _whole(clauses, typed) for rule in clause.rules()))


def _carried(token: Token, last: _Clause) -> set[int]:
    """Months hold on for the days named after them, until other months are named."""
    return set() if token.kind == "months" else set(last.months)


def _say(clauses: list[_Clause], token: Token) -> None:
    """Take 休 or 照常 in; without a day of its own it speaks of public holidays (全年无休)."""
    last = clauses[-1]
    if last.spans or last.said:
        clauses.append(last := _Clause())
    if not last.has_days:
        if token.word != words.USUAL:
            raise Unclear(token.text)
        last.on.add(HOLIDAY)
    last.said = token.word
    if token.word == words.EXCEPT:
        # After 周一闭馆, 节假日除外 takes the holidays out of the closing; else out of the hours.
        was_closed = len(clauses) > 1 and clauses[-2].said == words.CLOSED
        last.said = words.USUAL if was_closed else words.CLOSED


def _whole(clauses: list[_Clause], typed: str) -> list[_Clause]:
    """Return the clauses, with days that were named after their times put to them."""
    *before, last = clauses
    if last.spans or last.said:
        return clauses
    if last.has_days and len(before) == 1 and not before[0].has_days and not before[0].said:
        last.spans = before[0].spans
        return [last]
    if last.has_days:
        raise Unclear(typed.strip())
    return before
