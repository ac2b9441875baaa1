"""Between the editor's fields of a repeat and a ``Repeat``; what cannot be read stays as typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from werkzeug.datastructures import MultiDict

from app.domain.notice import OnHolidays, Repeat
from app.domain.recurrence import MOST_DAYPARTS, WEEKDAYS, parts
from app.domain.review import Draft

# How often: always, or on the days that one of these fields chooses.
CHOICES = ("", "daily", "weekly", "monthly", "yearly", "custom")
ROWS = 2
_BETWEEN = re.compile(r"[\s,，、;；]+")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:：.]?([0-5]\d)?[点]?")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What stands in the fields of a repeat; ``rows`` are the hours, with an empty row to fill."""

    choice: str
    weekdays: frozenset[str]
    monthdays: str
    yearday: str
    rule: str
    rows: tuple[tuple[str, str], ...]
    except_on: str
    also_on: str
    on_holidays: str


def read(form: MultiDict[str, str]) -> tuple[Repeat | None, list[tuple[str, str]]]:
    """Return the repeat that stands in ``form``, and what in its fields could not be read."""
    choice = form.get("repeat", "")
    if choice not in CHOICES[1:]:
        return None, []
    rule, mistyped = _rule(choice, form)
    dayparts, bad_parts = _dayparts(form.getlist("from"), form.getlist("until"))
    days = {}
    for name in ("except_on", "also_on"):
        days[name], bad = _dates(form.get(name, ""))
        mistyped += [(name, " ".join(bad))] if bad else []
    typed = form.get("on_holidays", "")
    repeat = Repeat(
        rule=rule,
        dayparts=dayparts,
        on_holidays=OnHolidays(typed) if typed in set(OnHolidays) else OnHolidays.AS_USUAL,
        **days,
    )
    return repeat, mistyped + bad_parts


def fields(draft: Draft) -> Fields:
    """Return what the fields hold for ``draft``: as typed where it could not be read."""
    repeat, typed = draft.repeat or Repeat(), dict(draft.mistyped)
    found = parts(repeat.rule)
    choice = "" if draft.repeat is None else "custom" if "rule" in typed else choice_of(repeat.rule)
    rows = [
        (clock(start), clock(end) if end != time() else "24:00") for start, end in repeat.dayparts
    ]
    rows += [_halves(text) for name, text in draft.mistyped if name == "dayparts"]
    spare = max(ROWS - len(rows), 1 if len(rows) < MOST_DAYPARTS else 0)
    month, day = found.get("BYMONTH", ""), found.get("BYMONTHDAY", "")
    return Fields(
        choice=choice,
        weekdays=frozenset(found.get("BYDAY", "").split(","))
        if choice == "weekly"
        else frozenset(),
        monthdays=typed.get("monthdays") or (day.replace(",", " ") if choice == "monthly" else ""),
        yearday=typed.get("yearday") or (f"{month}-{day}" if choice == "yearly" and day else ""),
        rule=repeat.rule if choice == "custom" else "",
        rows=(*rows, *[("", "")] * spare),
        except_on=_listed(repeat.except_on, typed.get("except_on", "")),
        also_on=_listed(repeat.also_on, typed.get("also_on", "")),
        on_holidays=repeat.on_holidays.value,
    )


def clock(at: time) -> str:
    """Return ``8:00``."""
    return f"{at.hour}:{at.minute:02}"


def choice_of(rule: str) -> str:
    """Return which of ``CHOICES`` a rule is."""
    found = parts(rule)
    names = set(found)
    plain = {
        "daily": names <= {"FREQ"} and found.get("FREQ", "DAILY") == "DAILY",
        "weekly": found.get("FREQ") == "WEEKLY"
        and names <= {"FREQ", "BYDAY"}
        and set(found.get("BYDAY", "MO").split(",")) <= set(WEEKDAYS),
        "monthly": found.get("FREQ") == "MONTHLY" and names <= {"FREQ", "BYMONTHDAY"},
        "yearly": found.get("FREQ") == "YEARLY"
        and names in ({"FREQ"}, {"FREQ", "BYMONTH", "BYMONTHDAY"})
        and "," not in rule,
    }
    return next((choice for choice, fits in plain.items() if fits), "custom")


def _rule(choice: str, form: MultiDict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    if choice == "weekly":
        days = [day for day in WEEKDAYS if day in form.getlist("weekdays")]
        if not days:
            return "FREQ=WEEKLY", [("weekdays", "")]
        return f"FREQ=WEEKLY;BYDAY={','.join(days)}", []
    if choice == "monthly":
        return _monthly(form.get("monthdays", "").strip())
    if choice == "yearly":
        return _yearly(form.get("yearday", "").strip())
    if choice == "custom":
        rule = form.get("rule", "").strip().removeprefix("RRULE:")
        return rule, [] if rule else [("rule", "")]
    return "", []


def _monthly(typed: str) -> tuple[str, list[tuple[str, str]]]:
    days = [word.rstrip("日号") for word in _BETWEEN.split(typed) if word]
    if not days or not all(re.fullmatch(r"-?[1-9]\d?", d) and abs(int(d)) <= 31 for d in days):
        return "FREQ=MONTHLY", [("monthdays", typed)]
    return f"FREQ=MONTHLY;BYMONTHDAY={','.join(dict.fromkeys(days))}", []


def _yearly(typed: str) -> tuple[str, list[tuple[str, str]]]:
    found = re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})[日号]?", typed)
    try:
        day = date(2024, int(found[1]), int(found[2])) if found else None  # a leap year
    except ValueError:
        day = None
    if day is None:
        return "FREQ=YEARLY", [("yearday", typed)]
    return f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}", []


def _dayparts(
    starts: list[str], ends: list[str]
) -> tuple[tuple[tuple[time, time], ...], list[tuple[str, str]]]:
    found, bad = [], []
    for start, end in zip(starts, ends, strict=False):
        if not start.strip() and not end.strip():
            continue
        first, last = _clock(start), _clock(end)
        if first is None or last is None or (first == last and first != time()):
            bad.append(("dayparts", f"{start.strip()}—{end.strip()}"))
        else:
            found.append((first, last))
    return tuple(found), bad


def _clock(typed: str) -> time | None:
    found = _CLOCK.fullmatch(typed.strip())
    if not found or (found[1] == "24" and int(found[2] or 0)):
        return None
    return time(int(found[1]) % 24, int(found[2] or 0))


def _dates(typed: str) -> tuple[tuple[date, ...], list[str]]:
    found, bad = [], []
    for word in _BETWEEN.split(typed.strip()):
        day = _date(word)
        if day:
            found.append(day)
        elif word:
            bad.append(word)
    return tuple(dict.fromkeys(found)), bad


def _date(word: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(word, form).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    return None


def _halves(text: str) -> tuple[str, str]:
    start, _, end = text.partition("—")
    return start, end


def _listed(days: Iterable[date], typed: str) -> str:
    return " ".join([*(day.isoformat() for day in days), *([typed] if typed else [])])
