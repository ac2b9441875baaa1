"""Gathers what players report, and hands it on in few packed entries."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Protocol

from app.dispatch.evidence import Sighting, merge, pack
from app.gateway.edge import Counts
from app.gateway.frames import ack_frame
from app.gateway.limits import Limits
from app.store.bell import BellSilent
from app.store.bell_async import AsyncBell

log = logging.getLogger(__name__)


class Writer(Protocol):
    """A player that waits for an answer."""

    def write(self, frame: bytes) -> None:
        """Send ``frame``; nothing happens when the player has gone."""
        ...


class Gatherer:
    """Holds at most one sighting a screen, so that a silent bell costs no memory without end.

    A batch is acknowledged once the bell has it: until then the player keeps it.
    """

    def __init__(self, bell: AsyncBell, limits: Limits, counts: Counts) -> None:
        self._bell, self._limits, self._counts = bell, limits, counts
        self._sightings: dict[str, Sighting] = {}
        self._unanswered: list[tuple[Writer, int]] = []
        self._some, self._many = asyncio.Event(), asyncio.Event()

    def add(self, sighting: Sighting) -> None:
        """Take what a player says."""
        earlier = self._sightings.get(sighting.screen)
        self._sightings[sighting.screen] = merge(earlier, sighting) if earlier else sighting
        self._some.set()
        if len(self._sightings) >= self._limits.gather_most:
            self._many.set()

    def add_batch(self, sighting: Sighting, player: Writer, batch: int) -> None:
        """Take a batch that ``player`` wants acknowledged."""
        self.add(sighting)
        self._unanswered.append((player, batch))

    async def run(self) -> None:
        """Hand on what comes, for ever; wait out a bell that does not answer."""
        while True:
            await self._some.wait()
            with suppress(TimeoutError):  # few came: hand on what there is
                await asyncio.wait_for(self._many.wait(), self._limits.gather_s)
            try:
                await self.hand_on()
            except BellSilent as exc:
                self._counts.bell_silent.inc()
                log.warning("evidence of %d screens waits: %s", len(self._sightings), exc)
                await asyncio.sleep(self._limits.retry_s)

    async def hand_on(self) -> None:
        """Hand on all there is. Raises BellSilent, and then keeps it."""
        taken, unanswered = self._sightings, self._unanswered
        self._sightings, self._unanswered = {}, []
        self._some.clear()
        self._many.clear()
        try:
            await self._push(list(taken.values()))
        except BellSilent:
            for sighting in taken.values():
                self.add(sighting)
            self._unanswered[:0] = unanswered
            raise
        for player, batch in unanswered:
            player.write(ack_frame(batch))

    async def _push(self, sightings: list[Sighting]) -> None:
        most = self._limits.gather_most
        for start in range(0, len(sightings), most):
            await self._bell.push_evidence(pack(sightings[start : start + most]))
            self._counts.entries.inc()
