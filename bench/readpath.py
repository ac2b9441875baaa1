"""The read path: one document from the main port and from the gateway, beside nginx and a file.

    python bench/readpath.py [ROUNDS] [--seconds N] [--path PATH]

Starts the demo and nginx (``apt-get install nginx-light wrk``), and lets one wrk ask each in turn,
A B A B: whole answers, then 304s by the tag. The gateway is one process and is compared with nginx
of one worker, the main port has two and is compared with nginx of two. Prints min, median and max
of requests a second, and the ratios.
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


def asked(address: str, seconds: int, tag: str) -> float:
    """Return the requests a second that wrk gets answered."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    command += ["-H", f"If-None-Match: {tag}"] if tag else []
    said = subprocess.run([*command, address], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        print(said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return float(found.group(1)) if found else 0.0


def line(name: str, taken: list[float]) -> None:
    """Print one server's requests a second."""
    low, middle, high = min(taken), statistics.median(taken), max(taken)
    print(f"  {name:18} min {low:9,.0f}  median {middle:9,.0f}  max {high:9,.0f}", flush=True)


def measure(servers: dict[str, str], rounds: int, seconds: int, tags: dict[str, str]) -> None:
    """Ask all in turn, again and again, and print what they did and their ratios."""
    taken: dict[str, list[float]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, address in servers.items():
            taken[name].append(asked(address, seconds, tags.get(name, "")))
    for name, values in taken.items():
        line(name, values)
    middle = {name: statistics.median(values) for name, values in taken.items()}
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
        servers = {
            "nginx, 1": stack.enter_context(nginx(program, folder / "one", body, 1)),
            "gateway": demo.gateway + chosen.path,
            "nginx, 2": stack.enter_context(nginx(program, folder / "two", body, 2)),
            "main port": demo.url + chosen.path,
        }
        if any(httpx.get(at, trust_env=False).content != body for at in servers.values()):
            print("the bytes differ: a notice may just have ended; run it again")
            return 0
        print(f"{len(body)} bytes, {CONNECTIONS} connections, requests a second\n200")
        measure(servers, chosen.rounds, chosen.seconds, {})
        print("304")
        tags = {n: httpx.get(at, trust_env=False).headers["etag"] for n, at in servers.items()}
        measure(servers, chosen.rounds, chosen.seconds, {n: _plain(t) for n, t in tags.items()})
    return 0


def _plain(tag: str) -> str:
    return tag.replace('-gz"', '"')


if __name__ == "__main__":
    sys.exit(main())
