"""All feeds of an area in one file (OPML 2.0): a reader subscribes to them at once."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from app.domain.audience import Area
from app.domain.target import Profile
from renderers.words import called, words

TYPE = "text/x-opml; charset=utf-8"


def opml(area: Area, parts: Iterable[tuple[str, str]], profile: Profile) -> bytes:
    """Return one outline a part: where it lies below the area's feeds, and what it is called."""
    say = words(profile.language)
    title = say.feed_title.format(area=called(area, say))
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    for part, label in parts:
        below = f"{part}/" if part else ""
        etree.SubElement(
            body,
            "outline",
            type="rss",
            text=f"{title} · {label}" if label else title,
            xmlUrl=f"{profile.public_url}/feeds/{area.code}/{below}atom.xml",
            htmlUrl=f"{profile.public_url}/a/{area.code}/",
        )
    return bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))
