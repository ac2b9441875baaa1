"""The far side of the fan-out bench: light screens in one process, and the least of servers."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ClassVar, cast

import redis.asyncio
import uvloop

from app import clock
from app.dispatch.keys import seal
from app.dispatch.keys.keys import KeyRing
from app.dispatch.screens import token
from app.sim.frames import frame_end, masked, request
from app.store.bell import Bell

SLOT = "led/110105900001/192x32-mono"
AT_ONCE = 200
KINDS = ("received", "verified", "shown")
PROOFS = len(KINDS)
# Every wait is bounded: a bench that hangs measures nothing.
PATIENCE_S = 60.0
HANDSHAKE = request("127.0.0.1")


@dataclass(slots=True)
class Crowd:
    """What all screens of the bench share."""

    playlists: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    closed: int = 0
    proof: bytes = b""  # what a screen answers to a playlist, nothing when empty
    wanted: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, wanted: int, proof: bytes = b"") -> None:
        """Forget the round before and wait for ``wanted`` answers."""
        self.playlists, self.acks, self.proof, self.wanted = [], [], proof, wanted
        self.done.clear()

    def note(self, times: list[float]) -> None:
        """Note that something came just now."""
        times.append(time.monotonic())
        last = self.acks if self.proof else self.playlists
        if len(last) >= self.wanted:
            self.done.set()


class Later(ConnectionError):
    """The server lets nobody in now; ``seconds`` says when to come back."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"come back in {seconds} s")
        self.seconds = seconds


class LightScreen(asyncio.Protocol):
    """One screen: says hello, notes when playlists and acks come, understands nothing else."""

    __slots__ = ("_crowd", "_held", "_hello", "_is_open", "ready", "transport")

    def __init__(self, crowd: Crowd, hello: bytes, ready: asyncio.Future[None]) -> None:
        self._crowd, self._hello, self.ready = crowd, hello, ready
        self._held, self._is_open = b"", False
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(HANDSHAKE)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count it: a bench that loses screens must say so."""
        self._crowd.closed += 1
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"closed before it was ready: {exc}"))

    def data_received(self, data: bytes) -> None:
        """Cut frames; say hello once the answer to the handshake is whole."""
        if self._is_open and not self._held and frame_end(data) == len(data):
            self._take(data)  # nearly always: one whole frame
            return
        data = self._held + data
        self._held = b""
        if not self._is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._held = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._come_back(head)
                return
            self._is_open = True
            if self._hello:
                self.transport.write(masked(self._hello))
            else:  # nothing is sent before the next publish
                self.ready.set_result(None)
        while data:
            end = frame_end(data)
            if end > len(data):
                self._held = data
                return
            self._take(data[:end])
            data = data[end:]

    def _come_back(self, head: bytes) -> None:
        """Say after how many seconds to try again; without an answer that is an error."""
        _, found, rest = head.partition(b"Retry-After: ")
        seconds = int(rest.partition(b"\r\n")[0]) if found else 0
        self.ready.set_exception(Later(seconds) if found else ConnectionError(repr(head[:80])))
        self.transport.abort()

    def _take(self, frame: bytes) -> None:
        crowd = self._crowd
        if b'"type":"playlist"' in frame or b'"type":"delta"' in frame:
            crowd.note(crowd.playlists)
            if crowd.proof:
                self.transport.write(crowd.proof)
            if not self.ready.done():
                self.ready.set_result(None)
        elif b'"type":"ack"' in frame:
            crowd.note(crowd.acks)


def playlist(keys: KeyRing, seq: int) -> bytes:
    """Return the signed playlist of one still frame, about 1.5 KB as most LED playlists are."""
    now, png = clock.now(), secrets.token_bytes(420)
    medium: dict[str, Any] = {
        "sha256": sha256(png).hexdigest(),
        "size": len(png),
        "mime": "image/png",
    }
    medium |= {"width": 192, "height": 32, "effect": "still", "dwell_ms": 5000}
    medium["inline"] = b64encode(png).decode()
    item: dict[str, Any] = {
        "id": "k3x9a7qd",
        "revision": seq,
        "kind": "notice",
        "priority": 1,
        "media": [medium],
    }
    item |= {"effective": seal.instant(now), "expires": seal.instant(now + timedelta(hours=1))}
    payload: dict[str, Any] = {
        "slot": SLOT,
        "mode": "live",
        "epoch": 1,
        "seq": seq,
        "prev_hash": "",
    }
    payload |= {"issued": seal.instant(now), "expires": seal.instant(now + seal.PLAYLIST_LIFE)}
    payload |= {"width": 192, "height": 32, "time_zone": "Asia/Shanghai"}
    payload |= {"items": [item], "default": {**item, "id": "default", "kind": "default"}}
    return seal.dsse(seal.TYPE.format("playlist"), seal.canonical(payload), *keys.release)


def proof(seq: int) -> bytes:
    """Return the frame in which a screen says that it has, checked and showed ``seq``."""
    at = seal.instant(clock.now())
    items = [{"kind": kind, "epoch": 1, "seq": seq, "at": at} for kind in KINDS]
    return masked(json.dumps({"type": "evidence", "batch": seq, "items": items}).encode())


def screens(pipe: Connection, port: int, data_dir: Path, bell_url: str) -> None:
    """Be the other process: carry out (name, arguments) from ``pipe`` until it says stop."""
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    crowd, keys = Crowd(), KeyRing.load(data_dir / "keys", clock.now())
    bell = Bell(bell_url)
    while (asked := pipe.recv()) is not None:
        name, arguments = asked
        steps: dict[str, Callable[..., Any]] = {
            "connect": connect,
            "join": partial(connect, says_hello=False),
            "ring": ring,
            "post": post,
        }
        work = steps[name](crowd, keys, bell if name == "ring" else port, *arguments)
        try:
            pipe.send(loop.run_until_complete(asyncio.wait_for(work, PATIENCE_S)))
        except (OSError, TimeoutError) as exc:
            pipe.send(
                f"{type(exc).__name__}: {exc}, {len(crowd.playlists)} playlists,"
                f" {len(crowd.acks)} acks, {crowd.closed} closed"
            )
    os._exit(0)  # thousands of sockets close faster this way, and the bench is over


async def connect(
    crowd: Crowd, keys: KeyRing, port: int, count: int, *, says_hello: bool = True
) -> float:
    """Connect ``count`` screens; return the seconds until the last one had its playlist."""
    crowd.begin(count)
    loop, gate, begun = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE), time.monotonic()
    until = clock.now() + timedelta(minutes=10)

    async def one(number: int) -> None:
        grant = token.Grant(f"screen{number:05}", SLOT, until)
        hello: dict[str, Any] = {
            "type": "hello",
            "token": token.issue(keys.token_key, grant),
            "boot": "bench",
        }
        hello |= {"nonce": secrets.token_hex(8), "epoch": 0, "seq": 0, "version": "0.1.0"}
        hello |= {"clock": seal.instant(clock.now()), "free_bytes": 8_000_000_000}
        text = json.dumps(hello).encode() if says_hello else b""
        while wait_s := await attempt(text):
            await asyncio.sleep(wait_s)

    async def attempt(text: bytes) -> int:
        """Return 0 once it is in, else for how many seconds it was sent away."""
        ready = loop.create_future()
        async with gate:
            await loop.create_connection(lambda: LightScreen(crowd, text, ready), "127.0.0.1", port)
            try:
                await ready
            except Later as exc:
                return exc.seconds
        return 0

    await asyncio.gather(*(one(number) for number in range(count)))
    return time.monotonic() - begun


async def ring(
    crowd: Crowd, keys: KeyRing, bell: Bell, count: int, seq: int, has_proof: bool
) -> tuple[list[float], list[float]]:
    """Publish once; return each screen's seconds until its playlist, and until its ack."""
    hot = playlist(keys, seq)
    crowd.begin(count, proof(seq) if has_proof else b"")
    begun = time.monotonic()
    if not bell.ring(SLOT, hot):
        raise ConnectionError("the bell did not take the ring")
    await crowd.done.wait()
    return [at - begun for at in crowd.playlists], [at - begun for at in crowd.acks]


