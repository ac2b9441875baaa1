"""An area's board as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid5

from feedgen.feed import FeedGenerator
from lxml import etree

from app.domain import websub
from app.domain.board import Board
from app.domain.notice import Notice
from app.domain.target import Profile
from renderers import acts, cap, feed_calendar, feed_warned, feed_where, files, plain
from renderers.base import Document, Documents
from renderers.feed_entry import NAMESPACE, changed, content_html, entry_id, lines
from renderers.feed_where import Entry, Where
from renderers.notation import instant, json_document
from renderers.words import Words, called, words

RSS_TYPE = "application/rss+xml; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
JSON_FEED_TYPE = "application/feed+json; charset=utf-8"
# When an empty board changed last: atom:updated must say something, and there is no clock here.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_TOMBS = "http://purl.org/atompub/tombstones/1.0"


def render(board: Board, profile: Profile) -> Documents:
    """Return the three feeds, the calendar and what CAP readers fetch, the board's order kept."""
    three = _three(acts.board(board, profile), profile)
    calendar = feed_calendar.document(board, profile)
    return Documents((*three, calendar, *cap.documents(board, profile)))


def part(board: Board, profile: Profile, name: str, label: str) -> Documents:
    """Return the three feeds of what ``board`` holds of one kind, or of one level.

    ``name`` is where they lie below the area's own, ``label`` is what readers call it.
    """
    return Documents(_three(acts.board(board, profile), profile, name, label))


def _three(
    board: Board, profile: Profile, name: str = "", label: str = ""
) -> tuple[Document, Document, Document]:
    below = f"{name}/" if name else ""
    make = partial(_generator, board, profile, label=label)
    rss = make(f"{below}rss.xml").rss_str(pretty=True)
    atom = make(f"{below}atom.xml").atom_str(pretty=True)
    return (
        Document(name=f"{below}rss.xml", media_type=RSS_TYPE, body=_rss(rss, profile)),
        Document(name=f"{below}atom.xml", media_type=ATOM_TYPE, body=_atom(atom, board, profile)),
        json_document(
            f"{below}feed.json",
            _json_feed(board, profile, f"{below}feed.json", label),
            JSON_FEED_TYPE,
        ),
    )


def _say_more(feed: etree._Element, profile: Profile) -> None:
    """Add what feedgen has no words for, beside the link to the feed itself.

    The hubs (WebSub, 4), and that nothing is cut off: what a reader has and the feed has not is
    over (RFC 5005, 2).
    """
    own = next(link for link in feed.iter(f"{{{_ATOM}}}link") if link.get("rel") == "self")
    own.addprevious(etree.Element(f"{{{_HISTORY}}}complete", nsmap={"fh": _HISTORY}))
    for hub in websub.hubs(profile.public_url, profile.hub):
        own.addprevious(etree.Element(f"{{{_ATOM}}}link", href=hub, rel="hub"))


def _rss(body: bytes, profile: Profile) -> bytes:
    root = etree.fromstring(body)
    _say_more(root, profile)
    return _bytes(root)


def _atom(body: bytes, board: Board, profile: Profile) -> bytes:
    """Name the dead too (RFC 6721): what was withdrawn goes from readers that keep it."""
    root = etree.fromstring(body)
    _say_more(root, profile)
    for notice in board.withdrawn:
        stone = etree.SubElement(root, f"{{{_TOMBS}}}deleted-entry", nsmap={"at": _TOMBS})
        stone.set("ref", entry_id(notice))
        stone.set("when", instant(notice.sent))
    return _bytes(root)


def _bytes(root: etree._Element) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))


def _title(area: str, say: Words, label: str) -> str:
    return say.feed_title.format(area=area) + (f" · {label}" if label else "")


