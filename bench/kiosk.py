"""The page ``/player/`` in a real Chromium, as a player that ``sim conform`` can start and stop.

    flask --app wsgi sim conform --listen 127.0.0.1:8100 \
        --command "python bench/kiosk.py {server} FOLDER"

FOLDER keeps the browser's profile, hence key and content, from one start to the next. The page
comes from an address of our own (``--port``), which hands everything else on to the far end, as a
page may only ask where it came from. A page that is told to restart loads itself anew; here the
browser ends with the exit code 75 instead, so that the check sees it and starts it again.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import sys
import threading
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from urllib.error import HTTPError

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
AGAIN, PASSED_ON = 75, ("Content-Type", "If-None-Match", "Authorization", "Range")
TOLD = ("Content-Type", "Content-Security-Policy", "ETag", "Retry-After", "Content-Range")
Answer = tuple[int, bytes, dict[str, str]]


def module(name: str) -> ModuleType:
    """Return a module of the browser tests, by its path: there are no packages under tests."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "browser" / f"{name}.py")
    assert spec and spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


class Door(BaseHTTPRequestHandler):
    """Serves the page, and hands the rest on to ``server``."""

    server_url: str
    page: Callable[[str], Answer | None]

    def do_GET(self) -> None:  # noqa: N802 - the base class's names
        """Answer."""
        path = self.path.partition("?")[0]
        found = self.page(path) if self.command == "GET" else None
        status, body, headers = found or self._asked()
        self.send_response(status)
        for name in TOLD:
            if name in headers:
                self.send_header(name, headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET  # noqa: N815

    def log_message(self, *_about: object) -> None:
        """Say nothing."""

    def _asked(self) -> Answer:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
        kept = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
        request = urllib.request.Request(  # noqa: S310 - the tester's own far end
            self.server_url + self.path, data=body, headers=kept, method=self.command
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as told:  # noqa: S310 - as above
                return told.status, told.read(), dict(told.headers)
        except HTTPError as exc:
            with exc:
                return exc.code, exc.read(), dict(exc.headers)
        except OSError:
            return 502, b"", {}


def door(server: str) -> type[Door]:
    """Return the door of ``server``; its gateway is one port up."""
    kind = module("screen_server").ScreenServer
    shown = kind.__new__(kind)  # its pages, without its own far end
    host, _, port = server.rpartition(":")
    shown.version, shown.gateway = "conform", f"ws{host.removeprefix('http')}:{int(port) + 1}/"
    members = {"server_url": server, "page": staticmethod(shown._page)}  # noqa: SLF001
    return type("ThisDoor", (Door,), members)


def watch(page: Page, address: str) -> int:
    """Show the page until it loads itself anew, or until SIGTERM; return the exit code."""
    loads: list[int] = []
    page.on("domcontentloaded", lambda _page: loads.append(1))
    page.goto(address)
    while len(loads) < 2:
        page.wait_for_timeout(200)
    return AGAIN


def main() -> int:
    """Serve, start Chromium, watch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8190)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    httpd = ThreadingHTTPServer(("127.0.0.1", asked.port), door(asked.server.rstrip("/")))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    fonts = module("fonts")
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            str(asked.folder / "profile"),
            executable_path=fonts.CHROMIUM,
            args=fonts.ARGS,
            env={**os.environ, **fonts.chromium_env(asked.folder)},
            viewport={"width": 800, "height": 300},
        )
        page = context.pages[0]
        try:
            address = f"http://127.0.0.1:{asked.port}/player/?profile=192x32-mono&lang=zh"
            return watch(page, address)
        finally:
            context.close()


if __name__ == "__main__":
    sys.exit(main())
