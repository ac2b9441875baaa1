"""The process in which a stranger's calendar is read: iCalendar (RFC 5545) in, events out.

``apart`` starts it: a rule that never matches may take for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from app.ingest import plain_text
from app.ingest.apart import answer

# A component: the library's types name everything a property might be.
Event: TypeAlias = Any
MOST = 200
# Events further ahead wait for a later reading.
_AHEAD = timedelta(days=60)
_SLOW = {"SECONDLY", "MINUTELY", "HOURLY"}


def read(body: bytes, options: Mapping[str, str]) -> dict[str, object]:
    """Return the events that are not over, soonest first, or the name of a fault."""
    now, zone = datetime.fromisoformat(options["now"]), ZoneInfo(options["zone"])
    try:
        calendars = Calendar.from_ical(body, multiple=True)
    except (ValueError, LookupError, TypeError, AttributeError):
        return {"fault": "not_a_calendar"}
    events = [one for each in calendars for one in each.walk("VEVENT")]
    if not any(each.name == "VCALENDAR" for each in calendars):
        return {"fault": "not_a_calendar"}
    moved = {(str(e.get("UID")), _stamp(e, "RECURRENCE-ID", zone)) for e in events}
    found = [e for one in events for e in _events(one, now, zone, moved)]
    return {
        "title": plain_text.of_text(str(calendars[0].get("X-WR-CALNAME", ""))),
        "entries": sorted(found, key=lambda e: str(e["starts"]))[:MOST],
    }


def _events(
    one: Event, now: datetime, zone: ZoneInfo, moved: set[tuple[str, datetime | None]]
) -> Iterable[dict[str, Any]]:
    """Return what is not over of one event: itself, or the next time its rule names."""
    start, is_day = _stamp(one, "DTSTART", zone), not _has_time(one)
    if start is None or not one.get("UID"):
        return
    length = _length(one, start, zone, is_day)
    repeats = one.get("RRULE") is not None and one.get("RECURRENCE-ID") is None
    starts = _next(one, start, now - length, zone) if repeats else [start]
    for at in starts:
        if repeats and (str(one["UID"]), at) in moved:
            continue
        if at + length > now and at < now + _AHEAD:
            yield _entry(one, at, at + length, is_day=is_day)


def _entry(one: Event, start: datetime, end: datetime, *, is_day: bool) -> dict[str, Any]:
    which = f"{one['UID']} {start.isoformat()}" if one.get("RRULE") else str(one["UID"])
    if one.get("RECURRENCE-ID") is not None:
        which = f"{one['UID']} {start.isoformat()}"
    link = str(one.get("URL", ""))
    return {
        "guid": which,
        "title": " ".join(plain_text.of_text(str(one.get("SUMMARY", ""))).split("\n")),
        "text": plain_text.of_html(str(one.get("DESCRIPTION", "")).replace("\n", "<br>")),
        "link": link if link.lower().startswith(("http://", "https://")) else "",
        "starts": start.isoformat(),
        "ends": end.isoformat(),
        "is_day": is_day,
        "place": " ".join(plain_text.of_text(str(one.get("LOCATION", ""))).split("\n")),
        "is_cancelled": str(one.get("STATUS", "")).upper() == "CANCELLED",
    }


def _next(one: Event, start: datetime, after: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the next time a rule names, local clock kept over changes of the offset."""
    rule = one["RRULE"]
    if isinstance(rule, list) or set(map(str, rule.get("FREQ", []))) & _SLOW:
        return []
    text = rule.to_ical().decode()
    local = start.astimezone(zone).replace(tzinfo=None)
    if until := rule.get("UNTIL"):
        last = _aware(until[0], zone).astimezone(zone).replace(tzinfo=None)
        text = ";".join(p for p in text.split(";") if not p.startswith("UNTIL="))
        text += f";UNTIL={last:%Y%m%dT%H%M%S}"
    off = {at.astimezone(zone).replace(tzinfo=None) for at in _except(one, zone)}
    later = rrulestr(text, dtstart=local).xafter(after.astimezone(zone).replace(tzinfo=None))
    named = (at for at in islice(later, 100) if at not in off)
    return [at.replace(tzinfo=zone) for at in islice(named, 1)]


def _except(one: Event, zone: ZoneInfo) -> list[datetime]:
    found = one.get("EXDATE") or []
    lists = found if isinstance(found, list) else [found]
    return [_aware(each.dt, zone) for dates in lists for each in dates.dts]


def _length(one: Event, start: datetime, zone: ZoneInfo, is_day: bool) -> timedelta:
    end = _stamp(one, "DTEND", zone)
    if end is not None and end > start:
        return end - start
    said = one.get("DURATION")
    if said is not None and isinstance(said.dt, timedelta) and said.dt > timedelta():
        return said.dt
    return timedelta(days=1) if is_day else timedelta(hours=1)


def _stamp(one: Event, name: str, zone: ZoneInfo) -> datetime | None:
    said = one.get(name)
    return None if said is None or isinstance(said, list) else _aware(said.dt, zone)


def _has_time(one: Event) -> bool:
    said = one.get("DTSTART")
    return said is not None and isinstance(getattr(said, "dt", None), datetime)


def _aware(at: date, zone: ZoneInfo) -> datetime:
    """Return an instant; what floats is local time, a day begins at midnight."""
    if isinstance(at, datetime):
        return at if at.tzinfo else at.replace(tzinfo=zone)
    return datetime.combine(at, time(), zone)


if __name__ == "__main__":
    answer(read)
