"""What validators of RSS 2.0 and Atom ask for, on the nastiest feed there is; and where things are.

The rules are those of RFC 4287, RFC 5005, the RSS 2.0.11 specification, and GeoRSS Simple.
"""

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from app.domain.board import Board
from app.domain.notice import Act, Attachment
from app.domain.target import Profile
from app.domain.warning import Circle, Level, Place, Point
from app.domain.warning_chain import Known
from app.domain.warning_kind import Kinds
from app.domain.warning_now import effective_warnings
from app.domain.warning_told import told
from renderers import feed, plain
from tests.app.domain.warnings_made import CHAOYANG, NOON, info, message
from tests.renderers.nasty import NASTY

# The notice is a value: no example can change it for the next.
_ONE_FOR_ALL = HealthCheck.function_scoped_fixture
HERE = Profile(public_url="https://wcl.example")
A, GEO = "{http://www.w3.org/2005/Atom}", "{http://www.georss.org/georss}"
RING = (Point(39.9, 116.4), Point(39.9, 116.5), Point(40.0, 116.5), Point(39.9, 116.4))
CENTRES = (("110105900", (116.5, 39.95)), ("110105900001", (116.471, 39.9222)))


def warned(identifier, *places, **more):
    said = message(identifier, infos=(info(Level.RED, description="大雨\x0b将至", places=places),))
    known = [Known(message=said, places=CHAOYANG, is_released=True)]
    (one,) = effective_warnings(NOON + timedelta(hours=1), known)
    kinds = Kinds(edition="1", kinds=())
    return replace(told(one, identifier, kinds, {Level.RED}, "zh-CN"), **more)


@pytest.fixture
def board(notice, trail):
    listed = [
        replace(notice, **{"source": "\x00", **fields}, id=f"n{n:07}")
        for n, fields in enumerate(NASTY.values())
    ]
    picture = Attachment(
        sha256="0" * 64, name="图\x07.jpg", media_type="image/jpeg", size=9, alt="图"
    )
    listed[0] = replace(listed[0], attachments=(picture, picture))
    gone = replace(notice, id="g0ne0000", revision=2, act=Act.WITHDRAW)
    over = warned("11010541600000_2", ended_at=NOON + timedelta(hours=2), is_lifted=True)
    return Board(
        area=trail[-1],
        trail=trail,
        notices=tuple(listed),
        warnings=(warned("urn:oid:2.49.0.1.156.1"), over),
        withdrawn=(gone,),
        centres=CENTRES,
    )


@pytest.fixture
def made(board):
    whole = feed.render(board, HERE).items + feed.part(board, HERE, "outage", "停水停电").items
    return {d.name: d.body for d in whole}


