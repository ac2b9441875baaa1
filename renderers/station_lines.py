"""The crawl of a television station: one line an item, as plain text, XML, JSON and RSS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from feedgen.feed import FeedGenerator
from lxml import etree

from app.domain.notice import FOREVER, Notice
from app.domain.station import Programme
from app.domain.target import Profile
from app.domain.warning import Level
from app.domain.warning_told import Told
from renderers import acts, plain, warned
from renderers.accents import ACCENTS
from renderers.base import Document
from renderers.feed import NEVER
from renderers.feed_entry import NAMESPACE
from renderers.notation import instant, json_document
from renderers.words import words

# What one reads in a breath and a half as it passes (docs/station.md).
MOST = 60
TEXT_TYPE = "text/plain; charset=utf-8"
OLD_TEXT_TYPE = "text/plain; charset=gb18030"
XML_TYPE = "application/xml; charset=utf-8"
RSS_TYPE = "application/rss+xml; charset=utf-8"
_FIRST = 1
_NEXT = 2
# Ticker programs take these for markup of their own.
_MARKUP = re.compile(r"[\[\]{}<>|\\^~【】〔〕［］｛｝＜＞《》〈〉]")
_TORN = re.compile(r"\s+(?=[，。；：、！？,.;:!?])")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；、）)]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of a crawl.

    Attributes:
        kind: ``warning`` or ``notice``.
        label: what it is, in a word: 暴雨橙色预警, 停水停电.
        colours: ground and ink of the label.
        priority: 1 runs before 2.
        until: first instant at which it may no longer run; None: until it is taken down.
    """

    id: str
    revision: int
    kind: str
    level: str
    label: str
    text: str
    colours: tuple[str, str]
    priority: int
    since: datetime
    until: datetime | None


def lines(programme: Programme, profile: Profile) -> tuple[Line, ...]:
    """Return what runs now: warnings, the worst first, then notices."""
    told = [_of_warning(one, profile) for one in programme.warnings]
    return (*told, *(of_notice(one, profile) for one in programme.notices))


def documents(programme: Programme, profile: Profile) -> dict[str, Document]:
    """Return the crawl by the name of its file: ``crawl.txt``, ``.xml``, ``.json``, ``.rss``."""
    found = lines(programme, profile)
    made = (
        Document(name="crawl.txt", media_type=TEXT_TYPE, body=text(found).encode()),
        Document(name="crawl.xml", media_type=XML_TYPE, body=_xml(programme, found)),
        json_document("crawl.json", _json(programme, found)),
        Document(name="crawl.rss", media_type=RSS_TYPE, body=_rss(programme, found, profile)),
    )
    return {one.name: one for one in made}


def text(found: Sequence[Line]) -> str:
    """Return one line an item, each ended with CR LF: ticker programs run on Windows."""
    return "".join(f"{one.text}\r\n" for one in found)


def old_text(found: Sequence[Line]) -> bytes:
    """Return the same in GB 18030, for programs that read nothing else."""
    return text(found).encode("gb18030", "replace")


def _of_warning(one: Told, profile: Profile) -> Line:
    label = warned.label(one, profile.language)
    over = one.ended_at is not None
    state = warned.facts(one, profile)["state"] if over else ""
    colour = warned.COLOURS[Level.NONE if over else one.level]
    said = plain.line(one.title) if over else plain.flowing(one.text) or plain.line(one.title)
    head = f"{label}{state}"
    return Line(
        id=f"w-{one.id}",
        revision=one.revision,
        kind="warning",
        level=one.level.word,
        label=_tidy(head),
        text=_cut(said if said.startswith(head) else f"{head}：{said}"),
        colours=(colour.ground, colour.ink),
        priority=_FIRST,
        since=one.effective,
        until=one.stays("tv"),
    )


def of_notice(notice: Notice, profile: Profile) -> Line:
    """Return what the crawl says of ``notice``."""
    told, say = acts.told(notice, profile), words(profile.language)
    source, headline = plain.line(told.source), plain.headline(told, say.untitled)
    own = notice.override("tv")
    when = plain.flowing(told.when_where)
    said = plain.line(own) if own else _joined(headline, when)
    return Line(
        id=notice.id,
        revision=notice.revision,
        kind="notice",
        level="",
        label=say.categories[notice.category],
        text=_cut(f"{source}：{said}" if source and not said.startswith(source) else said),
        colours=(ACCENTS[notice.category].deep, "#ffffff"),
        priority=_NEXT,
        since=notice.effective,
        until=None if notice.expires >= FOREVER else notice.expires,
    )


def _joined(headline: str, when: str) -> str:
    """Return what is said and when, without saying it twice."""
    if not when or when in headline:
        return headline
    return plain.sentence(headline) + when


def _tidy(said: str) -> str:
    return _TORN.sub("", plain.line(_MARKUP.sub(" ", _ADDRESS.sub("", said))))


def _cut(said: str) -> str:
    """Return ``said`` without markup and addresses, short enough: whole sentences, if one fits."""
    tidy = _tidy(said)
    if len(tidy) <= MOST:
        return tidy
    whole = max(tidy.rfind(mark, 0, MOST) for mark in "。！？；")
    return tidy[: whole + 1] if whole >= MOST // 2 else plain.cut(tidy, MOST)


def _facts(one: Line) -> dict[str, object]:
    return {
        "id": one.id,
        "revision": one.revision,
        "kind": one.kind,
        "level": one.level or None,
        "priority": one.priority,
        "label": one.label,
        "text": one.text,
        "from": instant(one.since),
        "until": instant(one.until) if one.until else None,
        "repeat": "loop",
    }


def _json(programme: Programme, found: Sequence[Line]) -> dict[str, object]:
    station = programme.station
    return {
        "station": {"id": station.id, "name": station.name, "area": programme.area.code},
        "items": [_facts(one) for one in found],
    }


def _xml(programme: Programme, found: Sequence[Line]) -> bytes:
    root = etree.Element(
        "crawl", station=plain.line(programme.station.name), area=programme.area.code
    )
    for one in found:
        facts = {k: str(v) for k, v in _facts(one).items() if v is not None}
        said = facts.pop("text")
        etree.SubElement(root, "item", facts).text = said
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))


def _rss(programme: Programme, found: Sequence[Line], profile: Profile) -> bytes:
    station = programme.station
    feed = FeedGenerator()
    feed.title(plain.line(station.name))
    feed.description(plain.line(f"{programme.area.name} {station.name}"))
    feed.language(profile.language)
    feed.link(href=f"{profile.public_url}/tv/{programme.area.code}/station/{station.id}/crawl.rss")
    newest = max((one.since for one in found), default=NEVER)
    feed.lastBuildDate(newest)
    for one in found:
        entry = feed.add_entry(order="append")
        entry.guid(f"urn:uuid:{uuid5(NAMESPACE, f'{one.id}:{one.revision}')}", permalink=False)
        entry.title(one.text)
        entry.category({"term": one.label})
        entry.pubDate(one.since)
    return bytes(feed.rss_str(pretty=True))
