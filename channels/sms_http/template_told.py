"""What a gateway of any kind tells by itself: where its pushes say what. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from channels.base import Arrival, Heard
from channels.hearing import Garbled, Pushed
from channels.sms_http import told

# What arrived, as carriers' reports and Kannel (dlr type 1) say it.
ARRIVED = ("DELIVRD", "DELIVERED", "SUCCESS", "true", "1")
# What never will: anything else is a state on the way, and changes nothing.
FAILED = ("UNDELIV", "EXPIRED", "DELETED", "REJECTD", "FAIL", "FAILED", "false", "2", "16")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Where a push says what; every name is a path such as ``data.0.id``, or a form's field.

    Attributes:
        each: where the list of reports or texts is; empty: the whole is one, or a list of them.
        reference, key: the gateway's name for the text, or our own key; one of them is needed.
        state, arrived, failed: what became of it, and which values say so.
        reason, phone, charged: why, whose number, and as how many texts it is paid for.
        text, sender: of a text that a phone sent in: its words, and the number.
    """

    each: str = ""
    reference: str = "id"
    key: str = "key"
    state: str = "status"
    arrived: tuple[str, ...] = ARRIVED
    failed: tuple[str, ...] = FAILED
    reason: str = "reason"
    phone: str = "phone"
    charged: str = ""
    text: str = "text"
    sender: str = "from"


def told_from(setting: Mapping[str, Any]) -> Told:
    """Return how pushes are read. ValueError on a name that there is not, or a wrong value."""
    known, found = {one.name for one in fields(Told)}, dict[str, Any]()
    for name, value in dict(setting).items():
        is_list = name in {"arrived", "failed"}
        if name not in known or isinstance(value, list) is not is_list:
            raise ValueError(f"told: {name} cannot be used")
        found[name] = tuple(map(str, value)) if is_list else str(value)
    return Told(**found)


def read(form: Told, pushed: Pushed) -> list[Heard | Arrival]:
    """Return what was told, whether as JSON or as a form's fields. Raises Garbled."""
    found = (_one(form, one) for one in _listed(form, pushed))
    return [one for one in found if one is not None]


def at(found: object, path: str) -> object:
    """Return what lies at ``a.b.0``, None when there is no such place."""
    for name in path.split("."):
        if isinstance(found, list):
            found = found[int(name)] if name.isdecimal() and int(name) < len(found) else None
        else:
            found = found.get(name) if isinstance(found, dict) else None
    return found


def _listed(form: Told, pushed: Pushed) -> list[dict[str, Any]]:
    if not pushed.body:
        return [dict(pushed.fields)]
    if not form.each:
        return told.objects(pushed)
    try:
        listed = at(json.loads(pushed.body), form.each)
    except (ValueError, RecursionError):
        raise Garbled("no JSON") from None
    if not isinstance(listed, list) or len(listed) > told.MOST:
        raise Garbled(f"no list at {form.each}")
    if not all(isinstance(one, dict) for one in listed):
        raise Garbled("no list of objects")
    return listed


def _one(form: Told, one: dict[str, Any]) -> Heard | Arrival | None:
    def said(path: str, most: int = told.LONGEST) -> str:
        if not path:
            return ""
        found = at(one, path)
        found = str(found).lower() if isinstance(found, bool) else found
        return told.word({path: found}, path, most)

    words, state = said(form.text, told.TEXT_MAX), said(form.state)
    if words and not state:
        return Arrival(told.e164(said(form.sender)), words)
    if state not in {*form.arrived, *form.failed}:
        return None
    why = f"{said(form.reason) or state}"
    phone, key = told.e164(said(form.phone)), said(form.key, 255)
    arrived = state in form.arrived
    return told.heard(said(form.reference), arrived, why, phone, key, said(form.charged))
