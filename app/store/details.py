"""The details of a notice or a draft as one JSON value: record, attachments, repeat, aim."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from app.domain.notice import Attachment, Notice, OnHolidays, Record, Repeat
from app.domain.poll import Poll
from app.domain.review import Draft


def to_json(it: Notice | Draft) -> dict[str, object]:
    """Return what ``DETAILS`` names, in JSON's own types; what says nothing is left out."""
    found: dict[str, object] = {
        "tags": sorted(it.tags),
        "groups": sorted(it.groups),
        "binding": it.binding,
        "repeat": _repeat(it.repeat) if it.repeat else None,
        "endless_reason": it.endless_reason,
        "record": {name: value for name, value in asdict(it.record).items() if value},
        "attachments": [asdict(one) for one in it.attachments],
        "poll": _poll(it.poll) if it.poll else None,
    }
    return {name: value for name, value in found.items() if value}


def from_json(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``Notice`` or ``Draft`` that ``to_json`` wrote down."""
    record = dict(stored.get("record", {}))
    for name in ("reviewers", "keywords"):
        record[name] = tuple(record.get(name, ()))
    repeat, poll = stored.get("repeat"), stored.get("poll")
    return {
        "tags": frozenset(stored.get("tags", ())),
        "groups": frozenset(stored.get("groups", ())),
        "binding": bool(stored.get("binding")),
        "repeat": _read_repeat(repeat) if repeat else None,
        "endless_reason": stored.get("endless_reason", ""),
        "record": Record(**record),
        "attachments": tuple(Attachment(**one) for one in stored.get("attachments", ())),
        "poll": _read_poll(poll) if poll else None,
    }


def _poll(it: Poll) -> dict[str, object]:
    until = {"until": it.until.isoformat()} if it.until else {}
    return {"question": it.question, "answers": list(it.answers), **until}


def _read_poll(stored: dict[str, Any]) -> Poll:
    until = stored.get("until")
    return Poll(
        question=stored["question"],
        answers=tuple(stored["answers"]),
        until=datetime.fromisoformat(until) if until else None,
    )


def _repeat(it: Repeat) -> dict[str, object]:
    return {
        "rule": it.rule,
        "dayparts": [[start.isoformat(), end.isoformat()] for start, end in it.dayparts],
        "except_on": [day.isoformat() for day in it.except_on],
        "also_on": [day.isoformat() for day in it.also_on],
        "on_holidays": it.on_holidays.value,
    }


def _read_repeat(stored: dict[str, Any]) -> Repeat:
    return Repeat(
        rule=stored["rule"],
        dayparts=tuple(
            (time.fromisoformat(start), time.fromisoformat(end))
            for start, end in stored["dayparts"]
        ),
        except_on=tuple(map(date.fromisoformat, stored["except_on"])),
        also_on=tuple(map(date.fromisoformat, stored["also_on"])),
        on_holidays=OnHolidays(stored["on_holidays"]),
    )
