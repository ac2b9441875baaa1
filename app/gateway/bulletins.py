"""The alerts of each area where players are, and the one frame all of them are sent."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from app.dispatch.keys.seal import Head
from app.gateway.frames import BadPlaylist, Push, alerts_of
from app.gateway.slot_players import Player

log = logging.getLogger(__name__)
# The first part of the name under which alerts are rung and lie on the bell.
LIVE, DRILL = "alerts", "drill"


class Bulletins:
    """Takes up newer alerts only; live ones go to every player, drills to those in drill mode."""

    def __init__(self) -> None:
        self._areas: dict[str, dict[Player, None]] = {}
        self._pushes: dict[str, Push | None] = {}

    def enter(self, player: Player) -> None:
        """Count ``player`` to the area of its slot."""
        self._areas.setdefault(_area(player), {})[player] = None

    def leave(self, player: Player) -> None:
        """Forget ``player``, and what is known of an area where nobody is any more."""
        code = _area(player)
        there = self._areas.get(code, {})
        there.pop(player, None)
        if not there:
            self._areas.pop(code, None)
            for key in _keys(code):
                self._pushes.pop(key, None)

    def unread(self, slots: Iterable[str]) -> list[str]:
        """Return the names of alerts for players of ``slots`` that nobody has looked up yet."""
        codes = {slot.split("/")[1] for slot in slots}
        return sorted(key for c in codes for key in _keys(c) if key not in self._pushes)

    def here(self) -> list[str]:
        """Return the names of all alerts that players who are here may be sent."""
        return [key for code in self._areas for key in _keys(code)]

    def concern(self, key: str) -> bool:
        """Return whether ``key`` is the name of alerts for somebody who is here."""
        kind, _, code = key.partition("/")
        return kind in {LIVE, DRILL} and code in self._areas

    def learn(self, key: str, hot: bytes | None) -> None:
        """Take up what lies on the bell for ``key`` when it is newer than what is known."""
        known = self._pushes.setdefault(key, None)
        if hot is None:
            return
        try:
            push = alerts_of(key.partition("/")[2], hot)
        except BadPlaylist as exc:
            log.error("%s", exc)
            return
        if known is None or _order(push.head) > _order(known.head):
            self._pushes[key] = push

    def players(self, key: str) -> tuple[Player, ...]:
        """Return those who lie in the area of ``key``."""
        return tuple(self._areas.get(key.partition("/")[2], ()))

    def send(self, player: Player) -> bool:
        """Send what ``player`` does not hold of its area; return whether anything was sent."""
        live, drill = (self._pushes.get(key) for key in _keys(_area(player)))
        is_sent = False
        if live is not None and player.alerts < _order(live.head):
            player.alerts, is_sent = _order(live.head), True
            player.write(live.frame)
        if drill is not None and player.drill is not None and player.drill < _order(drill.head):
            player.drill, is_sent = _order(drill.head), True
            player.write(drill.frame)
        return is_sent

    def head(self, player: Player) -> Head | None:
        """Return the newest live alerts for ``player``, None when there never were any."""
        push = self._pushes.get(f"{LIVE}/{_area(player)}")
        return push.head if push else None


def _area(player: Player) -> str:
    return player.grant.slot.split("/")[1]


def _keys(code: str) -> tuple[str, str]:
    return f"{LIVE}/{code}", f"{DRILL}/{code}"


def _order(head: Head) -> tuple[int, int]:
    return head.epoch, head.seq
