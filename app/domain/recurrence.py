"""The rule of a repeat: which RRULE parts we take (RFC 5545 3.3.10), and what is wrong with one."""

from __future__ import annotations

import re
from datetime import date, datetime

from app.domain.notice import FOREVER, Repeat
from app.domain.problem import Problem

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_DAYPARTS, MOST_DAYS, REASON_MAX = 6, 60, 200
_DAY = rf"[+-]?\d{{0,2}}({'|'.join(WEEKDAYS)})"
# Days are what a rule chooses; the hours of a day are dayparts. An end is a local day.
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d?",
    "COUNT": r"[1-9]\d{0,2}",
    "UNTIL": r"(20\d\d)(\d\d)(\d\d)",
    "BYDAY": rf"{_DAY}(,{_DAY})*",
    "BYMONTHDAY": r"-?[1-9]\d?(,-?[1-9]\d?)*",
    "BYMONTH": r"[1-9]\d?(,[1-9]\d?)*",
    "BYSETPOS": r"-?[1-9]\d?(,-?[1-9]\d?)*",
    "WKST": "|".join(WEEKDAYS),
}
_MOST = {"BYMONTHDAY": 31, "BYMONTH": 12, "BYSETPOS": 53}


def parts(rule: str) -> dict[str, str]:
    """Return the parts of ``rule`` by name; upper case, in order."""
    pairs = (part.partition("=") for part in rule.upper().split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def fault(rule: str) -> str:
    """Return the first part of ``rule`` that cannot be taken, empty when all can."""
    if not rule:
        return ""
    found = parts(rule)
    for name, value in found.items():
        if name not in _PARTS or not re.fullmatch(_PARTS[name], value) or _is_beyond(name, value):
            return f"{name}={value}" if value else name
    if "FREQ" not in found:
        return "FREQ"
    return "COUNT" if {"COUNT", "UNTIL"} <= set(found) else ""


def until(rule: str) -> date | None:
    """Return the last day that ``rule`` names, None when it names none that is a day."""
    found = re.fullmatch(_PARTS["UNTIL"], parts(rule).get("UNTIL", ""))
    try:
        return date(*(int(n) for n in found.groups())) if found else None
    except ValueError:
        return None


def is_of_working_days(rule: str) -> bool:
    """Whether ``rule`` means Monday to Friday of every week: make-up working days count then."""
    found = parts(rule)
    chosen = set(found.get("BYDAY", "").split(","))
    rest = {name: value for name, value in found.items() if name not in {"BYDAY", "WKST"}}
    return chosen == set(WEEKDAYS[:5]) and rest in (
        {"FREQ": "WEEKLY"},
        {"FREQ": "WEEKLY", "INTERVAL": "1"},
        {"FREQ": "DAILY"},
    )


def problems(repeat: Repeat | None, expires: datetime | None, reason: str) -> list[Problem]:
    """Return what is wrong with a repeat, and with having no end and no ``reason`` for it."""
    found: list[Problem] = []
    if expires is not None and expires >= FOREVER and not reason.strip():
        found.append(Problem("endless_reason", "reason_needed"))
    if len(reason.strip()) > REASON_MAX:
        facts: dict[str, object] = {"limit": REASON_MAX, "length": len(reason.strip())}
        found.append(Problem("endless_reason", "too_long", facts))
    return found + (_of_repeat(repeat) if repeat else [])


def _of_repeat(repeat: Repeat) -> list[Problem]:
    found = []
    if wrong := fault(repeat.rule):
        found.append(Problem("rule", "bad_rule", {"part": wrong}))
    counted = (
        ("dayparts", MOST_DAYPARTS, repeat.dayparts),
        ("except_on", MOST_DAYS, repeat.except_on),
        ("also_on", MOST_DAYS, repeat.also_on),
    )
    for name, limit, chosen in counted:
        if len(chosen) > limit:
            found.append(Problem(name, "too_many", {"limit": limit, "count": len(chosen)}))
    return found


def _is_beyond(name: str, value: str) -> bool:
    """Return whether a number lies outside what its part can mean."""
    if name == "UNTIL":
        return until(f"UNTIL={value}") is None
    if name == "BYDAY":
        return any(abs(int(n)) not in range(1, 54) for n in re.findall(r"[+-]?\d+", value))
    most = _MOST.get(name)
    return most is not None and any(abs(int(n)) > most for n in value.split(","))
