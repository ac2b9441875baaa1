"""One address before several processes, as nginx stands before them: whoever answers gets it."""

import asyncio
import socket
import threading
from contextlib import suppress
from itertools import count

CHUNK, CONNECT_S = 1 << 16, 2.0


class Front:
    """Listens at ``port`` and passes connections on to ``ports`` in turn; a dead one is skipped."""

    def __init__(self, ports):
        self.ports, self._turn = list(ports), count()
        self._sock = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._sock.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True, name="front")
        self._thread.start()

    def close(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self):
        self._loop.create_task(asyncio.start_server(self._serve, sock=self._sock))
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()
        self._sock.close()

    async def _serve(self, reader, writer):
        behind = await self._somebody()
        if behind is None:
            writer.close()
            return
        far_reader, far_writer = behind
        with suppress(asyncio.CancelledError):
            await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))

    async def _somebody(self):
        first = next(self._turn)
        for n in range(len(self.ports)):
            port = self.ports[(first + n) % len(self.ports)]
            with suppress(OSError, TimeoutError):
                return await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), CONNECT_S)
        return None


async def _pass_on(reader, writer):
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()
