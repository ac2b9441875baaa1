"""A message as JSON and back, so that what was read once need not be read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from app.domain.warning import (
    Circle,
    Info,
    Level,
    Message,
    Pair,
    Place,
    Point,
    Reference,
    Scope,
    Status,
    Type,
)


def as_json(value: Any) -> Any:  # noqa: ANN401 - whatever a message holds
    """Return a message, or a part of one, as JSON can hold it; defaults are left out."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Point):
        return [value.lat, value.lon]
    if is_dataclass(value):
        said = {f.name: getattr(value, f.name) for f in fields(value)}
        left_out = {f.name: f.default for f in fields(value) if f.default is not MISSING}
        return {n: as_json(v) for n, v in said.items() if n not in left_out or v != left_out[n]}
    if isinstance(value, tuple):
        return [as_json(one) for one in value]
    return value


def message_of(said: Mapping[str, Any]) -> Message:
    """Return the message that ``as_json`` gave."""
    lists: dict[str, Any] = {
        "references": tuple(_reference(one) for one in said.get("references", ())),
        "infos": tuple(_info(one) for one in said.get("infos", ())),
        "channel_texts": _pairs(said.get("channel_texts", ())),
        "codes": tuple(said.get("codes", ())),
        "incidents": tuple(said.get("incidents", ())),
        "flaws": tuple(said.get("flaws", ())),
    }
    named = {
        "sent": datetime.fromisoformat(said["sent"]),
        "status": Status(said["status"]),
        "type": Type(said["type"]),
        "scope": Scope(said["scope"]),
    }
    return Message(**{**said, **lists, **named})


def _info(said: Mapping[str, Any]) -> Info:
    instants = {n: _instant(said.get(n)) for n in ("effective", "onset", "expires")}
    lists: dict[str, Any] = {
        "categories": tuple(said.get("categories", ())),
        "responses": tuple(said.get("responses", ())),
        "codes": _pairs(said.get("codes", ())),
        "parameters": _pairs(said.get("parameters", ())),
        "places": tuple(_place(one) for one in said.get("places", ())),
        "level": Level(said.get("level", 0)),
    }
    return Info(**{**said, **instants, **lists})


def _place(said: Mapping[str, Any]) -> Place:
    return Place(
        name=said.get("name", ""),
        polygons=_rings(said.get("polygons", ())),
        circles=tuple(
            Circle(Point(*one["centre"]), one["radius_km"]) for one in said.get("circles", ())
        ),
        excluded=_rings(said.get("excluded", ())),
        codes=_pairs(said.get("codes", ())),
    )


def _rings(said: Any) -> tuple[tuple[Point, ...], ...]:  # noqa: ANN401 - lists of JSON
    return tuple(tuple(Point(*one) for one in ring) for ring in said)


def _pairs(said: Any) -> tuple[Pair, ...]:  # noqa: ANN401 - lists of JSON
    return tuple(Pair(one["name"], one["value"]) for one in said)


def _reference(said: Mapping[str, Any]) -> Reference:
    return Reference(said["sender"], said["identifier"], _instant(said.get("sent")))


def _instant(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
