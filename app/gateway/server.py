"""The server that takes players' sockets, one ``Connection`` each, and visitors at the desk."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import islice

from app.gateway.connection import Connection
from app.gateway.desk import Desk
from app.gateway.hub import Hub
from app.gateway.members import RESTART


class Gateway:
    """Listens for players until it is stopped."""

    def __init__(self, hub: Hub, public_url: str = "") -> None:
        self._hub = hub
        self._crowd: set[Connection] = set()
        self._desk = Desk(
            *(hub.shelf, hub.counts, hub.limits, hub.clock, public_url, hub.news), self._connection
        )

    async def start(self, host: str, port: int) -> int:
        """Hear the bell, if it answers, and listen; return the port.

        Raises:
            OSError: the port is taken.
        """
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connection, host, port, backlog=4096)
        self._work = loop.create_task(self._hub.run())
        self._desk.open()
        with suppress(TimeoutError):  # players are sent their boards on hello all the same
            await asyncio.wait_for(self._hub.listening.wait(), self._hub.limits.close_s)
        return int(self._server.sockets[0].getsockname()[1])

    def _connection(self) -> Connection:
        return Connection(self._hub, self._crowd, self._desk)

    async def run_until(self, stop: asyncio.Event) -> None:
        """Return once ``stop`` is set. Raises what broke the work: half a gateway helps nobody."""
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({stopping, self._work}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if self._work.done():
            self._work.result()

    async def stop(self) -> None:
        """Take nobody new, send everybody away a burst at a time, and wait a moment for them."""
        self._server.close()
        self._desk.shut()
        await self._hub.hand_on()
        everybody = iter(tuple(self._crowd))
        while burst := tuple(islice(everybody, self._hub.limits.burst)):
            for connection in burst:
                connection.close(RESTART, "restarting; come back spread out")
            await asyncio.sleep(0)
        patience = self._hub.limits.close_s
        while self._crowd and patience > 0:
            await asyncio.sleep(0.05)
            patience -= 0.05
        for connection in tuple(self._crowd):
            connection.abort()
        self._work.cancel()
        await asyncio.wait([self._work])