def is_address(said):
    parts = urlsplit(said or "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def is_instant(said):
    return datetime.fromisoformat(said).tzinfo is not None


def of_atom(root):
    """Yield each rule by name, and whether the feed keeps it."""
    entries = root.findall(f"{A}entry")
    for one in (root, *entries):
        for name in ("id", "title", "updated"):
            yield f"one {name} (4.1)", len(one.findall(f"{A}{name}")) == 1
        name = one.findtext(f"{A}id")
        yield f"id is an IRI (4.2.6): {name}", re.fullmatch(r"[a-z][\w+.-]*:\S+", name)
        yield "a date is an instant (3.3)", is_instant(one.findtext(f"{A}updated"))
        yield "something to read (4.2.14)", (one.findtext(f"{A}title") or "").strip()
        alternates = [e for e in one.findall(f"{A}link") if e.get("rel") == "alternate"]
        yield "one alternate (4.1.1)", len(alternates) <= 1
        for link in one.findall(f"{A}link"):
            yield f"a whole address (4.2.7): {link.get('href')}", is_address(link.get("href"))
        for person in one.findall(f"{A}author"):
            yield "an author has a name (3.2.1)", (person.findtext(f"{A}name") or "").strip()
    yield "the feed has an author (4.1.1)", root.find(f"{A}author") is not None
    yield "ids are unique (4.1.1)", len({e.findtext(f"{A}id") for e in entries}) == len(entries)
    yield "it links to itself", [e for e in root.findall(f"{A}link") if e.get("rel") == "self"]
    for entry in entries:
        said = entry.find(f"{A}content")
        said = entry.find(f"{A}summary") if said is None else said
        yield "content is html or text (4.1.3)", said.get("type", "text") in {"html", "text"}
    order = [child.tag for child in root]
    yield "entries come last", A + "entry" not in order or order.index(A + "entry") > 4


def of_rss(root):
    """Yield each rule by name, and whether the feed keeps it."""
    (channel,) = root
    yield "the version", root.tag == "rss" and root.get("version") == "2.0"
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        yield f"one {name}", len(channel.findall(name)) == 1 and channel.findtext(name).strip()
    links = [e for e in channel.findall(f"{A}link") if e.get("rel") == "self"]
    yield "it links to itself", len(links) == 1 and is_address(links[0].get("href"))
    items, guids = channel.findall("item"), channel.findall("item/guid")
    yield "each has a guid of its own", len({g.text for g in guids}) == len(items) == len(guids)
    yield "a guid is no link", all(g.get("isPermaLink") == "false" for g in guids)
    for item in items:
        yield "something to read", (item.findtext("title") or "").strip()
        yield "a whole address", is_address(item.findtext("link"))
        yield "a date of RFC 822", parsedate_to_datetime(item.findtext("pubDate")).tzinfo
        yield "an author has an address", all("@" in e.text for e in item.findall("author"))
        yield "one file at most", len(item.findall("enclosure")) <= 1
        for file in item.findall("enclosure"):
            yield "a file is whole", is_address(file.get("url")) and file.get("length").isdigit()
            yield "a file has a type", "/" in file.get("type")
        relative = re.findall(r'(?:href|src)="(?!https?://)', item.findtext("description") or "")
        yield "no relative address within", not relative


def test_every_feed_keeps_every_rule(made):
    rules = {"atom.xml": of_atom, "warnings.atom": of_atom, "rss.xml": of_rss}
    looked = 0
    for name, body in made.items():
        check = rules.get(name.rpartition("/")[2])
        if check:
            broken = [rule for rule, holds in check(etree.fromstring(body)) if not holds]
            assert broken == [], name
            assert not feedparser.parse(body).bozo, name
            looked += 1
    assert looked == 5


def test_a_feed_says_that_it_is_whole_and_what_is_dead(made):
    for name in ("rss.xml", "atom.xml", "outage/atom.xml"):
        assert made[name].count(b"fh:complete") == 1, name
    assert b"deleted-entry" in made["atom.xml"]


def test_an_entry_says_where_it_is_and_one_geometry_alone(notice, trail):
    cases = {
        "one area": ({}, ("point", "39.92220 116.47100")),
        "two areas": ({"areas": ("110105900001", "110105900")}, ("box", None)),
        "nobody knows where": ({"areas": ("110000",)}, None),
    }
    polygon = "39.90000 116.40000 39.90000 116.50000 40.00000 116.50000 39.90000 116.40000"
    circle = Circle(Point(39.95, 116.45), 2.5)
    warnings = {
        "a polygon": ((Place(polygons=(RING,)),), ("polygon", polygon)),
        "a circle": ((Place(circles=(circle,)),), ("circle", "39.95000 116.45000 2500")),
        "both": ((Place(polygons=(RING,), circles=(circle,)),), ("box", None)),
        "neither": ((), ("point", "39.92220 116.47100")),
    }
    for name, (fields, wanted) in cases.items():
        made = Board(area=trail[-1], notices=(replace(notice, **fields),), centres=CENTRES)
        assert found(made) == [wanted] * 2, name
    for name, (places, wanted) in warnings.items():
        made = Board(area=trail[-1], warnings=(warned("w1", *places),), centres=CENTRES)
        assert found(made) == [wanted] * 2, name


def found(board):
    """Return the geometry of the one entry in RSS and in Atom; a box by its name alone."""
    made = {d.name: d.body for d in feed.render(board, HERE).items}
    said = []
    for name in ("rss.xml", "atom.xml"):
        places = [e for e in etree.fromstring(made[name]).iter() if str(e.tag).startswith(GEO)]
        assert len(places) <= 1
        kinds = [(e.tag.removeprefix(GEO), e.text) for e in places]
        said += [(kind, None if kind == "box" else text) for kind, text in kinds] or [None]
    geometry = json.loads(made["feed.json"])["items"][0]["_linli"].get("geometry")
    assert (geometry is None) is (said[0] is None)
    if geometry:
        first = geometry["coordinates"] if geometry["type"] == "Point" else None
        ring = geometry["coordinates"][0] if first is None else [first]
        assert all(116 < lon < 117 and 39 < lat < 41 for lon, lat in ring)
        assert ring[0] == ring[-1]
    return said


@settings(max_examples=60, deadline=None, suppress_health_check=[_ONE_FOR_ALL])
@given(written=st.text(st.characters(), max_size=40))
def test_whatever_is_typed_a_reader_reads_what_can_be_read_of_it(notice, trail, written):
    shown = replace(notice, headline=written, title="标题", body=written)
    one = Board(area=trail[-1], notices=(shown,))
    made = {d.name: d.body for d in feed.render(one, HERE).items}
    wanted = plain.line(written) or "标题"
    for name, path in (("rss.xml", "channel/item/title"), ("atom.xml", f"{A}entry/{A}title")):
        assert etree.fromstring(made[name]).findtext(path) == wanted
    assert json.loads(made["feed.json"])["items"][0]["title"] == wanted