async def post(
    crowd: Crowd, keys: KeyRing, port: int, count: int, seq: int, has_proof: bool
) -> tuple[list[float], list[float]]:
    """Publish once through a server that takes messages by POST at ``/pub``."""
    text = frame_text(playlist(keys, seq))
    head = f"POST /pub HTTP/1.0\r\nContent-Length: {len(text)}\r\n\r\n".encode()
    crowd.begin(count)
    begun = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + text)
    await reader.read()
    writer.close()
    await crowd.done.wait()
    return [at - begun for at in crowd.playlists], []


def frame_text(hot: bytes) -> bytes:
    """Return what the gateway would send for ``hot``."""
    return b'{"envelope":%s,"type":"playlist"}' % hot


def floor(port: int, bell_url: str) -> None:
    """Be the least a server can be: ready bytes from the bell to every transport."""
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(_floor(port, bell_url))


class _Bare(asyncio.Protocol):
    crowd: ClassVar[set[asyncio.Transport]] = set()
    frame: ClassVar[bytes] = b""
    ack: ClassVar[bytes] = b'\x81\x18{"batch":1,"type":"ack"}'

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._is_open = self._is_greeted = False

    def data_received(self, data: bytes) -> None:
        if self._is_greeted:
            self._transport.write(_Bare.ack)
        elif self._is_open:
            self._is_greeted = True
            self._transport.write(_Bare.frame)
        else:
            self._transport.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            self._is_open = True
            _Bare.crowd.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        _Bare.crowd.discard(self._transport)


async def _floor(port: int, bell_url: str) -> None:
    bell = redis.asyncio.Redis.from_url(bell_url)
    await _load(bell)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Bare, "127.0.0.1", port, backlog=4096)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    rung = bell.pubsub()
    await rung.subscribe("ring")
    while not stop.is_set():
        if await rung.get_message(ignore_subscribe_messages=True, timeout=0.2):
            await _load(bell)
            for number, transport in enumerate(tuple(_Bare.crowd), 1):
                transport.write(_Bare.frame)
                if number % 1000 == 0:
                    await asyncio.sleep(0)
    server.close()


async def _load(bell: Any) -> None:  # noqa: ANN401 - redis types differ by version
    text = b'{"envelope":%s,"type":"playlist"}' % (await bell.get(f"hot:{SLOT}"))
    _Bare.frame = bytes([0x81, 126]) + len(text).to_bytes(2, "big") + text
