"""What a batch of evidence says: marks for the sighting of its screen, and facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.dispatch.screens.evidence import Sighting
from app.dispatch.screens.facts import Answer, Drilled, Fact, Fault, Played
from app.gateway.members import MOST, NOT_OURS, Dismissed, flag, instant, mark, number, text, words

MARKS, FACTS = ("received", "verified", "shown"), ("refused", "fault", "done", "played")
# More than a batch has is somebody filling the store.
MOST_ITEMS = 200
# Proof of play is taken so late, and no later.
LATE, _SECOND = timedelta(days=30), timedelta(seconds=1)
_DOCUMENTS = frozenset({"playlist", "alerts", "command", "stamp", "root", "delta", "file"})

Seen = tuple[str, int, int, datetime | None]


def evidence(said: dict[str, Any], screen: str, now: datetime) -> tuple[Sighting, list[Fact]]:
    """Return what the items of a batch say. Raises Dismissed; kinds nobody knows are left out."""
    items = said.get("items")
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Dismissed(NOT_OURS, "bad items")
    seen: list[Seen] = []
    alerts = [(0, 0)]
    facts: list[Fact] = []
    for item in items:
        kind = item.get("kind") if isinstance(item, dict) else None
        if not isinstance(kind, str):
            raise Dismissed(NOT_OURS, "bad items")
        if kind not in MARKS:
            facts += _facts(item, screen, now)
        elif "stream" not in item:
            seen.append(_seen(item))
        elif kind == "shown" and item["stream"] == "alerts":
            alerts.append(_seen(item)[1:3])
        elif kind == "shown" and item["stream"] == "drill":
            facts.append(_drilled(item, screen, now))
    return sighted(screen, now, seen, max(alerts)), facts


def heartbeat(said: dict[str, Any], screen: str, now: datetime) -> Sighting:
    """Return what the marks of a heartbeat say. Raises Dismissed."""
    seen: list[Seen] = [(kind, *mark(said, kind), None) for kind in MARKS]
    alerts = mark(said, "alerts") if "alerts" in said else (0, 0)
    return sighted(screen, now, seen, alerts)


def sighted(
    screen: str, now: datetime, seen: list[Seen], alerts: tuple[int, int] = (0, 0)
) -> Sighting:
    """Return the highest marks of the highest epoch among ``seen`` (kind, epoch, seq, at)."""
    epoch = received = verified = shown = 0
    shown_at = None
    for kind, of, seq, at in seen:
        if of < epoch:
            continue
        if of > epoch:
            epoch, received, verified, shown, shown_at = of, 0, 0, 0, None
        if kind == "shown":
            if seq > shown:
                shown = seq
                # The wire cuts the second off: shown by its end. A clock may be ahead of ours.
                shown_at = min(at + _SECOND, now) if at else None
        elif kind == "verified":
            verified = seq if seq > verified else verified
        else:
            received = seq if seq > received else received
    return Sighting(screen, now, epoch, received, verified, shown, shown_at, "", None, alerts)


def _seen(item: dict[str, Any]) -> Seen:
    epoch, seq = item.get("epoch"), item.get("seq")
    if type(epoch) is int and type(seq) is int and 0 <= epoch <= MOST and 0 <= seq <= MOST:
        return item["kind"], epoch, seq, instant(item, "at")
    raise Dismissed(NOT_OURS, "bad epoch or seq")


def _drilled(item: dict[str, Any], screen: str, now: datetime) -> Drilled:
    """Return when it showed a drill: to the millisecond, or by the end of the second it names."""
    _, epoch, seq, _ = _seen(item)
    ms = number(item, "ms", 999) if "ms" in item else 1000
    at = min(instant(item, "at") + timedelta(milliseconds=ms), now)
    return Drilled(screen=screen, epoch=epoch, seq=seq, at=at)


def _facts(item: dict[str, Any], screen: str, now: datetime) -> list[Fact]:
    if item["kind"] not in FACTS:
        return []
    at = min(instant(item, "at"), now)
    match item["kind"]:
        case "refused":
            if item.get("document") not in _DOCUMENTS:
                return []
            document = text(item, "document")
            return [
                Fault(screen=screen, document=document, code=text(item, "code"), item="", at=at)
            ]
        case "fault":
            about = text(item, "item") if "item" in item else ""
            return [Fault(screen=screen, document="", code=text(item, "code"), item=about, at=at)]
        case "done":
            nonce, why = text(item, "nonce"), words(item, "why")
            return [Answer(screen=screen, nonce=nonce, ok=flag(item, "ok"), why=why, at=at)]
        case "played":
            return _played(item, screen, now)
    return []


def _played(item: dict[str, Any], screen: str, now: datetime) -> list[Fact]:
    hour = instant(item, "hour")
    if hour.minute or hour.second or hour.microsecond:
        raise Dismissed(NOT_OURS, "bad hour")
    found = Played(
        screen=screen,
        item=text(item, "item"),
        revision=number(item, "revision"),
        hour=hour,
        times=number(item, "times", 1_000_000),
        seconds=number(item, "seconds", 3600),
    )
    return [found] if now - LATE <= hour <= now else []
