"""Alerts as a screen reads them: all that hold now for its area, live ones and drills."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from player.fields import Refused, instant, lines, number, objects, parse_object, text
from player.trust import Head, Root, check_lifetime, open_envelope

DAY = timedelta(days=1)
ALERTS_MAX, ALERT_MAX, PAYLOAD_MAX = 8, 8 << 10, 40 << 10
LEVELS = ("red", "orange", "yellow", "blue", "none")
LIVE, DRILL = "live", "drill"
# Which role may sign which mode; the order in which they are tried.
ROLES = {LIVE: "alert", DRILL: "drill"}
STREAMS = {LIVE: "alerts", DRILL: "drill"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert. ``template`` is ``full`` or ``band``."""

    id: str
    revision: int
    level: str
    template: str
    title: str
    text: str
    source: str
    icon: str
    effective: datetime
    expires: datetime

    @property
    def name(self) -> tuple[str, int]:
        """Which alert in which revision."""
        return self.id, self.revision

    def is_live(self, now: datetime) -> bool:
        """Whether it holds at ``now``."""
        return self.effective <= now < self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """The state of one area in one mode; an empty one ends what was before."""

    scope: str
    mode: str
    head: Head
    issued: datetime
    expires: datetime
    alerts: tuple[Alert, ...]

    def at(self, now: datetime) -> tuple[Alert, ...]:
        """Return those that hold at ``now``."""
        return tuple(a for a in self.alerts if a.is_live(now))

    def edges(self) -> tuple[datetime, ...]:
        """Return every instant at which one begins or ends."""
        return tuple(edge for a in self.alerts for edge in (a.effective, a.expires))


def open_alerts(envelope: dict[str, Any], root: Root) -> Alerts:
    """Return the verified state in ``envelope``; the key that signed says what it may be.

    Raises:
        Refused: among others ``wrong_mode`` when a drill's key signed a live state or the reverse.
    """
    for mode, role in ROLES.items():
        if role not in root.roles:
            continue
        try:
            payload = open_envelope(envelope, "alerts", root.roles[role])
        except Refused as exc:
            if exc.code != "bad_signature":
                raise
            continue
        found = parse_alerts(payload)
        if found.mode != mode:
            raise Refused("wrong_mode")
        return found
    raise Refused("bad_signature")


def parse_alerts(payload: bytes) -> Alerts:
    """Return the state in a verified ``payload``; Refused when it is not wholly sound."""
    if len(payload) > PAYLOAD_MAX:
        raise Refused("too_large", "payload")
    source = parse_object(payload)
    mode = text(source, "mode")
    if mode not in ROLES:
        raise Refused("wrong_mode")
    issued = instant(source, "issued")
    digest = sha256(payload).hexdigest()
    return Alerts(
        scope=text(source, "scope"),
        mode=mode,
        head=Head(number(source, "epoch", 1, 1 << 53), number(source, "seq", 1, 1 << 53), digest),
        issued=issued,
        expires=instant(source, "expires"),
        alerts=tuple(_alert(a, issued) for a in objects(source, "alerts", ALERTS_MAX)),
    )


def check_current(found: Alerts, scope: str, now: datetime) -> None:
    """Refuse the alerts of another area, a state that has ended, one that lasts above a day."""
    if found.scope != scope:
        raise Refused("wrong_slot")
    check_lifetime(found.issued, found.expires, now, DAY)


def _alert(source: dict[str, Any], issued: datetime) -> Alert:
    written = json.dumps(source, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(written.encode("utf-8", "replace")) > ALERT_MAX:
        raise Refused("too_large", "alert")
    alert = Alert(
        id=text(source, "id"),
        revision=number(source, "revision", 0, 1 << 31),
        level=text(source, "level"),
        template=text(source, "template"),
        title=text(source, "title"),
        text=lines(source, "text", 2000),
        source=text(source, "source", default=""),
        icon=text(source, "icon", default=""),
        effective=instant(source, "effective"),
        expires=instant(source, "expires"),
    )
    if alert.level not in LEVELS or alert.template not in {"full", "band"}:
        raise Refused("malformed", "level" if alert.level not in LEVELS else "template")
    if alert.effective >= alert.expires:
        raise Refused("malformed", "expires")
    if alert.expires - issued > DAY:
        raise Refused("too_long", "expires")
    return alert
