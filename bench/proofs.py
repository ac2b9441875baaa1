"""What taking evidence costs in Python alone: a real gateway's connections, fed without sockets.

    python bench/proofs.py [SCREENS]

The rest of what ``fanout.py`` measures is reading from sockets, writing to them, and the loop.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import uvloop

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

import crowd  # noqa: E402 - after the path

from app import clock  # noqa: E402
from app.dispatch.keys.keys import KeyRing  # noqa: E402
from app.dispatch.screens import token  # noqa: E402
from app.gateway.connection import Connection  # noqa: E402
from app.gateway.hub import Hub  # noqa: E402
from app.gateway.limits import Limits  # noqa: E402
from app.sim.frames import masked  # noqa: E402

ROUNDS = 30


class Deaf:
    """A bell that takes everything and never rings."""

    taken = 0

    async def revoked(self, _: list[str]) -> set[str]:
        """Shut nobody out."""
        return set()

    async def hot(self, _: list[str]) -> dict[str, bytes]:
        """Have no board."""
        return {}

    async def push_evidence(self, packed: bytes) -> None:
        """Take an entry."""
        self.taken += len(packed)

    async def listen(self) -> AsyncIterator[None]:
        """Hear nothing."""
        await asyncio.Event().wait()
        yield


class Sink:
    """A transport that only counts what is written."""

    written = 0

    def write(self, _: bytes) -> None:
        """Count it."""
        self.written += 1

    def set_write_buffer_limits(self, high: int) -> None:
        """Need none."""


def python_us(count: int) -> float:
    """Return microseconds from the bytes of a batch to the bytes of its ack; the least of many."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        return uvloop.run(_measure(count, KeyRing.load(Path(name), clock.now())))


async def _measure(count: int, keys: KeyRing) -> float:
    bell = Deaf()
    limits = Limits(admit_burst=count, gather_s=3600.0, gather_most=count + 1)
    hub = Hub(cast(Any, bell), keys.timestamp, keys.token_key, clock.now, limits)
    work = asyncio.create_task(hub.run())
    screens = [_connected(hub, keys, number) for number in range(count)]
    await asyncio.sleep(1.0)  # all are seated and stamped
    before = [sink.written for _, sink in screens]
    runs = []
    for seq in range(1, ROUNDS + 1):
        proof, begun = crowd.proof(seq), time.process_time()
        for connection, _ in screens:
            connection.data_received(proof)
        await hub.hand_on()
        runs.append((time.process_time() - begun) / count * 1e6)
    acked = [sink.written - start for (_, sink), start in zip(screens, before, strict=True)]
    work.cancel()
    await asyncio.wait([work])
    if set(acked) != {ROUNDS} or not bell.taken:
        raise RuntimeError("not every batch was acknowledged")
    return min(runs)


def _connected(hub: Hub, keys: KeyRing, number: int) -> tuple[Connection, Sink]:
    grant = token.Grant(f"screen{number:05}", crowd.SLOT, clock.now() + timedelta(minutes=10))
    said: dict[str, Any] = {"type": "hello", "token": token.issue(keys.token_key, grant)}
    said["nonce"] = f"n{number:08}"
    said |= {"epoch": 0, "seq": 0, "version": "0.1.0", "free_bytes": 8_000_000_000}
    connection, sink = Connection(hub, set(), cast(Any, None)), Sink()
    connection.connection_made(cast(asyncio.Transport, sink))
    connection.data_received(crowd.HANDSHAKE)
    connection.data_received(masked(json.dumps(said).encode()))
    return connection, sink


if __name__ == "__main__":
    print(f"{python_us(int(sys.argv[1]) if sys.argv[1:] else 2000):.1f} us of Python a batch")
