"""What may be on the panel at an instant: which alerts, over what, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from player.alerts import Alert, Alerts
from player.clock import TrustedClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Until when the panel is black, and until when it takes drills; None is not at all."""

    blank_until: datetime | None = None
    drill_until: datetime | None = None

    def is_blank(self, now: datetime) -> bool:
        """Whether the panel is to be black."""
        return self.blank_until is not None and now < self.blank_until

    def is_drilling(self, now: datetime) -> bool:
        """Whether drills may be shown."""
        return self.drill_until is not None and now < self.drill_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The alerts that have the panel to themselves, and those that alternate with the playlist.

    ``source`` is the state they come from and ``since`` when this line-up began.
    """

    full: tuple[Alert, ...] = ()
    bands: tuple[Alert, ...] = ()
    source: Alerts | None = None
    since: datetime | None = None
    until: datetime | None = None
    is_black: bool = False

    @property
    def is_drill(self) -> bool:
        """Whether it is a drill."""
        return self.source is not None and self.source.mode == "drill"


def programme(
    live: Alerts | None, drill: Alerts | None, orders: Orders, clock: TrustedClock, now: datetime
) -> Programme:
    """Return what holds at ``now``. A live alert goes before any drill, a full one before black.

    While nobody knows what time it is, no alert is shown: it may have ended long ago.
    """
    if not clock.is_plausible:
        live = drill = None
    source = live if live and live.at(now) else None
    if source is None and drill and orders.is_drilling(now) and drill.at(now):
        source = drill
    full = tuple(a for a in source.at(now) if a.template == "full") if source else ()
    is_black = orders.is_blank(now) and (not full or source is drill)
    edges = [e for state in (live, drill) if state for e in state.edges()]
    edges += [e for e in (orders.blank_until, orders.drill_until) if e]
    begun = [e for e in edges if e <= now] + ([source.issued] if source else [])
    return Programme(
        full=() if is_black else full,
        bands=() if full or is_black or source is None else source.at(now),
        source=source,
        since=max(begun, default=None),
        until=min((e for e in edges if e > now), default=None),
        is_black=is_black,
    )
