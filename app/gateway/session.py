"""Sans-I/O: what one player may say, frame by frame; a frame in, an event or a dismissal out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.dispatch.evidence import Sighting
from app.dispatch.token import BadToken, Grant

# Close codes (docs/wire-format.md; RFC 6455, 7.4).
NOT_OURS, TOO_LARGE, RESTART, TOO_MUCH, TAKEN_OVER = 1008, 1009, 1012, 1013, 4001
# What the store's columns hold.
_MOST, _MOST_BYTES = 2**31 - 1, 2**63 - 1
_MOST_TEXT = 64
# Far more than a player sends: a heartbeat every 30 s, and evidence when something changed.
FRAMES_A_MINUTE = 240
_KINDS = ("received", "verified", "shown")


class Dismissed(Exception):
    """The talk is over: close with ``code``; ``reason`` is for the player's log."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class Hello:
    """Who is there, and the (epoch, seq) it holds. The answer is a stamp with ``nonce``."""

    grant: Grant
    held: tuple[int, int]
    nonce: str
    sighting: Sighting


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """It lives; ``nonce`` is empty when it wants no stamp."""

    sighting: Sighting
    nonce: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What it journalled; ``batch`` is acknowledged once it is taken."""

    sighting: Sighting
    batch: int


Event = Hello | Heartbeat | Evidence


class Session:
    """One connection's talk. ``check`` returns what a token grants, or raises BadToken."""

    __slots__ = ("_check", "_counted_from", "_frames", "grant")

    def __init__(self, check: Callable[[str, datetime], Grant]) -> None:
        self._check = check
        self._frames = 0
        self._counted_from: datetime | None = None
        self.grant: Grant | None = None

    def read(self, text: bytes, now: datetime) -> Event:
        """Return what a frame says. Raises Dismissed when it may not be said, or not now."""
        self.count(now)
        said = _parsed(text)
        kind = said.get("type")
        if self.grant is None:
            if kind != "hello":
                raise Dismissed(NOT_OURS, "the first frame is hello")
            return self._hello(said, now)
        if kind == "heartbeat":
            return _heartbeat(said, self.grant.screen, now)
        if kind == "evidence":
            return _evidence(said, self.grant.screen, now)
        raise Dismissed(NOT_OURS, "no such frame")

    def _hello(self, said: dict[str, Any], now: datetime) -> Hello:
        try:
            grant = self._check(_text(said, "token", 1024), now)
        except BadToken as exc:
            raise Dismissed(NOT_OURS, str(exc)) from None
        held = (_number(said, "epoch"), _number(said, "seq"))
        sighting = Sighting(
            screen=grant.screen,
            seen_at=now,
            version=_text(said, "version"),
            free_bytes=_number(said, "free_bytes", _MOST_BYTES),
        )
        nonce = _text(said, "nonce")
        self.grant = grant
        return Hello(grant, held, nonce, sighting)

    def count(self, now: datetime) -> None:
        """Count one frame of any kind. Raises Dismissed when a player talks without end."""
        if self._counted_from is None or now - self._counted_from >= timedelta(minutes=1):
            self._counted_from, self._frames = now, 0
        self._frames += 1
        if self._frames > FRAMES_A_MINUTE:
            raise Dismissed(TOO_MUCH, "too many frames")


def _heartbeat(said: dict[str, Any], screen: str, now: datetime) -> Heartbeat:
    marks = [(kind, *_mark(said, kind)) for kind in _KINDS]
    sighting = _sighted(screen, now, [(kind, epoch, seq, None) for kind, epoch, seq in marks])
    free_bytes = _number(said, "free_bytes", _MOST_BYTES)
    nonce = _text(said, "nonce") if "nonce" in said else ""
    return Heartbeat(replace(sighting, free_bytes=free_bytes), nonce)


def _evidence(said: dict[str, Any], screen: str, now: datetime) -> Evidence:
    items = said.get("items")
    if not isinstance(items, list):
        raise Dismissed(NOT_OURS, "bad items")
    seen = [_seen(item) for item in items]
    return Evidence(_sighted(screen, now, seen), _number(said, "batch", 2**53))


def _sighted(
    screen: str, now: datetime, seen: list[tuple[str, int, int, datetime | None]]
) -> Sighting:
    """Return the highest marks of the highest epoch among ``seen`` (kind, epoch, seq, at)."""
    epoch = max((of for _, of, _, _ in seen), default=0)
    marks = dict.fromkeys(_KINDS, 0)
    shown_at = None
    for kind, of, seq, at in seen:
        if of == epoch and seq > marks[kind]:
            marks[kind] = seq
            if kind == "shown" and at is not None:
                shown_at = min(at, now)  # its clock may be ahead of ours
    return Sighting(
        screen=screen,
        seen_at=now,
        epoch=epoch,
        received=marks["received"],
        verified=marks["verified"],
        shown=marks["shown"],
        shown_at=shown_at,
    )


def _seen(item: object) -> tuple[str, int, int, datetime | None]:
    if not isinstance(item, dict) or item.get("kind") not in _KINDS:
        raise Dismissed(NOT_OURS, "bad items")
    return item["kind"], _number(item, "epoch"), _number(item, "seq"), _instant(item, "at")


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        said = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Dismissed(NOT_OURS, "not JSON") from None
    if not isinstance(said, dict):
        raise Dismissed(NOT_OURS, "not an object")
    return said


def _text(said: dict[str, Any], name: str, most: int = _MOST_TEXT) -> str:
    """Return an ASCII member: nothing else is ever sent, stored or signed."""
    value = said.get(name)
    if not isinstance(value, str) or len(value) > most:
        raise Dismissed(NOT_OURS, f"bad {name}")
    if not (value.isascii() and value.isprintable()):
        raise Dismissed(NOT_OURS, f"bad {name}")
    return value


def _number(said: dict[str, Any], name: str, most: int = _MOST) -> int:
    value = said.get(name)
    if type(value) is not int or not 0 <= value <= most:
        raise Dismissed(NOT_OURS, f"bad {name}")
    return value


def _mark(said: dict[str, Any], name: str) -> tuple[int, int]:
    match said.get(name):
        case [int(epoch), int(seq)] if 0 <= epoch <= _MOST and 0 <= seq <= _MOST:
            return int(epoch), int(seq)
    raise Dismissed(NOT_OURS, f"bad {name}")


def _instant(said: dict[str, Any], name: str) -> datetime:
    text = _text(said, name)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise Dismissed(NOT_OURS, f"bad {name}") from None
    if not text.endswith("Z"):
        raise Dismissed(NOT_OURS, f"bad {name}")
    return when
