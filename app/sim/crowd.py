"""A crowd of simulated screens in one process: lets them in, lets them live, counts."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sim.door import Door, NoAnswer, Standing
from app.sim.notary import Notary
from app.sim.screen import VERSION, SimScreen, World
from app.sim.tally import Tally

AT_ONCE, LOOK_S, STANDING_S = 64, 0.1, 3.0
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which crowd.

    Attributes:
        server: the server's main address.
        count: how many screens.
        profile: their panel.
        seed: their keys come from it, so that the same crowd comes back as the same screens.
        own_token: makes a token without asking the server, None where they ask.
    """

    server: str
    count: int
    profile: str
    seed: bytes
    clock: Callable[[], datetime]
    own_token: Callable[[str, str], str] | None = None


class Crowd:
    """``admit`` them, then ``live`` in the background; look at ``tally`` meanwhile."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted, self.tally, self.notary = wanted, Tally(), Notary()
        self._door = Door(wanted.server)
        self._files: dict[str, asyncio.Future[None]] = {}
        self._world = World(
            clock=wanted.clock,
            random=Random(),  # noqa: S311 - spreads load, guards nothing
            door=self._door,
            notary=self.notary,
            tally=self.tally,
            gather=self._gather,
            token=self._token,
        )
        self.screens: list[SimScreen] = []
        self._lives: list[asyncio.Task[None]] = []

    @property
    def connected(self) -> int:
        """How many sockets are open."""
        return sum(screen.is_connected for screen in self.screens)

    async def enrol(self) -> list[str]:
        """Introduce all screens to the server; return their ids, in the order of their numbers."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> SimScreen:
            key = key_of(self._wanted.seed, number)
            async with gate:
                screen = await self._patient(
                    lambda: self._door.enrol(key, self._wanted.profile, VERSION)
                )
            return SimScreen(self._world, key, screen)

        numbers = range(1, self._wanted.count + 1)
        self.screens = list(await asyncio.gather(*map(one, numbers)))
        return [screen.holding.screen for screen in self.screens]

    def know(self, ids: list[str], standing: Standing) -> None:
        """Be screens that were let in some other way; ``ids`` in the order of their numbers."""
        for number, screen_id in enumerate(ids, 1):
            screen = SimScreen(self._world, key_of(self._wanted.seed, number), screen_id)
            screen.holding.slot, screen.gateway = standing.slot, standing.gateway
            self.screens.append(screen)
        if standing.root:
            self.notary.pin(standing.root)

    async def admitted(self) -> None:
        """Return once every screen is approved; each then knows its slot and the gateway."""
        gate = asyncio.Semaphore(AT_ONCE)
        roots = await asyncio.gather(*(self._stands(screen, gate) for screen in self.screens))
        if roots and roots[0]:
            self.notary.pin(roots[0])

    def live(self) -> None:
        """Let all screens come."""
        loop = asyncio.get_running_loop()
        self._lives = [loop.create_task(screen.live()) for screen in self.screens]

    async def until(self, true: Callable[[], bool], patience_s: float) -> bool:
        """Wait until something is ``true``; return whether it became so in time."""
        end = asyncio.get_running_loop().time() + patience_s
        while not true():
            self._look_for_mistakes()
            if asyncio.get_running_loop().time() > end:
                return False
            await asyncio.sleep(LOOK_S)
        return True

    async def stop(self) -> None:
        """End all of them in good order."""
        for life in self._lives:
            life.cancel()
        for screen in self.screens:
            screen.leave()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._lives, return_exceptions=True)
        await asyncio.sleep(LOOK_S)
        await self._door.close()

    def _look_for_mistakes(self) -> None:
        """Raise what broke a screen's life: a mistake of ours is no measurement."""
        for life in self._lives:
            if life.done() and not life.cancelled():
                life.result()

    async def _stands(self, screen: SimScreen, gate: asyncio.Semaphore) -> dict[str, Any] | None:
        while True:
            async with gate:
                standing = await self._patient(lambda: self._door.standing(screen.holding.screen))
            if standing.state == "approved":
                screen.holding.slot, screen.gateway = standing.slot, standing.gateway
                return standing.root
            if standing.state == "revoked":
                raise NoAnswer("revoked")
            await asyncio.sleep(STANDING_S)

    async def _patient(self, ask: Callable[[], Awaitable[_T]]) -> _T:
        """Ask until there is an answer: the server lets so many in a minute, and may restart."""
        while True:
            try:
                return await ask()
            except NoAnswer as exc:
                self.tally.fail(f"enrol_{exc.code}")
                await asyncio.sleep(max(exc.wait_s, STANDING_S))

    async def _token(self, screen: SimScreen) -> tuple[str, str]:
        """Return a token and the slot it is for."""
        if self._wanted.own_token:
            slot = screen.holding.slot
            return self._wanted.own_token(screen.holding.screen, slot), slot
        now, nonce = self._wanted.clock(), secrets.token_hex(12)
        return await self._door.token(screen.holding.screen, screen.key, now, nonce)

    async def _gather(self, files: tuple[tuple[str, int], ...]) -> None:
        """Have each picture fetched and checked once for the whole crowd. Raises NoAnswer."""
        for digest, size in files:
            known = self._files.get(digest)
            if known is None or (known.done() and known.exception()):
                self._files[digest] = asyncio.ensure_future(self._fetch(digest, size))
            await asyncio.shield(self._files[digest])

    async def _fetch(self, digest: str, size: int) -> None:
        body, _ = await self._door.poll(f"/files/{digest}", "")
        if len(body) != size or sha256(body).hexdigest() != digest:
            raise NoAnswer("wrong_content")
        self.tally.counts["files"] += 1


def key_of(seed: bytes, number: int) -> Ed25519PrivateKey:
    """Return the key of the screen with this ``number``: the same one every time."""
    raw = hmac.digest(seed, b"linli simulated screen v1\n%d" % number, sha256)
    return Ed25519PrivateKey.from_private_bytes(raw)
