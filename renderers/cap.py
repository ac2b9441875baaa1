"""Our own feed of warnings: OASIS CAP 1.2, every word and every place as the issuer gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import uuid5
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.etree import _Element as Element

from app.domain import websub
from app.domain.board import Board
from app.domain.target import Profile
from app.domain.warning import Info, Message, Place, Ring, is_over, severity_of
from app.domain.warning_told import Told, in_language
from renderers import plain
from renderers.base import Document
from renderers.feed_entry import NAMESPACE
from renderers.notation import instant
from renderers.warning_words import warning_words
from renderers.words import called, words

CAP_TYPE = "application/cap+xml"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
LIST = "warnings.atom"
_CAP, _ATOM = "urn:oasis:names:tc:emergency:cap:1.2", "http://www.w3.org/2005/Atom"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`#]+")
_NEVER = "2026-01-01T00:00:00Z"
_CATEGORIES = (
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
) + ("CBRNE", "Other")
_RESPONSES = (
    "Shelter",
    "Evacuate",
    "Prepare",
    "Execute",
    "Avoid",
    "Monitor",
    "Assess",
    "AllClear",
    "None",
)
_URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
_CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
_SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")


def documents(board: Board, profile: Profile) -> tuple[Document, ...]:
    """Return ``warnings.atom`` and ``warnings/<id>.cap`` for each; ended ones while they stay."""
    caps = (
        Document(name=f"warnings/{w.id}.cap", media_type=CAP_TYPE, body=cap(w, profile))
        for w in board.warnings
    )
    return (Document(name=LIST, media_type=ATOM_TYPE, body=_listed(board, profile)), *caps)


def cap(one: Told, profile: Profile) -> bytes:
    """Return the message of ``one``; of what was taken back, one that says that it is over."""
    said, zone = one.message, ZoneInfo(profile.time_zone)
    root = _alert(said, zone)
    for info in said.infos:
        if not is_over(said, info):
            _add_info(root, one, info, zone)
    return _bytes(root)


def message(said: Message, profile: Profile) -> bytes:
    """Return ``said`` without what it says of a danger: one that ends others."""
    return _bytes(_alert(said, ZoneInfo(profile.time_zone)))


def _alert(said: Message, zone: ZoneInfo) -> Element:
    root = etree.Element(f"{{{_CAP}}}alert", nsmap={None: _CAP})
    texts = {
        "identifier": said.identifier,
        "sender": said.sender,
        "sent": _instant(said.sent, zone),
        "status": said.status.value,
        "msgType": said.type.value,
        "source": said.source,
        "scope": said.scope.value,
        "note": said.note,
        "references": _references(said, zone),
        "incidents": " ".join(said.incidents),
    }
    for name, text in texts.items():
        _add(root, name, text)
        if name == "scope":
            for code in said.codes:
                _add(root, "code", code)
    return root


def _add_info(root: Element, one: Told, info: Info, zone: ZoneInfo) -> None:
    made = _add(root, "info")
    _add(made, "language", info.language)
    for category in [c for c in info.categories if c in _CATEGORIES] or ["Other"]:
        _add(made, "category", category)
    _add(made, "event", info.event or one.kind_name or one.title)
    for response in info.responses:
        _add(made, "responseType", response if response in _RESPONSES else "")
    is_ended = one.ended_at is not None
    _add(made, "urgency", "Past" if is_ended else _one_of(info.urgency, _URGENCIES))
    severity = info.severity if info.severity in _SEVERITIES[:4] else severity_of(info.level)
    _add(made, "severity", severity)
    _add(made, "certainty", _one_of(info.certainty, _CERTAINTIES))
    _add_pairs(made, "eventCode", info.codes)
    _add(made, "effective", _instant(info.effective, zone))
    _add(made, "onset", _instant(info.onset, zone))
    _add(made, "expires", _instant(one.ended_at or info.expires or one.expires, zone))
    _add(made, "senderName", info.sender_name)
    _add(made, "headline", info.headline)
    _add(made, "description", info.description)
    _add(made, "instruction", info.instruction)
    _add(made, "web", info.web)
    _add(made, "contact", info.contact)
    _add_pairs(made, "parameter", info.parameters)
    for place in info.places:
        _add_area(made, place)


def _add_area(made: Element, place: Place) -> None:
    area = _add(made, "area")
    _add(area, "areaDesc", place.name or "—")
    for ring in place.polygons:
        _add(area, "polygon", _ring(ring))
    for circle in place.circles:
        centre = circle.centre
        _add(area, "circle", f"{centre.lat:.6g},{centre.lon:.7g} {circle.radius_km:g}")
    _add_pairs(area, "geocode", place.codes)


def _listed(board: Board, profile: Profile) -> bytes:
    say, code = words(profile.language), board.area.code
    home = f"{profile.public_url}/feeds/{code}"
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    name = called(board.area, say)
    _add(root, "id", f"{home}/{LIST}")
    _add(root, "title", warning_words(profile.language).warnings_of.format(area=name))
    _add(root, "updated", max((_changed(w) for w in board.warnings), default=_NEVER))
    _add(_add(root, "author"), "name", name)
    for hub in websub.hubs(profile.public_url, profile.hub):
        _add(root, "link", href=hub, rel="hub")
    _add(root, "link", href=f"{home}/{LIST}", rel="self", type="application/atom+xml")
    for told in board.warnings:
        one = in_language(told, profile.language)
        entry = _add(root, "entry")
        _add(entry, "id", entry_id(one))
        _add(entry, "title", heading(one, profile))
        _add(entry, "updated", _changed(one))
        _add(entry, "published", instant(one.sent))
        _add(_add(entry, "author"), "name", plain.line(one.issuer))
        link = f"{home}/warnings/{one.id}.cap"
        _add(entry, "link", href=link, rel="alternate", type=CAP_TYPE)
        _add(entry, "summary", plain.cut(plain.flowing(one.text), 400))
    return _bytes(root)


def entry_id(one: Told) -> str:
    """Return the id of an entry of Atom: the issuer's identifier where that is an IRI.

    RFC 4287, 4.2.6 wants one; most issuers have plain numbers. The all-clear is an entry of its
    own.
    """
    said = plain.line(one.message.identifier)
    name = said if _IRI.fullmatch(said) else f"urn:uuid:{uuid5(NAMESPACE, said)}"
    return f"{name}#lifted" if one.is_lifted else name


def heading(one: Told, profile: Profile) -> str:
    """Return the title of ``one``; of what is over it says so."""
    say = warning_words(profile.language)
    title = plain.line(one.title)
    if one.ended_at is None:
        return title
    return (say.title_lifted if one.is_lifted else say.title_over).format(title=title)


def _changed(one: Told) -> str:
    return instant(one.ended_at or one.sent)


def _references(said: Message, zone: ZoneInfo) -> str:
    """Name earlier messages; one whose time is not known cannot be named so."""
    return " ".join(
        f"{r.sender},{r.identifier},{_instant(r.sent, zone)}" for r in said.references if r.sent
    )


def _add_pairs(made: Element, name: str, pairs: Iterable[object]) -> None:
    for pair in pairs:
        held = _add(made, name)
        for part in ("valueName", "value"):
            child = etree.SubElement(held, f"{{{_CAP}}}{part}")
            child.text = plain.text(getattr(pair, "name" if part == "valueName" else "value"))


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    """Add an element; one without a text that would be empty is left out."""
    made = etree.Element(f"{{{parent.nsmap[None]}}}{name}", attributes)
    if text is not None:
        made.text = plain.text(text)
        if not made.text:
            return made
    parent.append(made)
    return made


def _one_of(said: str, known: tuple[str, ...]) -> str:
    return said if said in known else "Unknown"


def _ring(ring: Ring) -> str:
    return " ".join(f"{p.lat:.6f},{p.lon:.6f}" for p in ring)


def _instant(at: datetime | None, zone: ZoneInfo) -> str:
    """Write an instant as CAP wants it: whole seconds and an offset, never Z."""
    if at is None:
        return ""
    return at.astimezone(zone).replace(microsecond=0).isoformat().replace("+00:00", "-00:00")


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
