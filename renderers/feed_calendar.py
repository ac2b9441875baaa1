"""What takes place, as iCalendar (RFC 5545): for a resident's own calendar."""

from __future__ import annotations

from datetime import UTC, timedelta
from uuid import uuid5

from icalendar import Calendar, Event, vUri

from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.occasion import Occasion, occasion
from app.domain.target import Profile
from renderers import acts, plain
from renderers.base import Document
from renderers.feed_entry import NAMESPACE
from renderers.words import called, words

TYPE = "text/calendar; charset=utf-8"


def document(board: Board, profile: Profile) -> Document:
    """Return ``calendar.ics``: each notice of ``board`` that says when something takes place.

    UID stays over revisions and SEQUENCE counts them (3.8.7.4); what was withdrawn stays as
    STATUS:CANCELLED, so that calendars strike it out.
    """
    say = words(profile.language)
    title = say.feed_title.format(area=called(board.area, say))
    found = Calendar()
    found.add("prodid", f"-//Linli//{board.area.code}//ZH")
    found.add("version", "2.0")
    found.add("name", title)  # RFC 7986, 5.1
    found.add("x-wr-calname", title)
    found.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for notice in (*board.notices, *board.withdrawn):
        if when := occasion(notice, profile.time_zone):
            found.add_component(_event(notice, when, profile))
    return Document(name="calendar.ics", media_type=TYPE, body=found.to_ical())


def _event(notice: Notice, when: Occasion, profile: Profile) -> Event:
    say, event = words(profile.language), Event()
    event.add("uid", str(uuid5(NAMESPACE, notice.id)))
    event.add("sequence", notice.revision - 1)
    event.add("dtstamp", notice.sent)
    event.add("last-modified", notice.sent)
    _span(event, when)
    told = acts.told(notice, profile)
    event.add("summary", plain.headline(told, say.untitled))
    event.add("description", "\n".join(_lines(told)))
    event.add("categories", [say.categories[notice.category]])
    event.add("url", vUri(f"{profile.public_url}/p/{notice.id}"))
    event.add("status", "CANCELLED" if notice.is_withdrawal else "CONFIRMED")
    return event


def _span(event: Event, when: Occasion) -> None:
    """DTSTART and DTEND; a whole day ends on the day after it (3.6.1)."""
    if when.start is None:
        event.add("dtstart", when.first)
        event.add("dtend", when.last + timedelta(days=1))
        return
    event.add("dtstart", when.start.astimezone(UTC))
    if when.end is not None:
        event.add("dtend", when.end.astimezone(UTC))


def _lines(notice: Notice) -> list[str]:
    if notice.is_withdrawal:
        return []
    lines = [*plain.paragraphs(notice.when_where), *plain.paragraphs(notice.body)]
    return [*lines, *plain.paragraphs(notice.contact)]
