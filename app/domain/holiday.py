"""Days that are not what their weekday says, and the file they are handed in as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.showing import DayKind

COLUMNS = ("day", "kind", "name")
NAME_MAX, MOST_AT_ONCE = 30, 60
FIRST_YEAR, LAST_YEAR = 2000, 2098
_KINDS = {
    **{word: DayKind.HOLIDAY for word in ("holiday", "放假", "休", "节假日")},
    **{word: DayKind.WORKDAY for word in ("workday", "上班", "班", "调休上班")},
}
_WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One day off, or one make-up working day."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that cannot be used: ``not_a_day``, ``not_a_kind`` or ``too_long``; and its cell."""

    line: int
    code: str
    value: str


def day_of(typed: str) -> date | None:
    """Return the day that was typed, None when it is none."""
    found = _WRITTEN.fullmatch(typed.strip())
    try:
        day = date(*(int(n) for n in found.groups())) if found else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def stretch(first: date, last: date, kind: DayKind, name: str) -> list[Holiday]:
    """Return every day from ``first`` to ``last``; at most ``MOST_AT_ONCE``, else none."""
    count = (last - first).days + 1
    if not 0 < count <= MOST_AT_ONCE:
        return []
    return [Holiday(day=first + timedelta(days=n), kind=kind, name=name) for n in range(count)]


def parse(rows: Iterable[Sequence[object]]) -> tuple[list[Holiday], list[BadRow]]:
    """Return the days of a table of day, kind and name, and the rows that cannot be used.

    A first row of headings is left out; the kind is ``holiday`` or ``workday``, 放假 or 上班.
    """
    good: list[Holiday] = []
    bad: list[BadRow] = []
    for line, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        typed, kind, name = [*cells, "", "", ""][:3]
        if not any(cells) or (line == 1 and typed in {"day", "日期"}):
            continue
        day = day_of(typed)
        if day is None:
            bad.append(BadRow(line, "not_a_day", typed))
        elif kind not in _KINDS:
            bad.append(BadRow(line, "not_a_kind", kind))
        elif len(name) > NAME_MAX:
            bad.append(BadRow(line, "too_long", name))
        else:
            good.append(Holiday(day=day, kind=_KINDS[kind], name=name))
    return good, bad


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
