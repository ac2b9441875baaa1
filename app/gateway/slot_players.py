"""The players of one slot, and the one frame that all of them are sent."""

from __future__ import annotations

import logging
from typing import Protocol

from app.dispatch.keys.seal import Head
from app.dispatch.screens.token import Grant
from app.gateway.frames import BadPlaylist, Push, push_of
from app.gateway.gather import Writer

log = logging.getLogger(__name__)


class Player(Writer, Protocol):
    """One connection after its hello.

    ``held`` is the (epoch, seq) of its board, ``alerts`` that of its live alerts; ``drill`` that of
    its drill, None outside drill mode.
    """

    grant: Grant
    held: tuple[int, int]
    alerts: tuple[int, int]
    drill: tuple[int, int] | None
    heard: float

    @property
    def is_open(self) -> bool:
        """Whether frames can still be written."""
        ...

    def close(self, code: int, reason: str) -> None:
        """End the talk."""
        ...


class SlotPlayers:
    """Takes up newer boards only: what is older, or beside the one known, is never sent.

    ``hot`` are the bytes of the newest one, ``_seen`` those that lay on the bell last.
    """

    __slots__ = ("_push", "_seen", "hot", "members", "slot")

    def __init__(self, slot: str) -> None:
        self.slot = slot
        self.members: dict[Player, None] = {}  # in the order they came
        self.hot = self._seen = b""
        self._push: Push | None = None

    @property
    def head(self) -> Head:
        """The newest board known."""
        return self._push.head if self._push else Head()

    def learn(self, hot: bytes) -> None:
        """Take up the hot bytes of the slot when they are newer than what is known."""
        if hot in {self.hot, self._seen}:
            return
        self._seen = hot
        try:
            push = push_of(self.slot, hot, self.hot if self.members else b"")
        except BadPlaylist as exc:
            log.error("%s", exc)
            return
        if _order(push.head) > _order(self.head):
            self._push, self.hot = push, hot
        elif push.head != self.head:  # a worker stood still, and put down late what it had made
            log.warning("%s: seq %d is not sent after %d", self.slot, push.head.seq, self.head.seq)

    def send(self, player: Player) -> bool:
        """Send the newest board unless ``player`` holds it; return whether it was sent."""
        if self._push is None or player.held >= _order(self._push.head):
            return False
        has_base = bool(self._push.delta) and player.held == self._push.base
        player.held = _order(self._push.head)
        player.write(self._push.delta if has_base else self._push.frame)
        return True


def _order(head: Head) -> tuple[int, int]:
    return head.epoch, head.seq
