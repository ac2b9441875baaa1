"""Reads any document that warnings come in: one, many, wrapped in feeds, or links to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from app.domain.warning import Message, Type
from app.domain.warning_kind import Kinds
from app.ingest import cap, national_xml, qweather, xml_signature
from app.ingest.xml_tree import MAX_BYTES, Malformed, children, local, outermost, read_tree, text

MAX_MESSAGES = 2000
_CAP_TYPES = {"application/cap+xml", "application/common-alerting-protocol+xml"}
_FEEDS = {"feed", "rss", "RDF"}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One message that was not taken, and why: ``place`` is its identifier, or its number."""

    place: str
    code: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a document holds.

    Attributes:
        messages: those that could be read.
        refused: those that could not.
        links: where further ones lie; as written, perhaps relative.
        is_list: whether it lists all that holds, so that what it lists no more is over.
        is_verified: whether each message was verified with the pinned certificate.
    """

    messages: tuple[Message, ...] = ()
    refused: tuple[Refusal, ...] = ()
    links: tuple[str, ...] = ()
    is_list: bool = False
    is_verified: bool = False


def read_document(body: bytes, kinds: Kinds, pinned: str = "") -> Document:
    """Return what ``body`` holds.

    Args:
        body: the bytes as they came.
        kinds: the table of kinds.
        pinned: certificates (PEM) one of which must have signed each message; empty: none need.

    Raises:
        Malformed: nothing in it can be used.
    """
    if len(body) > MAX_BYTES:
        raise Malformed("too_large")
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}:
        return _json(body, kinds, pinned)
    root = read_tree(body)
    national = national_xml.messages_in(root)
    if national:
        return _of(national, lambda e: national_xml.read_national(e, kinds), pinned, False)
    found = list(outermost(root, "alert", cap.NAMESPACES))
    is_feed = local(root) in _FEEDS
    links = tuple(_links(root)) if is_feed else ()
    is_empty = is_feed or local(root) in {"alerts", "EDXLDistribution"}
    if not found and not is_empty:
        raise Malformed("not_a_warning")
    read = _of(found, lambda e: cap.read_alert(e, kinds), pinned, is_feed)
    return Document(
        messages=read.messages,
        refused=read.refused,
        links=links,
        is_list=is_empty and local(root) != "EDXLDistribution",
        is_verified=read.is_verified,
    )


def _json(body: bytes, kinds: Kinds, pinned: str) -> Document:
    if pinned:
        raise Malformed("unsigned")
    rows = qweather.rows_in(qweather.read_json(body.lstrip(b"\xef\xbb\xbf")))
    messages, refused = _read(
        ((str(row.get("id", n)), row) for n, row in enumerate(rows, 1)),
        lambda row: qweather.read_row(row, kinds),
    )
    return Document(messages=messages, refused=refused, is_list=True)


def _of(
    elements: list[etree._Element],
    read: Callable[[etree._Element], Message],
    pinned: str,
    is_feed: bool,
) -> Document:
    if len(elements) > MAX_MESSAGES:
        raise Malformed("too_many", what="messages", limit=MAX_MESSAGES)

    def trusted(element: etree._Element) -> Message:
        return read(xml_signature.verified(element, pinned) if pinned else element)

    named = ((_name(element, n), element) for n, element in enumerate(elements, 1))
    messages, refused = _read(named, trusted)
    return Document(
        messages=messages, refused=refused, is_list=is_feed, is_verified=bool(pinned and messages)
    )


def _read(
    named: Iterable[tuple[str, T]], read: Callable[[T], Message]
) -> tuple[tuple[Message, ...], tuple[Refusal, ...]]:
    messages, refused = [], []
    for name, one in named:
        try:
            messages.append(_in_earnest(read(one)))
        except Malformed as exc:
            refused.append(Refusal(name, exc.code, dict(exc.facts)))
    return tuple(messages), tuple(refused)


def _in_earnest(message: Message) -> Message:
    """Return it, unless it only answers another one."""
    if message.type in {Type.ACK, Type.ERROR}:
        raise Malformed("not_a_warning", msgType=message.type.value)
    return message


def _name(element: etree._Element, number: int) -> str:
    said = next((c.text for c in children(element, "identifier") if c.text), "")
    return said.strip()[:200] or str(number)


def _links(root: etree._Element) -> list[str]:
    """Return the links of entries that have no warning in them."""
    found = []
    for entry in (e for e in root.iter() if local(e) in {"entry", "item"}):
        if next(outermost(entry, "alert", cap.NAMESPACES[:-1]), None) is None:
            found += [_link(entry)]
    return list(dict.fromkeys(link for link in found if link))


def _link(entry: etree._Element) -> str:
    links = [*children(entry, "link"), *children(entry, "enclosure")]
    typed = [one for one in links if one.get("type", "").lower() in _CAP_TYPES]
    usual = [one for one in links if one.get("rel", "alternate") == "alternate"]
    for one in (*typed, *usual):
        said = one.get("href") or one.get("url") or (one.text or "").strip()
        if said:
            return str(said)
    return text(entry, "guid") if text(entry, "guid").startswith("http") else ""
