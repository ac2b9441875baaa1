"""Sans-I/O: tells the server what was journalled, in batches, until each is acknowledged."""

from __future__ import annotations

import json
from typing import Any

from player.actions import Action, Forget, Send
from player.journal import Entry

BATCH_MAX, BATCH_BYTES = 200, 60 << 10  # a frame has at most 64 KiB


class Reports:
    """One batch is on its way at a time; a lost one is told again on the next connection."""

    def __init__(self, waiting: tuple[Entry, ...]) -> None:
        self._waiting = list(waiting)
        self._sent: tuple[Entry, ...] = ()
        self._batch = 0

    def note(self, entries: tuple[Entry, ...]) -> None:
        """Take up what is being journalled."""
        self._waiting += [e for e in entries if e not in self._waiting]

    def flush(self, slot: str) -> list[Action]:
        """Return the next batch, if there is one and none is on its way.

        What was seen in an earlier slot cannot be told in this talk, and is dropped.
        """
        if self._sent:
            return []
        foreign = tuple(e for e in self._waiting if e.slot != slot)
        self._waiting = [e for e in self._waiting if e.slot == slot]
        dropped: list[Action] = [Forget(foreign)] if foreign else []
        self._sent = self._next()
        if not self._sent:
            return dropped
        self._batch += 1
        items = [e.told() for e in self._sent]
        frame = {"type": "evidence", "batch": self._batch, "items": items}
        return [*dropped, Send(_written(frame))]

    def _next(self) -> tuple[Entry, ...]:
        """Return the oldest that fit into one frame."""
        batch, size = [], 0
        for told in self._waiting[:BATCH_MAX]:
            size += len(_written(told.told()).encode()) + 1
            if size > BATCH_BYTES:
                break
            batch.append(told)
        return tuple(batch)

    def acked(self, batch: int, slot: str) -> list[Action]:
        """Forget what the server has, and go on with the next batch."""
        if not self._sent or batch != self._batch:
            return []
        done, self._sent = self._sent, ()
        self._waiting = [e for e in self._waiting if e not in done]
        return [Forget(done), *self.flush(slot)]

    def lost(self) -> None:
        """The line is down: what was on its way will be told again."""
        self._sent = ()


def _written(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
