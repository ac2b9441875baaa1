"""Gathers what players report, and hands it on in few packed entries."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Protocol, TypeVar

from app.dispatch.screens import facts
from app.dispatch.screens.evidence import Sighting, merge, pack
from app.dispatch.screens.facts import Fact
from app.gateway.counts import Counts
from app.gateway.frames import ack_frame
from app.gateway.limits import Limits
from app.store.bell import BellSilent
from app.store.bell_async import AsyncBell

log = logging.getLogger(__name__)
T = TypeVar("T")


class Writer(Protocol):
    """A player that waits for an answer."""

    def write(self, frame: bytes) -> None:
        """Send ``frame``; nothing happens when the player has gone."""
        ...


class Gatherer:
    """Holds one sighting a screen and one fact a key, so that a silent bell costs bounded memory.

    A batch is acknowledged once the bell has it: until then the player keeps it.
    """

    def __init__(self, bell: AsyncBell, limits: Limits, counts: Counts) -> None:
        self._bell, self._limits, self._counts = bell, limits, counts
        self._sightings: dict[str, Sighting] = {}
        self._facts: dict[tuple[object, ...], Fact] = {}
        self._unanswered: list[tuple[Writer, int]] = []
        self._some, self._many = asyncio.Event(), asyncio.Event()

    def add(self, sighting: Sighting) -> None:
        """Take what a player says."""
        earlier = self._sightings.get(sighting.screen)
        self._sightings[sighting.screen] = merge(earlier, sighting) if earlier else sighting
        self._some.set()
        if len(self._sightings) >= self._limits.gather_most:
            self._many.set()

    def add_batch(
        self, sighting: Sighting, told: Iterable[Fact], player: Writer, batch: int
    ) -> None:
        """Take a batch that ``player`` wants acknowledged; when there is no room, it keeps it."""
        self.add(sighting)
        if len(self._facts) >= self._limits.facts_most:
            return
        for fact in told:
            self._keep(fact)
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
        told, self._facts = self._facts, {}
        self._sightings, self._unanswered = {}, []
        self._some.clear()
        self._many.clear()
        try:
            await self._push(pack, list(taken.values()))
            await self._push(facts.pack, list(told.values()))
        except BellSilent:
            for fact in told.values():
                self._keep(fact)
            for sighting in taken.values():
                self.add(sighting)
            self._unanswered[:0] = unanswered
            raise
        burst = self._limits.burst
        for start in range(0, len(unanswered), burst):
            for player, batch in unanswered[start : start + burst]:
                player.write(ack_frame(batch))
            await asyncio.sleep(0)

    def _keep(self, fact: Fact) -> None:
        key = facts.key(fact)
        earlier = self._facts.get(key)
        self._facts[key] = facts.merge(earlier, fact) if earlier else fact

    async def _push(self, packed: Callable[[list[T]], bytes], told: list[T]) -> None:
        most = self._limits.gather_most
        for start in range(0, len(told), most):
            await self._bell.push_evidence(packed(told[start : start + most]))
            self._counts.entries.inc()
