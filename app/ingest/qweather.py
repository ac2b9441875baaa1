"""Warnings as QWeather's JSON tells them: the list of ``/v7/warning/now`` and its successor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.domain.warning import Info, Message, Reference, Scope, Status, Type
from app.domain.warning_kind import Kinds, level_named
from app.ingest.warning_fields import Flaws, classified, identity, instant, maybe_instant
from app.ingest.xml_tree import MAX_TEXT, Malformed

SENDER = "qweather"
MAX_WARNINGS = 1000
_TYPES = {"active": Type.ALERT, "alert": Type.ALERT, "update": Type.UPDATE, "cancel": Type.CANCEL}
_SEVERITIES = {"Minor", "Moderate", "Severe", "Extreme"}


def read_json(body: bytes) -> Mapping[str, Any]:
    """Return the object that ``body`` is.

    Raises:
        Malformed: it is none.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("not_json") from None
    if not isinstance(found, dict):
        raise Malformed("not_json")
    return found


def rows_in(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the warnings in an answer; none is an answer too.

    Raises:
        Malformed: it is no answer about warnings.
    """
    rows = found.get("warning", found.get("alerts"))
    if not isinstance(rows, list) or str(found.get("code", "200")) not in {"200", "204"}:
        raise Malformed("not_a_warning")
    if len(rows) > MAX_WARNINGS:
        raise Malformed("too_many", what="warning", limit=MAX_WARNINGS)
    return [row for row in rows if isinstance(row, dict)]


def read_row(row: Mapping[str, Any], kinds: Kinds) -> Message:
    """Return the message that one warning of an answer is.

    Raises:
        Malformed: it does not say what a message must.
    """
    flaws, identifier = Flaws(), identity("id", _text(row, "id"))
    sent = _text(row, "pubTime") or _text(row, "issuedTime")
    if not sent:
        raise Malformed("missing", field="pubTime")
    status = _text(row, "status") or _inner(row, "messageType", "code") or "active"
    kind = _TYPES.get(status.lower())
    if kind is None:
        raise Malformed("unknown_value", field="status", said=status[:60])
    related = [_text(row, "related"), *_superseded(row)]
    return Message(
        sender=SENDER,
        identifier=identifier,
        sent=instant("pubTime", sent, is_beijing=True),
        status=Status.ACTUAL,
        type=kind,
        scope=Scope.PUBLIC,
        source=_text(row, "sender") or _text(row, "senderName"),
        references=tuple(Reference(SENDER, one) for one in related if one and one != identifier),
        infos=(_info(row, kinds, flaws),),
        flaws=flaws.names,
    )


def _info(row: Mapping[str, Any], kinds: Kinds, flaws: Flaws) -> Info:
    def at(*names: str) -> str:
        return next((said for name in names if (said := _text(row, name))), "")

    colour = at("severityColor", "level") or _inner(row, "color", "code")
    severity = at("severity")
    number = at("type") or _inner(row, "eventType", "code")
    kind = kinds.get(kinds.by_qweather(number))
    event = at("typeName") or _inner(row, "eventType", "name")
    found = Info(
        language="zh-CN",
        event=kind.name if kind else event,
        urgency=at("urgency") or "Unknown",
        severity=severity if severity in _SEVERITIES else "Unknown",
        certainty=at("certainty") or "Unknown",
        effective=_when(flaws, "startTime", at("effectiveTime", "startTime")),
        onset=_when(flaws, "onsetTime", at("onsetTime")),
        expires=_when(flaws, "endTime", at("expireTime", "endTime")),
        sender_name=at("sender", "senderName"),
        headline=at("title", "headline"),
        description=at("text", "description"),
        instruction=at("instruction"),
    )
    return classified(found, kinds, flaws, level_named(colour))


def _when(flaws: Flaws, field: str, said: str) -> Any:  # noqa: ANN401 - an instant or None
    return maybe_instant(field, said, flaws, is_beijing=True)


def _superseded(row: Mapping[str, Any]) -> list[str]:
    inner = row.get("messageType")
    named = inner.get("supersedes") if isinstance(inner, dict) else None
    return (
        [one for one in named[:1000] if isinstance(one, str) and one.isprintable()]
        if isinstance(named, list)
        else []
    )


def _inner(row: Mapping[str, Any], name: str, field: str) -> str:
    inner = row.get(name)
    return _text(inner, field) if isinstance(inner, dict) else ""


def _text(row: Mapping[str, Any], name: str) -> str:
    said = row.get(name)
    if not isinstance(said, str):
        return ""
    if len(said) > MAX_TEXT:
        raise Malformed("too_long", field=name)
    # JSON can write what is no text: NUL, and halves of characters.
    return said.encode("utf-8", "ignore").decode().replace("\x00", "").strip()
