"""The read path: one document from the main port and from the gateway, beside nginx and a file.

    python bench/readpath.py [ROUNDS] [--seconds N] [--path PATH]

Starts the demo and nginx (``apt-get install nginx-light wrk``), and lets one wrk ask each in turn,
A B A B: whole answers, then 304s by the tag. The gateway is one process and is compared with nginx
of one worker, the main port has two and is compared with nginx of two. Prints min, median and max
of requests a second, the processor time of a request (Linux), and the ratios.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).parent
CONNECTIONS = 64
CONF = """daemon off; worker_processes {workers}; error_log stderr crit; pid {folder}/nginx.pid;
events {{ worker_connections 2000; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  open_file_cache max=100; types {{ }} default_type "application/atom+xml"; gzip off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/files; }} }}
"""
_spec = importlib.util.spec_from_file_location(
    "running", HERE.parent / "tests" / "browser" / "running.py"
)
if _spec is None or _spec.loader is None:
    raise SystemExit("tests/browser/running.py is missing")
running = importlib.util.module_from_spec(_spec)
sys.modules["running"] = running
_spec.loader.exec_module(running)
# Where Linux shares out the processor by session (sched_autogroup), the supervisor's children, each
# in a session of its own, would have another share than nginx: here they stay in the bench's.
running.LAUNCH = [
    "-c",
    """
import subprocess, sys
from app import launch
class Beside(subprocess.Popen):
    def __init__(self, *args, start_new_session=False, **kwargs):
        super().__init__(*args, **kwargs, process_group=0 if start_new_session else None)
subprocess.Popen = Beside
sys.exit(launch.main(sys.argv[1:]))
""",
]


@contextmanager
def nginx(program: str, folder: Path, body: bytes, workers: int) -> Iterator[str]:
    """Serve ``body`` as a file until the block ends; yield its address."""
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "document").write_bytes(body)
    folder.chmod(0o755)
    port = running.free_port()
    conf = folder / "nginx.conf"
    conf.write_text(CONF.format(folder=folder, port=port, workers=workers))
    server = subprocess.Popen([program, "-c", str(conf), "-p", str(folder)])
    try:
        wait_open(port)
        yield f"http://127.0.0.1:{port}/document"
    finally:
        server.terminate()
        server.wait(20)


def wait_open(port: int) -> None:
    """Return when somebody listens on ``port``."""
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


@dataclass(slots=True)
class Server:
    """One of those that are asked; ``word`` stands in the command lines of its processes."""

    address: str
    word: str
    mark: str
    processes: list[int] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)

    def find(self) -> None:
        """Note its processes: those with the word, and the mark in command line or environment."""
        for at in Path("/proc").glob("[0-9]*"):
            try:
                command, environ = (at / "cmdline").read_bytes(), (at / "environ").read_bytes()
            except OSError:
                continue
            if self.word.encode() in command and self.mark.encode() in command + b"\0" + environ:
                self.processes.append(int(at.name))
                workers = (at / "task" / at.name / "children").read_text().split()
                self.processes += map(int, workers)
        self.processes = sorted(set(self.processes))

    def ask(self, seconds: int, tag: str) -> None:
        """Let wrk ask, and note how many a second were answered and what each cost."""
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
        command += ["-H", f"If-None-Match: {tag}"] if tag else []
        before = self._cpu_s()
        said = subprocess.run(
            [*command, self.address], check=True, capture_output=True, text=True
        ).stdout
        spent = self._cpu_s() - before
        if "Non-2xx" in said or "Socket errors" in said:
            print(said)
        rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
        whole = re.search(r"(\d+) requests in", said)
        self.answered.append(float(rate.group(1)) if rate else 0.0)
        self.cpu_us.append(spent / max(int(whole.group(1)) if whole else 0, 1) * 1e6)

    def _cpu_s(self) -> float:
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.processes)


def group(pid: int | str) -> str:
    """Return the scheduling group of a process, empty where there are none."""
    try:
        return Path(f"/proc/{pid}/autogroup").read_text().split()[0]
    except OSError:
        return ""


def same_group(servers: dict[str, Server]) -> str:
    """Return in words whether all servers and wrk, which is started here, share one group."""
    groups = {name: {group(pid) for pid in s.processes} for name, s in servers.items()}
    groups["wrk"] = {group("self")}
    if len(set.union(*groups.values())) == 1:
        return f"all in one scheduling group: {group('self') or 'there are none'}"
    return f"NOT in one scheduling group, not to be compared: {groups}"


def line(name: str, server: Server) -> None:
    """Print one server's requests a second."""
    taken = server.answered
    low, middle, high = min(taken), statistics.median(taken), max(taken)
    cpu = f"{statistics.median(server.cpu_us):5.0f} us each" if server.processes else ""
    print(f"  {name:12} min {low:8,.0f}  median {middle:8,.0f}  max {high:8,.0f} {cpu}", flush=True)


