"""The calendar, read by a calendar library; and what was withdrawn, in calendar and Atom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import feedparser
from icalendar import Calendar
from lxml import etree

from app.domain import successor
from app.domain.board import Board
from app.domain.target import Profile
from renderers import feed
from tests.renderers.nasty import NASTY

HERE = Profile(public_url="https://wcl.example")
TOMBS = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def documents(board):
    return {d.name: d.body for d in feed.render(board, HERE).items}


def events(board):
    return Calendar.from_ical(documents(board)["calendar.ics"]).walk("VEVENT")


def test_what_takes_place_stands_in_the_calendar(notice, trail):
    said = replace(notice, when_where="11月25日（周三）9:00—11:00", headline="停水；请储水, 谢谢")
    (found,) = events(Board(area=trail[-1], trail=trail, notices=(said,)))
    assert found.decoded("dtstart") == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert found.decoded("dtend") == datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert str(found["summary"]) == "停水；请储水, 谢谢" and found["sequence"] == 0
    assert str(found["url"]) == "https://wcl.example/p/k3x9a7qd"
    assert found["status"] == "CONFIRMED"


def test_a_whole_day_ends_on_the_next(notice, trail):
    said = replace(notice, when_where="11月27日—29日，文化广场")
    (found,) = events(Board(area=trail[-1], trail=trail, notices=(said,)))
    assert found.decoded("dtstart") == date(2026, 11, 27)
    assert found.decoded("dtend") == date(2026, 11, 30)


def test_what_was_withdrawn_is_struck_out_and_named_dead(notice, trail):
    said = replace(notice, when_where="11月25日9:00—11:00")
    gone = successor.withdrawn(said, said.sent + timedelta(hours=1))
    before = events(Board(area=trail[-1], trail=trail, notices=(said,)))[0]
    board = Board(area=trail[-1], trail=trail, withdrawn=(gone,))
    (after,) = events(board)
    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert after["status"] == "CANCELLED" and not str(after["description"])
    atom = documents(board)["atom.xml"]
    (stone,) = etree.fromstring(atom).iter(TOMBS)
    assert stone.get("ref") == "urn:uuid:e3c8e88a-17ae-525c-bafb-45febc36bb17"
    read = feedparser.parse(atom)
    assert not read.bozo and not read.entries


def test_hostile_text_stays_text(notice, trail):
    for fields in NASTY.values():
        wild = {**fields, "when_where": f"11月25日9:00 {fields.get('when_where', '')}"}
        said = replace(notice, **wild)
        (found,) = events(Board(area=trail[-1], trail=trail, notices=(said,)))
        assert found["status"] == "CONFIRMED" and len(found.subcomponents) == 0
