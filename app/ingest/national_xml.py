"""One message of the national exchange format (GB/T 35965.1): not OASIS CAP, mapped to it."""

from __future__ import annotations

import re

from lxml import etree

from app.domain.warning import Info, Message, Pair, Place, Reference, Scope, Status, Type
from app.domain.warning_kind import Kinds, level_named
from app.ingest.warning_fields import (
    Flaws,
    circle,
    classified,
    identity,
    instant,
    maybe_instant,
    one_of,
    pairs,
    polygon,
)
from app.ingest.xml_tree import Malformed, children, local, namespace, text

NAMESPACE = "http://com.icss.amp"
_METRES_A_KM = 1000.0
_RINGS = re.compile(r"[;；|]")
_CODES = re.compile(r"[,，;；\s]+")
_SEVERITY = {"Blue": "Minor", "Yellow": "Moderate", "Orange": "Severe", "Red": "Extreme"}


def messages_in(root: etree._Element) -> list[etree._Element]:
    """Return the messages of a document, whatever they are wrapped in."""
    if next(root.iter(f"{{{NAMESPACE}}}*"), None) is None:
        return []
    found, waiting = [], [root]
    while waiting:
        element = waiting.pop()
        if namespace(element) == NAMESPACE and text(element, "identifier"):
            found.append(element)
        else:
            waiting.extend(reversed(element))
    return found


def read_national(element: etree._Element, kinds: Kinds) -> Message:
    """Return the message that ``element`` is.

    Raises:
        Malformed: it does not say what a message must.
    """
    flaws, identifier = Flaws(), identity("identifier", text(element, "identifier"))
    sender = identity("sender", text(element, "senderCode") or text(element, "sender"))
    sent = text(element, "sendTime")
    if not sent:
        raise Malformed("missing", field="sendTime")
    references = _CODES.split(text(element, "references"))
    return Message(
        sender=sender,
        identifier=identifier,
        sent=instant("sendTime", sent, is_beijing=True),
        status=one_of(Status, "status", text(element, "status") or local(element)),
        type=one_of(Type, "msgType", text(element, "msgType")),
        scope=one_of(Scope, "scope", text(element, "scope")),
        note=text(element, "note"),
        references=tuple(Reference(sender, one) for one in references[:1000] if one),
        infos=tuple(
            _info(one, text(element, "sender"), kinds, flaws) for one in children(element, "info")
        ),
        channel_texts=_channel_texts(element),
        flaws=flaws.names,
    )


def _channel_texts(element: etree._Element) -> tuple[Pair, ...]:
    methods = [m for code in children(element, "code") for m in children(code, "method")]
    return pairs([(text(m, "methodName"), text(m, "message")) for m in methods])


def _info(info: etree._Element, issuer: str, kinds: Kinds, flaws: Flaws) -> Info:
    times = {
        field: maybe_instant(field, text(info, field), flaws, is_beijing=True)
        for field in ("effective", "onset", "expires")
    }
    colour = text(info, "severity")
    code = text(info, "eventType")
    kind = kinds.get(kinds.by_code(code)[0])
    found = Info(
        language=text(info, "language") or "zh-CN",
        event=kind.name if kind else code,
        urgency=text(info, "urgency") or "Unknown",
        severity=_SEVERITY.get(colour.capitalize(), colour) or "Unknown",
        certainty=text(info, "certainty") or "Unknown",
        codes=pairs([("GB/T 35561", code)]),
        effective=times["effective"],
        onset=times["onset"],
        expires=times["expires"],
        sender_name=issuer or text(info, "senderName"),
        headline=text(info, "headline"),
        description=text(info, "description"),
        instruction=text(info, "instruction"),
        web=text(info, "web"),
        places=tuple(_place(area, flaws) for area in children(info, "area")),
    )
    return classified(found, kinds, flaws, level_named(colour))


def _place(area: etree._Element, flaws: Flaws) -> Place:
    rings = [
        polygon(ring, flaws)
        for child in children(area, "polygon")
        for ring in _RINGS.split("".join(child.itertext()))
    ]
    circles = [
        circle(one, flaws, per_km=_METRES_A_KM)
        for child in children(area, "circle")
        for one in _RINGS.split("".join(child.itertext()))
    ]
    codes = [code for child in children(area, "geocode") for code in _CODES.split(child.text or "")]
    return Place(
        name=text(area, "areaDesc"),
        polygons=tuple(ring for ring in rings if ring is not None),
        circles=tuple(one for one in circles if one is not None),
        codes=pairs([("GB/T 2260", code) for code in codes]),
    )