def measure(servers: dict[str, Server], rounds: int, seconds: int, tags: dict[str, str]) -> None:
    """Ask all in turn, again and again, and print what they did and their ratios."""
    for server in servers.values():
        server.answered, server.cpu_us = [], []
    for _ in range(rounds):
        for name, server in servers.items():
            server.ask(seconds, tags.get(name, ""))
    for name, server in servers.items():
        line(name, server)
    middle = {name: statistics.median(server.answered) for name, server in servers.items()}
    gateway, main = middle["gateway"] / middle["nginx, 1"], middle["main port"] / middle["nginx, 2"]
    print(f"  gateway / nginx of one worker   {gateway:.2f} (goal 0.8)")
    print(f"  main port / nginx of two        {main:.2f} (goal 0.15)", flush=True)


def document(demo: Any, path: str) -> httpx.Response:  # noqa: ANN401 - a Running
    """Return the document once it lies there."""
    end = time.monotonic() + 30
    while True:
        found = httpx.get(demo.url + path, trust_env=False, headers={"Accept-Encoding": "identity"})
        if found.status_code == 200 or time.monotonic() > end:
            return found.raise_for_status()
        time.sleep(0.2)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--path", default="/feeds/110105900001/atom.xml")
    chosen = parser.parse_args()
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or shutil.which("wrk") is None:
        print("nginx or wrk is not installed: nothing to compare with")
        return 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="linli-bench-")))
        folder.chmod(0o755)
        demo = stack.enter_context(running.product(folder / "printed", "--demo", DISPLAY=""))
        body = document(demo, chosen.path).content
        port = f"GATEWAY_PORT={demo.gateway.rpartition(':')[2]}"
        one = stack.enter_context(nginx(program, folder / "one", body, 1))
        two = stack.enter_context(nginx(program, folder / "two", body, 2))
        servers = {
            "nginx, 1": Server(one, "nginx", str(folder / "one")),
            "gateway": Server(demo.gateway + chosen.path, "app.gateway", port),
            "nginx, 2": Server(two, "nginx", str(folder / "two")),
            "main port": Server(demo.url + chosen.path, "gunicorn", port),
        }
        found = {n: httpx.get(s.address, trust_env=False) for n, s in servers.items()}
        if any(answer.content != body for answer in found.values()):
            print("the bytes differ: a notice may just have ended; run it again")
            return 0
        if Path("/proc/self/environ").exists():
            for server in servers.values():
                server.find()
        print(same_group(servers))
        print(f"{len(body)} bytes, {CONNECTIONS} connections, requests a second\n200")
        measure(servers, chosen.rounds, chosen.seconds, {})
        print("304")
        tags = {n: _plain(answer.headers["etag"]) for n, answer in found.items()}
        measure(servers, chosen.rounds, chosen.seconds, tags)
    return 0


def _plain(tag: str) -> str:
    return tag.replace('-gz"', '"')


if __name__ == "__main__":
    sys.exit(main())
