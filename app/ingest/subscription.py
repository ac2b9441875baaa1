"""Fetches what a source has now and reads it as entries; every fault has a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from app.dispatch.house import House
from app.ingest import apart, safe_fetch
from app.ingest.entry import Entry
from app.ingest.safe_fetch import Fetched

KINDS = ("feed", "calendar")
_PROCESS = {"feed": "feed_process", "calendar": "calendar_process"}
_INSTANTS = ("published", "starts", "ends")


class NotASource(ValueError):
    """What lies there is none: ``code`` is ``not_a_feed``, ``not_a_calendar`` or ``broken``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, object] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a source has now; ``entries`` is None when nothing has changed since the last time."""

    title: str = ""
    entries: Sequence[Entry] | None = None
    etag: str = ""
    modified: str = ""


def look(house: House, kind: str, url: str, etag: str = "", modified: str = "") -> Reading:
    """Return what lies at ``url`` now.

    Raises:
        Unfetchable: nothing could be fetched.
        NotASource: what lies there is no feed, or no calendar.
    """
    found = safe_fetch.fetch(url, etag=etag, modified=modified, private=house.private_sources)
    if found.body is None:
        return Reading(etag=etag, modified=modified)
    title, entries = parsed(kind, found, house.clock(), house.time_zone)
    return Reading(title=title, entries=entries, etag=found.etag, modified=found.modified)


def parsed(kind: str, found: Fetched, now: datetime, zone: str) -> tuple[str, list[Entry]]:
    """Return the title and the entries of what was fetched.

    Raises:
        NotASource: it is no feed, or no calendar.
    """
    options = {"content_type": found.content_type, "now": now.isoformat(), "zone": zone}
    said = apart.ask(_PROCESS[kind], found.body or b"", **options)
    if not said:
        raise NotASource("broken")
    if code := said.get("fault"):
        raise NotASource(str(code))
    entries = {one.guid: one for one in map(_entry, said["entries"])}
    return str(said["title"]), list(entries.values())


def _entry(said: Mapping[str, Any]) -> Entry:
    known = {f.name for f in fields(Entry)}
    values = {name: value for name, value in said.items() if name in known}
    for name in _INSTANTS:
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    return Entry(**values)
