"""The two ports of the far end: HTTP, and the socket."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from app.sim.conform.far_end import SCREEN, FarEnd
from app.sim.conform.hand import Document, head_of

PUT_MOST = 512 << 10
_quiet = logging.getLogger(f"{__name__}.websockets")
_quiet.setLevel(logging.ERROR)
Answer = tuple[int, object, dict[str, str]]


@contextmanager
def opened(far: FarEnd, host: str, port: int, gateway_port: int) -> Iterator[str]:
    """Listen until the block ends; yield the address that the player is pointed at.

    Raises:
        OSError: a port is taken.
    """
    http = ThreadingHTTPServer((host, port), _handler(far))
    http.daemon_threads = True
    sockets = serve(
        far.talk,
        host,
        gateway_port,
        subprotocols=[Subprotocol("linli.v1")],
        compression=None,
        max_size=64 << 10,
        logger=_quiet,
        process_request=lambda connection, request: _admit(far, connection, request),
    )
    far.gateway = f"ws://{host}:{sockets.socket.getsockname()[1]}/"
    for serving in (lambda: http.serve_forever(0.02), sockets.serve_forever):
        threading.Thread(target=serving, daemon=True).start()
    try:
        yield f"http://{host}:{http.server_port}"
    finally:
        http.shutdown()
        http.server_close()
        sockets.shutdown()


def _admit(far: FarEnd, connection: ServerConnection, request: Request) -> Response | None:
    if any(token in request.path for token in far.tokens):
        far.breach("Token", "a token stands in a URL")
    if "linli.v1" not in request.headers.get("Sec-WebSocket-Protocol", ""):
        far.breach("Socket", "the subprotocol linli.v1 is not asked for")
    if far.manners.refuse <= 0:
        return None
    far.manners.refuse -= 1
    far.heard.asked.append(("GET", "socket", 503, {"at": str(time.monotonic())}))
    answer = connection.respond(503, "full\n")
    answer.headers["Retry-After"] = str(far.manners.retry_after_s)
    far.told()
    return answer


def answer(far: FarEnd, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Return status, body and headers for one request."""
    told = _told(body) if method == "POST" else {}
    doors: dict[tuple[str, str], Callable[[], Answer]] = {
        ("POST", "/player/v1/enrol"): lambda: (201, far.enrol(told), {}),
        ("GET", f"/player/v1/enrol/{SCREEN}"): lambda: (200, far.standing(), {}),
        ("POST", "/player/v1/token"): lambda: (*far.token(told), {}),
        ("POST", "/player/v1/rekey"): lambda: (far.rekey(told), b"", {}),
        ("PUT", f"/player/v1/screens/{SCREEN}/screenshot"): lambda: _put(far, path, body, headers),
    }
    if door := doors.get((method, path)):
        return door()
    return _read(far, path, headers) if method == "GET" else (404, {}, {})


def _read(far: FarEnd, path: str, headers: dict[str, str]) -> Answer:
    area = far.hand.area
    documents = {
        f"/player/v1/{far.hand.slot}/playlist.json": far.board,
        f"/player/v1/alerts/{area}.json": far.alerts.get("live"),
        f"/player/v1/drill/{area}.json": far.alerts.get("drill"),
    }
    if found := documents.get(path):
        etag = f'"{head_of(found).hash[:16]}"'
        if headers.get("if-none-match") == etag:
            return 304, b"", {"ETag": etag}
        return 200, found, {"ETag": etag}
    kept = far.files.get(path.removeprefix("/files/")) if path.startswith("/files/") else None
    return (404, {"title": "not found"}, {}) if kept is None else (200, kept, {})


def _put(far: FarEnd, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    token = headers.get("authorization", "").removeprefix("Bearer ")
    if token not in far.tokens:
        far.breach("Screenshot", "no valid token in Authorization: Bearer")
        return 401, {}, {}
    if headers.get("content-type") != "image/png" or len(body) > PUT_MOST:
        far.breach("Screenshot", "no PNG of at most 512 KiB")
    far.heard.puts.append((path, body, headers))
    return 204, b"", {}


def _told(body: bytes) -> Document:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _handler(far: FarEnd) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            time.sleep(far.manners.delay_s)
            status, value, more = answer(far, self.command, self.path, body, headers)
            with suppress(ConnectionError):  # it did not wait for the answer
                self._answer(status, value, more)
            far.heard.asked.append((self.command, self.path, status, headers))
            far.told()

        def _answer(self, status: int, value: object, more: dict[str, str]) -> None:
            raw = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            for name, text in {**more, "Content-Length": str(len(raw))}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = _do

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 - the base class says so
            """Say nothing: what was asked stands in ``heard``."""

    return Handler
