"""An entry of a feed or an event of a calendar, as plain text, and the draft it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from app.domain.notice import Category, Record
from app.domain.review import BODY_MAX, HEADLINE_MAX, LINE_MAX, TITLE_MAX, Draft

_WEEKDAYS = "一二三四五六日"
# How long before an event it is shown at the earliest.
_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one entry says; texts are plain.

    Attributes:
        guid: what the source calls it, for as long as it lives.
        published: when it came out; None when it does not say.
        starts: of an event, its beginning, and ``ends`` its end.
        is_day: of an event, whether it lasts whole days.
        is_cancelled: of an event, whether it is off.
    """

    guid: str
    title: str
    text: str = ""
    link: str = ""
    published: datetime | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    is_day: bool = False
    place: str = ""
    is_cancelled: bool = False

    @property
    def digest(self) -> str:
        """A hash that changes when what it says does."""
        said = (self.title, self.text, self.link, self.starts, self.ends, self.place)
        return sha256("\x1f".join(map(str, (*said, self.is_cancelled))).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a source adds to every entry of its own.

    ``days`` is how long an entry that is no event is shown.
    """

    name: str
    area: str
    category: Category
    channels: frozenset[str]
    days: int
    zone: ZoneInfo


def draft_of(entry: Entry, frame: Frame, now: datetime) -> Draft:
    """Return ``entry`` as a draft: for a person to look at, so what is too long is cut visibly."""
    title = entry.title or entry.text.partition("\n")[0]
    starts_late = entry.starts is not None and entry.starts - _AHEAD > now
    return Draft(
        category=frame.category,
        headline=cut(title, HEADLINE_MAX),
        title=cut(title, TITLE_MAX),
        body=cut(entry.text, BODY_MAX),
        when_where=cut(when_where(entry, frame.zone), LINE_MAX),
        source=frame.name,
        effective=entry.starts - _AHEAD if entry.starts and starts_late else None,
        expires=entry.ends or now + timedelta(days=frame.days),
        areas=(frame.area,),
        channels=frame.channels,
        record=Record(reprinted_from=frame.name, link=entry.link),
    )


def when_where(entry: Entry, zone: ZoneInfo) -> str:
    """Return ``11月25日（周三）9:00—11:00，文化站`` for an event, else nothing."""
    if entry.starts is None:
        return entry.place
    start = entry.starts.astimezone(zone)
    said = _day(start) if entry.is_day else f"{_day(start)}{_clock(start)}"
    if entry.ends is not None:
        end = entry.ends.astimezone(zone)
        last = end - timedelta(days=1) if entry.is_day else end
        if last.date() > start.date():
            said += f"—{_day(last)}" if entry.is_day else f"—{_day(last)}{_clock(last)}"
        elif not entry.is_day and last > start:
            said += f"—{_clock(last)}"
    return f"{said}，{entry.place}" if entry.place else said


def cut(text: str, limit: int) -> str:
    """Return ``text``, with a mark where it was cut."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _day(at: datetime) -> str:
    return f"{at.month}月{at.day}日（周{_WEEKDAYS[at.weekday()]}）"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02}"
