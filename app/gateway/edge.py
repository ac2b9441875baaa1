"""What the gateway's port answers to plain HTTP: whether it lives, and what it counts."""

from __future__ import annotations

from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

_TEXT = "text/plain; charset=utf-8"


class Counts:
    """What a gateway counts, as Prometheus reads it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.players = self._gauge("players", "Players connected now")
        self.connects = self._counter("connects", "Players that said hello")
        self.disconnects = self._counter("disconnects", "Players that left")
        self.dismissed = Counter(
            "linli_gateway_dismissed",
            "Connections closed by us, by close code",
            ["code"],
            registry=self.registry,
        )
        self.rings = self._counter("rings", "New boards heard of")
        self.pushed = self._counter("pushed", "Frames with a new board written to players")
        self.commands = self._counter("commands", "Commands written to players")
        self.sent_away = self._counter("sent_away", "Players told to come back later")
        self.reported = 0  # heartbeats and evidence since the last look: a number costs no lock
        self._reports = self._counter("reports", "Heartbeats and evidence taken from players")
        self.entries = self._counter("entries", "Packed entries handed to the bell")
        self.bell_silent = self._counter("bell_silent", "Times the bell did not answer")

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        self._reports.inc(self.reported)
        self.reported = 0
        return generate_latest(self.registry)

    def _counter(self, name: str, what: str) -> Counter:
        return Counter(f"linli_gateway_{name}", what, registry=self.registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(f"linli_gateway_{name}", what, registry=self.registry)


def busy(seconds: int) -> Response:
    """Return the answer to a player that may not come in before ``seconds`` are over."""
    headers = Headers([("Retry-After", str(seconds)), ("Content-Length", "0")])
    headers["Connection"] = "close"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return Response(status.value, status.phrase, headers, b"")


def answer(request: Request, counts: Counts) -> Response | None:
    """Return what a plain GET or HEAD gets, None when it is for the socket."""
    if request.headers.get("Upgrade") is not None or request.method not in {"GET", "HEAD"}:
        return None
    if request.path == "/healthz":
        return _response(request, HTTPStatus.OK, _TEXT, b"ok\n")
    if request.path == "/metrics":
        return _response(
            request, HTTPStatus.OK, f"text/plain; version=0.0.4; {_TEXT[12:]}", counts.text()
        )
    return None


def _response(request: Request, status: HTTPStatus, media_type: str, body: bytes) -> Response:
    headers = Headers(
        [
            ("Content-Type", media_type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ]
    )
    return Response(status.value, status.phrase, headers, b"" if request.method == "HEAD" else body)
