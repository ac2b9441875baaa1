"""Polls of one simulated screen: every 60 s and 20 % around it; what was lost heals here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from app.sim.door import Door, NoAnswer
from app.sim.tally import Tally

POLL_S = 60.0


class Polls:
    """``take`` is given each document that is new; ``slot`` is known once it is approved."""

    __slots__ = ("_door", "_etags", "_random", "_slot", "_take", "_tally", "_timer")

    def __init__(
        self, random: Random, door: Door, tally: Tally, take: Callable[[str, bytes], None]
    ) -> None:
        self._random, self._door, self._tally, self._take = random, door, tally, take
        self._slot, self._etags = "", dict[str, str]()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, slot: str) -> None:
        """Poll for ``slot`` from now on."""
        self._slot = slot
        self.later(POLL_S * self._random.uniform(0.0, 1.2))

    def forget(self) -> None:
        """What is held counts no more: ask for it whole, at once."""
        self._etags.clear()
        self.later(0.0)

    def later(self, wait_s: float) -> None:
        """Poll next in ``wait_s`` seconds."""
        self.stop()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(wait_s, lambda: loop.create_task(self._ask()))

    def stop(self) -> None:
        """Poll no more."""
        if self._timer:
            self._timer.cancel()

    async def _ask(self) -> None:
        self.later(POLL_S * self._random.uniform(0.8, 1.2))
        await self._heal("playlist", f"/player/v1/{self._slot}/playlist.json")
        await self._heal("alerts", f"/player/v1/alerts/{self._slot.split('/')[1]}.json")

    async def _heal(self, document: str, path: str) -> None:
        try:
            body, etag = await self._door.poll(path, self._etags.get(path, ""))
        except NoAnswer as exc:
            self._tally.fail(f"poll_{exc.code}")
            return
        self._tally.counts["polls"] += 1
        self._etags[path] = etag
        if body:
            self._take(document, body)
