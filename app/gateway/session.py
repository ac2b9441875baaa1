"""Sans-I/O: what one player may say, frame by frame; a frame in, an event or a dismissal out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from app.dispatch.screens.evidence import Sighting
from app.dispatch.screens.token import BadToken, Grant
from app.gateway import told
from app.gateway.members import (
    MOST_BATCH,
    MOST_BYTES,
    NOT_OURS,
    TOO_MUCH,
    Dismissed,
    flag,
    mark,
    number,
    parsed,
    text,
)
from app.gateway.proof import Evidence, batch_of

# Far more than a player sends: a heartbeat every 30 s, and evidence when something changed.
FRAMES_A_MINUTE = 240
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hello:
    """Who is there, and the (epoch, seq) it holds. The answer is a stamp with ``nonce``.

    ``alerts`` are the (epoch, seq) of the live ones it holds; in ``drill`` mode it takes drills.
    """

    grant: Grant
    held: tuple[int, int]
    nonce: str
    sighting: Sighting
    alerts: tuple[int, int] = (0, 0)
    drill: bool = False


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """It lives; ``nonce`` is empty when it wants no stamp, ``drill`` None when it does not say."""

    sighting: Sighting
    nonce: str
    drill: bool | None = None


Event = Hello | Heartbeat | Evidence


class Session:
    """One connection's talk. ``check`` returns what a token grants, or raises BadToken."""

    __slots__ = ("_check", "_counted_from", "_frames", "grant")

    def __init__(self, check: Callable[[str, datetime], Grant]) -> None:
        self._check = check
        self._frames = 0
        self._counted_from: datetime | None = None
        self.grant: Grant | None = None

    def read(self, raw: bytes, now: datetime) -> Event:
        """Return what a frame says. Raises Dismissed when it may not be said, or not now."""
        self.count(now)
        if self.grant is not None and (proof := batch_of(raw, self.grant.screen, now)):
            return proof
        said = parsed(raw)
        kind = said.get("type")
        if self.grant is None:
            if kind != "hello":
                raise Dismissed(NOT_OURS, "the first frame is hello")
            return self._hello(said, now)
        if kind == "evidence":
            return _evidence(said, self.grant.screen, now)
        if kind == "heartbeat":
            return _heartbeat(said, self.grant.screen, now)
        raise Dismissed(NOT_OURS, "no such frame")

    def _hello(self, said: dict[str, Any], now: datetime) -> Hello:
        try:
            grant = self._check(text(said, "token", 1024), now)
        except BadToken as exc:
            raise Dismissed(NOT_OURS, str(exc)) from None
        held = (number(said, "epoch"), number(said, "seq"))
        sighting = Sighting(
            screen=grant.screen,
            seen_at=now,
            version=text(said, "version"),
            free_bytes=number(said, "free_bytes", MOST_BYTES),
        )
        nonce = text(said, "nonce")
        alerts = mark(said, "alerts") if "alerts" in said else (0, 0)
        is_drilling = flag(said, "drill") if "drill" in said else False
        self.grant = grant
        return Hello(grant, held, nonce, sighting, alerts, is_drilling)

    def count(self, now: datetime) -> None:
        """Count one frame of any kind. Raises Dismissed when a player talks without end."""
        if self._counted_from is None or now - self._counted_from >= _MINUTE:
            self._counted_from, self._frames = now, 0
        self._frames += 1
        if self._frames > FRAMES_A_MINUTE:
            raise Dismissed(TOO_MUCH, "too many frames")


def _heartbeat(said: dict[str, Any], screen: str, now: datetime) -> Heartbeat:
    free_bytes = number(said, "free_bytes", MOST_BYTES)
    sighting = replace(told.heartbeat(said, screen, now), free_bytes=free_bytes)
    nonce = text(said, "nonce") if "nonce" in said else ""
    return Heartbeat(sighting, nonce, flag(said, "drill") if "drill" in said else None)


def _evidence(said: dict[str, Any], screen: str, now: datetime) -> Evidence:
    sighting, facts = told.evidence(said, screen, now)
    return Evidence(sighting, number(said, "batch", MOST_BATCH), facts)
