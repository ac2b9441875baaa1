"""One line of the day on LED panels, such as the weather: typed by a person or put by a program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# What panels call it among their items; no notice has such an id.
LINE_ID = "line"
MOST_CHARACTERS, LONGEST = 40, timedelta(hours=48)


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyLine:
    """What the panels at or below ``area`` show between notices, from ``since`` until ``until``.

    ``revision`` rises whenever the area is given another one.
    """

    area: str
    text: str
    since: datetime
    until: datetime
    revision: int = 1


def problems(text: str, until: datetime | None, now: datetime) -> list[str]:
    """Return what is wrong, by name.

    ``no_text``, ``too_long`` (above 40 characters), ``no_end``, ``over`` (it has ended already),
    ``too_late`` (more than 48 hours ahead: nobody forecasts that).
    """
    found = ["no_text"] if not text else []
    if len(text) > MOST_CHARACTERS:
        found.append("too_long")
    if until is None:
        return [*found, "no_end"]
    if until <= now:
        return [*found, "over"]
    return [*found, "too_late"] if until - now > LONGEST else found


def nearest(lines: list[DailyLine], lineage: tuple[str, ...], now: datetime) -> DailyLine | None:
    """Return the line of the lowest area of ``lineage``, from the city down, that has one now."""
    standing = {one.area: one for one in lines if one.since <= now < one.until}
    return next((standing[code] for code in reversed(lineage) if code in standing), None)
