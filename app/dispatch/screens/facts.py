"""What screens tell beyond their marks, as it travels on the bell: faults, playing, answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from app.dispatch.screens.evidence import BadPack


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A screen refused ``document`` as ``code``; without a document it is a fault of its own."""

    screen: str
    document: str
    code: str
    item: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The totals of one screen, notice revision and hour so far."""

    screen: str
    item: str
    revision: int
    hour: datetime
    times: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a command."""

    screen: str
    nonce: str
    ok: bool
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """A screen showed the drill alerts of its area in this edition, at first ``at``."""

    screen: str
    epoch: int
    seq: int
    at: datetime


Fact: TypeAlias = Fault | Played | Answer | Drilled
_KINDS: dict[str, type[Fault | Played | Answer | Drilled]] = {
    "fault": Fault,
    "played": Played,
    "answer": Answer,
    "drilled": Drilled,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def key(fact: Fact) -> tuple[object, ...]:
    """Return what a fact is about: of two with the same key one is enough."""
    match fact:
        case Fault():
            return "fault", fact.screen, fact.document, fact.code
        case Played():
            return "played", fact.screen, fact.item, fact.revision, fact.hour
        case Answer():
            return "answer", fact.screen, fact.nonce
        case Drilled():
            return "drilled", fact.screen, fact.epoch, fact.seq


def merge(one: Fact, other: Fact) -> Fact:
    """Return two facts of the same key as one, in whatever order they came."""
    match one, other:
        case Played(), Played():
            times, seconds = max(one.times, other.times), max(one.seconds, other.seconds)
            return replace(one, times=times, seconds=seconds)
        case Answer(), Answer():
            return min(one, other, key=lambda fact: fact.at)
        case Drilled(), Drilled():
            return min(one, other, key=lambda fact: fact.at)
        case Fault(), Fault():
            return max(one, other, key=lambda fact: fact.at)
    raise ValueError(f"{one} and {other} are not about the same")


def pack(facts: Iterable[Fact]) -> bytes:
    """Return ``facts`` as one entry."""
    rows = [[_NAMES[type(fact)], *map(_bare, _values(fact))] for fact in facts]
    return json.dumps({"facts": rows}, separators=(",", ":")).encode()


def unpack(packed: bytes) -> list[Fact] | None:
    """Return the facts in one entry, None when it holds something else. Raises BadPack."""
    try:
        found = json.loads(packed)
        if not isinstance(found, dict):
            return None
        return [_fact(name, values) for name, *values in found["facts"]]
    except (KeyError, TypeError, ValueError) as exc:
        raise BadPack(str(exc)) from None


def _values(fact: Fact) -> list[Any]:
    return [getattr(fact, f.name) for f in fields(fact)]


def _bare(value: object) -> object:
    return value.timestamp() if isinstance(value, datetime) else value


def _fact(name: str, values: list[Any]) -> Fact:
    kind = _KINDS[name]
    named = {f.name: value for f, value in zip(fields(kind), values, strict=True)}
    for instant in {"at", "hour"} & named.keys():
        named[instant] = datetime.fromtimestamp(named[instant], UTC)
    return kind(**named)
