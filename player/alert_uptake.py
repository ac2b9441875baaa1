"""Sans-I/O: which alerts a screen holds; each state takes the place of the one before at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from player.actions import Action, KeepAlerts, Note, Warn
from player.alerts import DRILL, LIVE, STREAMS, Alerts, check_current, open_alerts
from player.fields import Refused
from player.journal import entry
from player.trust import Head, Root, check_order


@dataclass(frozen=True, slots=True)
class Posted:
    """A verified state and the envelope it came in."""

    alerts: Alerts
    envelope: dict[str, Any]


class AlertUptake:
    """Takes verified states, one each for live alerts and for drills."""

    def __init__(self, held: dict[str, Posted], tops: dict[str, Head]) -> None:
        self.held, self.tops = dict(held), dict(tops)

    def top(self, mode: str, scope: str) -> Head:
        """Return the highest head that was verified on this screen."""
        return self.tops.get(f"{mode}/{scope}", Head())

    def of(self, mode: str, scope: str) -> Alerts | None:
        """Return what is held for ``scope``."""
        posted = self.held.get(mode)
        return posted.alerts if posted and posted.alerts.scope == scope else None

    def holds(self, mode: str, scope: str) -> Head:
        """Return the head of what is held; the zero head when nothing is."""
        held = self.of(mode, scope)
        return held.head if held else Head()

    def warn(self, scope: str) -> Warn:
        """Return what is to be on the panel of a screen in ``scope``."""
        return Warn(self.of(LIVE, scope), self.of(DRILL, scope))

    def offer(
        self,
        envelope: dict[str, Any],
        root: Root,
        slot: str,
        now: datetime,
        *,
        modes: tuple[str, ...],
    ) -> list[Action]:
        """Judge an envelope, whose mode must be one of ``modes``; nothing to do when it is held.

        Raises:
            Refused: it must not be used; what is held stays.
        """
        if root.expires <= now:
            raise Refused("expired", "root")
        found = open_alerts(envelope, root)
        if found.mode not in modes:
            raise Refused("wrong_mode")
        scope = scope_of(slot)
        check_current(found, scope, now)
        check_order(self.top(found.mode, scope), found.head)
        if found.head == self.holds(found.mode, scope):
            return []
        self.tops[f"{found.mode}/{scope}"] = found.head
        self.held[found.mode] = Posted(found, envelope)
        epoch, seq, stream = found.head.epoch, found.head.seq, STREAMS[found.mode]
        seen = tuple(
            entry(kind, slot, max(now, found.issued), epoch=epoch, seq=seq, stream=stream)
            for kind in ("received", "verified")
        )
        envelopes = {mode: posted.envelope for mode, posted in self.held.items()}
        return [self.warn(scope), KeepAlerts(envelopes, dict(self.tops)), Note(seen)]


def scope_of(slot: str) -> str:
    """Return the area of ``slot``, its second part; empty before there is a slot."""
    return slot.split("/")[1] if slot.count("/") == 2 else ""
