"""An area's board as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree
from markupsafe import escape

from app.domain.board import Board
from app.domain.media import size
from app.domain.notice import Notice
from app.domain.target import Profile
from renderers import acts, cap, feed_warned, files, plain
from renderers.base import Document, Documents
from renderers.notation import instant, json_document
from renderers.words import Words, called, validity, words

RSS_TYPE = "application/rss+xml; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
JSON_FEED_TYPE = "application/feed+json; charset=utf-8"
# What ids are made in (RFC 4122, 4.3); never change it, or readers take every entry for new.
NAMESPACE = UUID("c5493dc0-6f97-50ae-90d3-c857f75ac531")
# When an empty board changed last: atom:updated must say something, and there is no clock here.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def render(board: Board, profile: Profile) -> Documents:
    """Return ``rss.xml``, ``atom.xml`` and ``feed.json``, the board's order kept."""
    board = acts.board(board, profile)
    rss, atom = _generator(board, profile, "rss.xml"), _generator(board, profile, "atom.xml")
    return Documents(
        (
            Document(name="rss.xml", media_type=RSS_TYPE, body=rss.rss_str(pretty=True)),
            Document(name="atom.xml", media_type=ATOM_TYPE, body=atom.atom_str(pretty=True)),
            json_document("feed.json", _json_feed(board, profile), JSON_FEED_TYPE),
            *cap.documents(board, profile),
        )
    )


def changed(notice: Notice) -> datetime:
    """Return when this revision could first be read: what readers sort by."""
    return max(notice.sent, notice.effective)


def entry_id(notice: Notice) -> str:
    """Return the id of a notice, the same over its revisions and wherever it is read."""
    return f"urn:uuid:{uuid5(NAMESPACE, notice.id)}"


def content_html(notice: Notice, profile: Profile) -> str:
    """Return all that an entry says below its title, as escaped paragraphs."""
    lines = [str(escape(line)) for line in _lines(notice, words(profile.language), profile)]
    return "".join(f"<p>{line}</p>" for line in lines) + _files_html(notice, profile)


def _files_html(notice: Notice, profile: Profile) -> str:
    """Pictures as pictures, files as links."""
    shown = []
    for one in notice.attachments:
        url, name = escape(files.address(one, profile)), escape(plain.line(one.name))
        if one.is_image:
            room = f'width="{one.width_px}" height="{one.height_px}"'
            alt = escape(plain.line(one.alt))
            shown.append(f'<p><img src="{url}" alt="{alt}" {room}></p>')
        else:
            shown.append(f'<p><a href="{url}">{name}</a>（PDF, {size(one.size)}）</p>')
    return "".join(shown)


def _lines(notice: Notice, say: Words, profile: Profile) -> list[str]:
    """Title, when and where, text, contact, validity and source; what repeats is left out."""
    contact, source = plain.line(notice.contact), plain.line(notice.source)
    lines = [
        plain.line(notice.title),
        *plain.paragraphs(notice.when_where),
        *plain.paragraphs(notice.body),
        f"{say.contact}{say.colon}{contact}" if contact else "",
        validity(notice, profile),
        say.published_by.format(source=source) if source else "",
    ]
    headline = plain.headline(notice, say.untitled)
    return [line for line in dict.fromkeys(lines) if line and line != headline]


def _generator(board: Board, profile: Profile, name: str) -> FeedGenerator:
    say, code = words(profile.language), board.area.code
    area = called(board.area, say)
    feed = FeedGenerator()
    feed.id(f"urn:uuid:{uuid5(NAMESPACE, code)}")
    feed.title(say.feed_title.format(area=area))
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
        _add(feed, notice, profile, say, is_rss=name == "rss.xml")
    return feed


class _Entry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry that names its files: feedgen leaves out what a link in Atom is for."""

    def __init__(self, enclosures: list[dict[str, str]]) -> None:
        super().__init__()
        self._enclosures = enclosures

    def atom_entry(self, extensions: bool = True) -> object:
        entry = super().atom_entry(extensions)
        for one in self._enclosures:
            etree.SubElement(entry, "link", {"rel": "enclosure", **one})
        return entry


def _add(
    feed: FeedGenerator, notice: Notice, profile: Profile, say: Words, *, is_rss: bool
) -> None:
    enclosures = [
        {"href": files.address(one, profile), "type": one.media_type, "length": str(one.size)}
        for one in notice.attachments
    ]
    entry = feed.add_entry(_Entry(enclosures), order="append")
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
    return max([*map(changed, board.notices), *told], default=NEVER)


def _json_feed(board: Board, profile: Profile) -> dict[str, Any]:
    say, code = words(profile.language), board.area.code
    area = called(board.area, say)
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": say.feed_title.format(area=area),
        "home_page_url": f"{profile.public_url}/a/{code}/",
        "feed_url": f"{profile.public_url}/feeds/{code}/feed.json",
        "description": say.feed_about.format(area=area),
        "language": profile.language,
        "authors": [{"name": area}],
        "items": [
            *(feed_warned.item(one, profile) for one in board.warnings),
            *(_item(notice, profile, say) for notice in board.notices),
        ],
        "_linli": {"area": code, "edition": board.edition},
    }


def _item(notice: Notice, profile: Profile, say: Words) -> dict[str, Any]:
    source = plain.line(notice.source)
    return {
        "id": entry_id(notice),
        "url": f"{profile.public_url}/p/{notice.id}",
        "title": plain.headline(notice, say.untitled),
        "content_html": content_html(notice, profile),
        "content_text": "\n".join(_lines(notice, say, profile)),
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
