"""A strict far end for posts: Weibo's open API and group robots, by their published rules.

``python -m app.demo.postbox --port 8004 --token X``. It shares nothing with the channels, counts
and checks by itself, and prints each post in one line.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
from collections.abc import Callable
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from app.demo.postbox_grant import APP_KEY, Grants
from app.demo.postbox_robots import Robots
from app.demo.postbox_talk import Answered, Asked
from app.demo.postbox_weibo import Weibo

MOST = 6 << 20


class Postbox:
    """Answers for Weibo and for the robots; ``tell`` is called with a line for each post."""

    def __init__(self, token: str, domain: str, tell: Callable[[str], None]) -> None:
        self.weibo, self.robots = Weibo(token, domain, tell), Robots(token, tell)
        self._lock = threading.Lock()

    def answer(self, asked: Asked) -> Answered:
        """Return status and JSON."""
        room = self.weibo if asked.path.startswith(("/2/", "/oauth2/")) else self.robots
        with self._lock:
            return room.answer(asked)


class Door(BaseHTTPRequestHandler):
    """Takes requests apart for the server's ``postbox``."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # noqa: N802 - http.server's name
        """Answer a POST."""
        self._answer()

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Answer a GET."""
        self._answer()

    def log_message(self, *args: object) -> None:
        """Stay silent: tokens stand in addresses."""

    def _answer(self) -> None:
        length = int(self.headers["Content-Length"] or 0)
        if length > MOST:
            self.send_error(413)
            return
        status, said = self.server.postbox.answer(self._asked(self.rfile.read(length)))  # type: ignore[attr-defined]
        body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        if status == 302:  # noqa: PLR2004
            self.send_header("Location", body.decode())
            body = b""
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _asked(self, body: bytes) -> Asked:
        parts, kind = urlsplit(self.path), self.headers.get("Content-Type", "")
        form: dict[str, str] = {}
        files: dict[str, tuple[str, bytes]] = {}
        if kind.startswith("multipart/form-data"):
            form, files = _fields(kind, body)
        elif kind.startswith("application/x-www-form-urlencoded"):
            form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        headers = {name.lower(): said for name, said in self.headers.items()}
        query = dict(parse_qsl(parts.query))
        return Asked(self.command, parts.path, query, headers, form, files, body)


def _fields(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Return the texts and files of a form (RFC 7578)."""
    message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    form: dict[str, str] = {}
    files: dict[str, tuple[str, bytes]] = {}
    for part in message.get_payload():
        name = str(part.get_param("name", header="content-disposition"))  # type: ignore[union-attr]
        held = part.get_payload(decode=True)  # type: ignore[union-attr]
        raw = held if isinstance(held, bytes) else b""
        if part.get_filename():  # type: ignore[union-attr]
            files[name] = (part.get_content_type(), raw)  # type: ignore[union-attr]
        else:
            form[name] = raw.decode()
    return form, files


def serve(port: int, postbox: Postbox) -> ThreadingHTTPServer:
    """Return a server on loopback that answers for ``postbox`` once it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    server.daemon_threads = True
    server.postbox = postbox  # type: ignore[attr-defined]
    return server


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="A simulated Weibo, and robots.")
    options.add_argument("--port", type=int, default=8004)
    options.add_argument("--token", required=True)
    options.add_argument("--site", default="http://127.0.0.1", help="where posts come from")
    chosen = options.parse_args()
    _print(f"模拟新浪微博和群机器人已启动，端口 {chosen.port}")
    made = Postbox(chosen.token, urlsplit(chosen.site).hostname or "", _print)
    made.weibo.grants = Grants(APP_KEY, chosen.token, f"{chosen.site}/editor/accounts/connected")
    serve(chosen.port, made).serve_forever()
