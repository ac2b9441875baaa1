"""One OASIS CAP message (1.0, 1.1, 1.2): lenient on its form, strict on its meaning."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TypeVar

from lxml import etree

from app.domain.warning import Info, Message, Pair, Place, Reference, Scope, Status, Type
from app.domain.warning_kind import Kinds
from app.ingest.warning_fields import (
    Flaws,
    circle,
    classified,
    identity,
    instant,
    maybe_instant,
    one_of,
    polygon,
)
from app.ingest.xml_tree import MAX_OUTLINE, Malformed, children, text, whole

NAMESPACES = (
    "urn:oasis:names:tc:emergency:cap:1.2",
    "urn:oasis:names:tc:emergency:cap:1.1",
    "http://www.incident.com/cap/1.0",
    "urn:oasis:names:tc:emergency:cap:1.0",
    "",
)
MAX_INFOS, MAX_AREAS = 60, 2000
# What is left out of a polygon has no name in CAP; these are in use.
_EXCLUDED = {"excludepolygon", "excludedpolygon", "exclusionpolygon"}
_CERTAINTIES = {"very likely": "Likely"}
T = TypeVar("T")


def read_alert(alert: etree._Element, kinds: Kinds) -> Message:
    """Return the message that an ``alert`` element is.

    Raises:
        Malformed: it does not say what a message must.
    """
    flaws = Flaws()
    identifier = identity("identifier", text(alert, "identifier"))
    sender = identity("sender", text(alert, "sender"))
    sent = text(alert, "sent")
    if not sent:
        raise Malformed("missing", field="sent")
    infos = children(alert, "info")
    if len(infos) > MAX_INFOS:
        raise Malformed("too_many", what="info", limit=MAX_INFOS)
    return Message(
        sender=sender,
        identifier=identifier,
        sent=instant("sent", sent),
        status=one_of(Status, "status", text(alert, "status")),
        type=one_of(Type, "msgType", text(alert, "msgType")),
        scope=one_of(Scope, "scope", text(alert, "scope")),
        source=text(alert, "source"),
        note=text(alert, "note"),
        codes=tuple(said for c in children(alert, "code") if (said := whole(c))),
        references=_references(text(alert, "references"), sender),
        incidents=_words(text(alert, "incidents")),
        infos=tuple(_info(one, kinds, flaws) for one in infos),
        flaws=flaws.names,
    )


def _references(said: str, sender: str) -> tuple[Reference, ...]:
    found = []
    for word in said.split()[:1000]:
        parts = word.strip(",").split(",")
        if len(parts) == 1:
            found.append(Reference(sender, parts[0]))
        elif len(parts) == 2:
            found.append(Reference(parts[0], parts[1]))
        else:
            found.append(_triple(",".join(parts[:-2]), parts[-2], parts[-1]))
    return tuple(found)


def _triple(sender: str, identifier: str, sent: str) -> Reference:
    try:
        return Reference(sender, identifier, instant("references", sent))
    except Malformed:
        return Reference(sender, identifier)


def _words(said: str) -> tuple[str, ...]:
    """Return words; one with spaces in it stands in quotation marks."""
    try:
        return tuple(dict.fromkeys(shlex.split(said)))
    except ValueError:
        return tuple(dict.fromkeys(said.split()))


def _info(info: etree._Element, kinds: Kinds, flaws: Flaws) -> Info:
    areas = children(info, "area")
    if len(areas) > MAX_AREAS:
        raise Malformed("too_many", what="area", limit=MAX_AREAS)
    certainty = text(info, "certainty")
    excluded = [
        pair.value
        for pair in _pairs(info, "parameter")
        if pair.name.lower().replace("_", "") in _EXCLUDED
    ]
    found = Info(
        language=text(info, "language"),
        categories=_all(info, "category"),
        event=text(info, "event"),
        responses=_all(info, "responseType"),
        urgency=text(info, "urgency") or "Unknown",
        severity=text(info, "severity") or "Unknown",
        certainty=_CERTAINTIES.get(certainty.lower(), certainty) or "Unknown",
        codes=_pairs(info, "eventCode"),
        effective=maybe_instant("effective", text(info, "effective"), flaws),
        onset=maybe_instant("onset", text(info, "onset"), flaws),
        expires=maybe_instant("expires", text(info, "expires"), flaws),
        sender_name=text(info, "senderName"),
        headline=text(info, "headline"),
        description=text(info, "description"),
        instruction="\n".join(_all(info, "instruction")),
        web=text(info, "web"),
        contact=text(info, "contact"),
        parameters=_pairs(info, "parameter"),
        places=tuple(_place(area, excluded, flaws) for area in areas),
    )
    return classified(found, kinds, flaws)


def _place(area: etree._Element, excluded: list[str], flaws: Flaws) -> Place:
    left_out = [child for child in area if _is_exclusion(child)]
    return Place(
        name=text(area, "areaDesc"),
        polygons=_each(polygon, _outlines(children(area, "polygon")), flaws),
        circles=_each(circle, _outlines(children(area, "circle")), flaws),
        excluded=_each(polygon, [*_outlines(left_out), *excluded], flaws),
        codes=_pairs(area, "geocode"),
    )


def _outlines(found: list[etree._Element]) -> list[str]:
    return [whole(one, MAX_OUTLINE) for one in found]


def _is_exclusion(child: etree._Element) -> bool:
    return etree.QName(child).localname.lower().replace("_", "") in _EXCLUDED


def _each(read: Callable[[str, Flaws], T | None], said: list[str], flaws: Flaws) -> tuple[T, ...]:
    found = (read(one, flaws) for one in said)
    return tuple(one for one in found if one is not None)


def _all(element: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(said for child in children(element, name) if (said := whole(child)))


def _pairs(element: etree._Element, name: str) -> tuple[Pair, ...]:
    """Return named values; CAP 1.0 wrote them ``name=value``."""
    found = []
    for child in children(element, name):
        value, key = text(child, "value"), text(child, "valueName")
        if not len(child):
            key, _, value = whole(child).partition("=")
        if value:
            found.append(Pair(key.strip(), value.strip()))
    return tuple(found)
