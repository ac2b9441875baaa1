"""News for pages that stay open: what the TV portal of an area says now, told as it changes.

A page listens to events (``text/event-stream``), or asks again and again and is answered when there
is something new (``have=``). What is told is the area's ``state.json``, as the origin has it; one
answer of the main port serves all who wait.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from urllib.parse import parse_qs

from app.dispatch.resident import document
from app.gateway.counts import Counts
from app.gateway.limits import Limits
from app.gateway.origin import OriginAway
from app.gateway.request import Asked
from app.gateway.shelf import SETTLE_S, Elsewhere, Shelf

log = logging.getLogger(__name__)
PATH = "/tv/events"
MEDIUM = "tv"
# So often everybody hears that the line holds and what time it is; so long one who asks waits.
BEAT_S, WAITS_S = 15.0, 25.0
# Documents asked for side by side; how soon the main port is asked again that was away.
_AT_ONCE, _AGAIN_S = 32, 1.0
_AREA, _EDITION = re.compile(r"[\w-]{1,64}", re.ASCII), re.compile(r"[0-9a-f]{0,16}")
_OPEN = (
    "Cache-Control: no-store\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n"
    "X-Accel-Buffering: no\r\n"  # nginx would gather what is told
)


class Listener(asyncio.Protocol):
    """One page that waits; ``have`` is None for one that listens to events."""

    __slots__ = ("_news", "_transport", "area", "have", "seen", "since")

    def __init__(
        self, news: News, transport: asyncio.Transport, area: str, have: str | None
    ) -> None:
        self._news, self._transport, self.area, self.have = news, transport, area, have
        self.seen = b""
        self.since = asyncio.get_running_loop().time()

    def data_received(self, data: bytes) -> None:
        """It has said all it had to say."""

    def pause_writing(self) -> None:
        """Drop a reader that is too slow; it comes back and is told what holds then."""
        self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._news.leave(self)

    def write(self, said: bytes) -> None:
        """Say something to one that listens."""
        self._transport.write(said)

    def end(self, said: bytes = b"") -> None:
        """Say the last thing, and close."""
        if said:
            self._transport.write(said)
        self._transport.close()


class News:
    """Knows who waits for what, and tells them."""

    def __init__(
        self, shelf: Shelf, limits: Limits, counts: Counts, clock: Callable[[], datetime]
    ) -> None:
        self._shelf, self._limits, self._counts, self._clock = shelf, limits, counts, clock
        self._areas: dict[str, set[Listener]] = {}
        self._states: dict[str, bytes] = {}
        self._again: dict[str, bool] = {}  # areas that are looked at, and rang since
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._many = 0

    def take(self, transport: asyncio.Transport, asked: Asked) -> bool:
        """Let who asked wait on ``transport``; False when there is no room or no such area."""
        query = parse_qs(asked.query, keep_blank_values=True)
        area, have = query.get("area", [""])[0], query.get("have", [None])[0]
        if self._many >= self._limits.listeners or not _AREA.fullmatch(area):
            return False
        if have is not None and not _EDITION.fullmatch(have):
            return False
        one = Listener(self, transport, area, have)
        transport.set_protocol(one)
        self._many += 1
        self._counts.listeners.inc()
        self._areas.setdefault(area, set()).add(one)
        if have is None:
            one.write(self._head("200 OK", "text/event-stream; charset=utf-8") + self._time())
        if area in self._states:
            self._tell([one], self._states[area])
        else:
            self._follow(area)
        return True

    def leave(self, one: Listener) -> None:
        """Forget one that has left; what nobody waits for is not kept."""
        there = self._areas.get(one.area)
        if there is None or one not in there:
            return
        there.discard(one)
        self._many -= 1
        self._counts.listeners.dec()
        if not there:
            del self._areas[one.area]
            self._states.pop(one.area, None)

    def ring(self, what: str) -> None:
        """Look at what a ring is about."""
        medium, _, rest = what.partition("/")
        if medium == MEDIUM:
            self._follow(rest.partition("/")[0])

    def ring_all(self) -> None:
        """Look at everything: rings may have been lost."""
        for area in tuple(self._areas):
            self._follow(area)

    def shut(self) -> None:
        """Send everybody away; they come back to the next gateway."""
        for one in self._everybody():
            one.end()

    async def run(self) -> None:
        """Keep everybody awake until cancelled, and look again at what nobody rang for."""
        try:
            while True:
                await asyncio.sleep(BEAT_S)
                await self._beat()
                areas = iter(tuple(self._areas))
                while some := list(islice(areas, _AT_ONCE)):
                    await asyncio.gather(*map(self._look, some))
        finally:
            for task in self._tasks:
                task.cancel()

    def _follow(self, area: str) -> None:
        if area in self._again:
            self._again[area] = True
        elif area in self._areas:
            self._again[area] = False
            task = asyncio.get_running_loop().create_task(self._catch_up(area))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _catch_up(self, area: str) -> None:
        """Look until it is sure that what was rung for is told: shortly after, one may see less."""
        try:
            is_sure = False
            while area in self._areas and not is_sure:
                self._again[area], before = False, self._states.get(area)
                if not await self._look(area):
                    await asyncio.sleep(_AGAIN_S)
                    continue
                if self._states.get(area) == before:
                    await asyncio.sleep(SETTLE_S)
                    await self._look(area)
                is_sure = not self._again[area]
        finally:
            del self._again[area]

    async def _look(self, area: str) -> bool:
        """Ask what ``area`` says now, and tell it; return whether there was an answer."""
        try:
            async with self._turns:
                state = (await self._shelf.look(f"/tv/{area}/state.json")).body
        except Elsewhere:
            return True
        except OriginAway as exc:
            log.warning("news of %s wait: %s", area, exc)
            return False
        if area in self._areas and state != self._states.get(area):
            self._states[area] = state
            everybody = iter(tuple(self._areas[area]))
            while burst := list(islice(everybody, self._limits.burst)):
                self._tell(burst, state)
                await asyncio.sleep(0)
        return True

    def _tell(self, some: Iterable[Listener], state: bytes) -> None:
        event = b"data: %s\n\n" % state.replace(b"\n", b" ")
        for one in some:
            if one.have is None:
                if one.seen != state:
                    one.seen = state
                    one.write(event)
            elif b'"edition":"%s"' % one.have.encode() not in state[:64]:
                one.end(self._head("200 OK", "application/json", state) + state)

    async def _beat(self) -> None:
        """Say that the line holds and what time it is; send those home who asked a while ago."""
        now, everybody = asyncio.get_running_loop().time(), iter(self._everybody())
        nothing, said = self._head("204 No Content", ""), self._time()
        while burst := list(islice(everybody, self._limits.burst)):
            for one in burst:
                if one.have is None:
                    one.write(said)
                elif now - one.since >= WAITS_S - BEAT_S:
                    one.end(nothing)
            await asyncio.sleep(0)

    def _everybody(self) -> list[Listener]:
        return [one for there in self._areas.values() for one in there]

    def _time(self) -> bytes:
        return b"retry: 3000\nevent: now\ndata: %d\n\n" % (self._clock().timestamp() * 1000)

    def _head(self, status: str, media_type: str, body: bytes | None = None) -> bytes:
        lines = f"HTTP/1.1 {status}\r\nDate: {document.date(self._clock())}\r\n{_OPEN}"
        if media_type:
            lines += f"Content-Type: {media_type}\r\nX-Content-Type-Options: nosniff\r\n"
        if body is not None:
            lines += f"Content-Length: {len(body)}\r\n"
        return f"{lines}\r\n".encode()