def _generator(board: Board, profile: Profile, name: str, *, label: str) -> FeedGenerator:
    say, code = words(profile.language), board.area.code
    area = called(board.area, say)
    feed = FeedGenerator()
    feed.id(f"urn:uuid:{uuid5(NAMESPACE, code + name.rpartition('/')[0])}")
    feed.title(_title(area, say, label))
    feed.subtitle(say.feed_about.format(area=area))
    feed.description(say.feed_about.format(area=area))
    feed.author({"name": area})
    feed.generator(say.product)
    feed.language(profile.language)
    feed.link(href=f"{profile.public_url}/feeds/{code}/{name}", rel="self")
    feed.link(href=f"{profile.public_url}/a/{code}/", rel="alternate")
    feed.updated(_updated(board))
    feed_warned.add_all(feed, board, profile)
    for notice in board.notices:
        where = feed_where.of_notice(notice, board)
        _add(feed, notice, profile, where, is_rss=name.endswith("rss.xml"))
    return feed


def _add(
    feed: FeedGenerator, notice: Notice, profile: Profile, where: Where | None, *, is_rss: bool
) -> None:
    say = words(profile.language)
    enclosures = [
        {"href": files.address(one, profile), "type": one.media_type, "length": str(one.size)}
        for one in notice.attachments
    ]
    entry = feed.add_entry(Entry(where, enclosures), order="append")
    if is_rss and enclosures:  # which has room for one
        first = enclosures[0]
        entry.enclosure(first["href"], first["length"], first["type"])
    entry.id(entry_id(notice))
    entry.guid(entry_id(notice), permalink=False)
    entry.title(plain.headline(notice, say.untitled))
    entry.link(href=f"{profile.public_url}/p/{notice.id}", rel="alternate")
    entry.updated(changed(notice))
    entry.pubDate(changed(notice))
    entry.category(term=str(notice.category), label=say.categories[notice.category])
    if source := plain.line(notice.source):
        entry.author({"name": source})
    entry.content(content_html(notice, profile), type="html")


def _updated(board: Board) -> datetime:
    told = [w.ended_at or w.sent for w in board.warnings]
    gone = [n.sent for n in board.withdrawn]
    return max([*map(changed, board.notices), *told, *gone], default=NEVER)


def _json_feed(board: Board, profile: Profile, name: str, label: str) -> dict[str, Any]:
    say, code = words(profile.language), board.area.code
    area = called(board.area, say)
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(area, say, label),
        "home_page_url": f"{profile.public_url}/a/{code}/",
        "feed_url": f"{profile.public_url}/feeds/{code}/{name}",
        "hubs": [
            {"type": "WebSub", "url": hub} for hub in websub.hubs(profile.public_url, profile.hub)
        ],
        "description": say.feed_about.format(area=area),
        "language": profile.language,
        "authors": [{"name": area}],
        "items": [
            *(feed_warned.item(one, board, profile) for one in board.warnings),
            *(_item(n, profile, feed_where.of_notice(n, board)) for n in board.notices),
        ],
        "_linli": {
            "area": code,
            "edition": board.edition,
            "withdrawn": [{"id": entry_id(n), "at": instant(n.sent)} for n in board.withdrawn],
        },
    }


def _item(notice: Notice, profile: Profile, where: Where | None) -> dict[str, Any]:
    say, source = words(profile.language), plain.line(notice.source)
    return {
        "id": entry_id(notice),
        "url": f"{profile.public_url}/p/{notice.id}",
        "title": plain.headline(notice, say.untitled),
        "content_html": content_html(notice, profile),
        "content_text": "\n".join(lines(notice, say, profile)),
        "date_published": instant(changed(notice)),
        "tags": [say.categories[notice.category]],
        **({"authors": [{"name": source}]} if source else {}),
        **_attachments(notice, profile),
        "_linli": {
            "revision": notice.revision,
            "category": str(notice.category),
            "effective": instant(notice.effective),
            "expires": instant(notice.expires),
            "areas": list(notice.areas),
            **({"geometry": where.geojson()} if where else {}),
        },
    }


def _attachments(notice: Notice, profile: Profile) -> dict[str, Any]:
    """JSON Feed 1.1: ``attachments``, and the first picture as ``image``."""
    if not notice.attachments:
        return {}
    told = [
        {
            "url": files.address(one, profile),
            "mime_type": one.media_type,
            "title": plain.line(one.alt or one.name),
            "size_in_bytes": one.size,
        }
        for one in notice.attachments
    ]
    images = [files.address(one, profile) for one in notice.attachments if one.is_image]
    return {**({"image": images[0]} if images else {}), "attachments": told}
