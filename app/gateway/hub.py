"""Who plays what: the players of each slot, and the bytes all of them are sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from itertools import islice

from app.dispatch.keys import seal
from app.dispatch.keys.seal import Head, Signers
from app.dispatch.screens import token
from app.dispatch.screens.token import Grant
from app.gateway.admission import Admission
from app.gateway.bulletins import Bulletins
from app.gateway.counts import Counts
from app.gateway.frames import command_frame, orders_drill, stamp_frame
from app.gateway.gather import Gatherer
from app.gateway.limits import Limits
from app.gateway.members import NOT_OURS, TAKEN_OVER, TOO_MUCH
from app.gateway.news import News
from app.gateway.origin import Origin
from app.gateway.proof import Evidence
from app.gateway.session import Event, Heartbeat, Hello
from app.gateway.shelf import Shelf
from app.gateway.slot_players import Player, SlotPlayers
from app.store.bell import COMMAND, REVOKED, RING, BellSilent
from app.store.bell_async import AsyncBell, Heard

log = logging.getLogger(__name__)
# Keys asked of the bell at once; screens that come back in one second after a restart.
ASKED_AT_ONCE, BACK_A_SECOND = 500, 300


class Hub:
    """Seats players, hears rings, and sends every player of a slot the same bytes."""

    def __init__(
        self,
        bell: AsyncBell,
        stamp_keys: Signers,
        token_key: bytes,
        clock: Callable[[], datetime],
        limits: Limits | None = None,
        origin: Origin | None = None,
    ) -> None:
        self.limits, self.counts, self.clock = limits or Limits(), Counts(), clock
        self._bell, self._stamp_keys, self._token_key = bell, stamp_keys, token_key
        self.shelf = Shelf(origin, self.limits, self.counts)
        self.news = News(self.shelf, self.limits, self.counts, clock)
        self._gatherer = Gatherer(bell, self.limits, self.counts)
        self._slots: dict[str, SlotPlayers] = {}
        self._bulletins = Bulletins()
        self.admission = Admission(self.limits.admit_rate, self.limits.admit_burst)
        self._screens: dict[str, Player] = {}
        self._arrivals: list[tuple[Player, Hello]] = []
        self._changed: set[str] = set()
        self._arrived, self._rung = asyncio.Event(), asyncio.Event()
        self._missed = asyncio.Event()
        self._left = 0
        self.listening = asyncio.Event()  # set once the bell can be heard

    def check(self, written: str, now: datetime) -> Grant:
        """Return what a token grants. Raises BadToken."""
        return token.check(self._token_key, written, now)

    def take(self, player: Player, event: Event) -> None:
        """Take what ``player`` says."""
        if isinstance(event, Hello):
            self._arrivals.append((player, event))
            self._arrived.set()
            return
        self.counts.reported += 1
        if isinstance(event, Evidence):
            self._gatherer.add_batch(event.sighting, event.facts, player, event.batch)
            return
        self._gatherer.add(event.sighting)
        self._beat(player, event)

    def leave(self, player: Player) -> None:
        """Forget ``player``; many at once cost one line in the log."""
        screen, slot = player.grant.screen, player.grant.slot
        there = self._slots.get(slot)
        if there is None or player not in there.members:
            return
        del there.members[player]
        self._bulletins.leave(player)
        if not there.members:
            del self._slots[slot]
        if self._screens.get(screen) is player:
            del self._screens[screen]
        self.counts.players.dec()
        self.counts.disconnects.inc()
        if not self._left:
            asyncio.get_running_loop().call_later(1.0, self._say_left)
        self._left += 1

    def _beat(self, player: Player, event: Heartbeat) -> None:
        if event.drill is not None and event.drill is not (player.drill is not None):
            player.drill = (0, 0) if event.drill else None
            self._bulletins.send(player)
        if event.nonce:
            self._stamp(player, event.nonce)

    async def run(self) -> None:
        """Work until cancelled. Raises what broke one part."""
        own = (self._admit_all, self._listen, self._push_all, self._heal)
        work = (*own, self._gatherer.run, self.news.run)
        tasks = [asyncio.create_task(part()) for part in work]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            # redis-py can swallow a cancellation while it connects: ask until they have ended.
            while pending := [task for task in tasks if not task.done()]:
                for task in pending:
                    task.cancel()
                await asyncio.wait(pending, timeout=0.1)

    async def hand_on(self) -> None:
        """Hand on what was gathered, before the end."""
        try:
            await self._gatherer.hand_on()
        except BellSilent:
            log.warning("the last evidence was not taken; players keep it")

    async def _admit_all(self) -> None:
        while True:
            await self._arrived.wait()
            await asyncio.sleep(self.limits.admit_s)
            self._arrived.clear()
            arrivals, self._arrivals = self._arrivals, []
            for start in range(0, len(arrivals), ASKED_AT_ONCE):
                await self._admit(arrivals[start : start + ASKED_AT_ONCE])

    async def _admit(self, arrivals: list[tuple[Player, Hello]]) -> None:
        """Seat who is not shut out. A silent bell shuts nobody out: the token still counts."""
        slots = {hello.grant.slot for _, hello in arrivals}
        unread = sorted(s for s in slots if s not in self._slots or not self._slots[s].hot)
        alerts = self._bulletins.unread(slots)
        revoked: set[str] = set()
        hot: dict[str, bytes] = {}
        try:
            came = {hello.grant.screen: hello.grant.slot for _, hello in arrivals}
            revoked = await self._bell.revoked(came)
            hot = await self._bell.hot([*alerts, *unread])
        except BellSilent as exc:
            self._silent(exc)
        for player, hello in arrivals:
            if not player.is_open:
                continue
            if hello.grant.screen in revoked:
                player.close(NOT_OURS, "revoked")
                continue
            self._seat(player, hello)
            there = self._slots[hello.grant.slot]
            if found := hot.get(hello.grant.slot):
                there.learn(found)
            for key in alerts:
                self._bulletins.learn(key, hot.get(key))
            alerts = []
            self._stamp(player, hello.nonce)
            self._bulletins.send(player)
            there.send(player)

    def _seat(self, player: Player, hello: Hello) -> None:
        older = self._screens.get(hello.grant.screen)
        if older is not None:
            older.close(TAKEN_OVER, "a newer connection took over")
        self._screens[hello.grant.screen] = player
        slot = hello.grant.slot
        self._slots.setdefault(slot, SlotPlayers(slot)).members[player] = None
        self._bulletins.enter(player)
        self.counts.players.inc()
        self.counts.connects.inc()
        self._gatherer.add(hello.sighting)

    def _stamp(self, player: Player, nonce: str) -> None:
        there = self._slots.get(player.grant.slot)
        envelope = seal.stamp(
            self._stamp_keys,
            now=self.clock(),
            nonce=nonce,
            slot=player.grant.slot,
            head=there.head if there else Head(),
            alerts=self._bulletins.head(player),
            spread_s=max(seal.SPREAD_S, len(self._screens) // BACK_A_SECOND),
        )
        player.write(stamp_frame(envelope))

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                async for heard in self._bell.listen():
                    pause = 0.1
                    self._hear(heard)
            except BellSilent as exc:
                self._silent(exc)
            self.shelf.hear(is_heard=False, now=asyncio.get_running_loop().time())
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.limits.retry_s)

    def _hear(self, heard: Heard) -> None:
        if heard.channel == RING:
            self.counts.rings.inc()
            self.shelf.ring(heard.what, asyncio.get_running_loop().time())
            self.news.ring(heard.what)
            self._look_at([heard.what])
        elif heard.channel == REVOKED:
            if player := self._screens.get(heard.what):
                player.close(NOT_OURS, "revoked")
        elif heard.channel == COMMAND:
            if player := self._screens.get(heard.what):
                self.counts.commands.inc()
                player.write(command_frame(heard.body))
                if orders_drill(heard.body):  # it need not ask for what lies ready
                    player.drill = (0, 0)
                    self._bulletins.send(player)
        else:
            self.listening.set()
            self.shelf.hear(is_heard=True, now=asyncio.get_running_loop().time())
            self.news.ring_all()
            self._missed.set()

    def _look_at(self, keys: Iterable[str]) -> None:
        self._changed.update(k for k in keys if k in self._slots or self._bulletins.concern(k))
        self._rung.set()

    async def _push_all(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            changed, self._changed = sorted(self._changed), set()
            for start in range(0, len(changed), ASKED_AT_ONCE):
                some = changed[start : start + ASKED_AT_ONCE]
                try:
                    hot = await self._bell.hot(some)
                except BellSilent as exc:  # once it answers again, all are looked at
                    self._silent(exc)
                    break
                for key, found in hot.items():
                    await self._spread(key, found)

    async def _spread(self, key: str, hot: bytes) -> None:
        """Write what lies under ``key`` to all who should have it and hold less."""
        if there := self._slots.get(key):
            there.learn(hot)
            send, everybody = there.send, iter(tuple(there.members))
        else:
            self._bulletins.learn(key, hot)
            send, everybody = self._bulletins.send, iter(self._bulletins.players(key))
        while burst := tuple(islice(everybody, self.limits.burst)):
            self.counts.pushed.inc(sum(map(send, burst)))
            await asyncio.sleep(0)

    async def _heal(self) -> None:
        """Look at everything again: a ring may have been lost, a player may have gone silent."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._missed.wait(), self.limits.heal_s)
            self._missed.clear()
            self._look_at([*self._bulletins.here(), *self._slots])
            oldest = asyncio.get_running_loop().time() - self.limits.silent_s
            everybody = iter(tuple(self._screens.values()))
            while some := tuple(islice(everybody, ASKED_AT_ONCE)):
                for player in some:
                    if player.heard < oldest:
                        player.close(TOO_MUCH, "silent for too long")
                await self._shut_out(some)

    async def _shut_out(self, players: Iterable[Player]) -> None:
        by_screen = {player.grant.screen: player for player in players}
        try:
            revoked = await self._bell.revoked({s: p.grant.slot for s, p in by_screen.items()})
        except BellSilent as exc:
            self._silent(exc)
            return
        for screen in revoked:
            by_screen[screen].close(NOT_OURS, "revoked")

    def _silent(self, exc: BellSilent) -> None:
        self.counts.bell_silent.inc()
        log.warning("the bell is silent: %s", exc)

    def _say_left(self) -> None:
        left, self._left = self._left, 0
        log.info("%d players left, %d are here", left, len(self._screens))
