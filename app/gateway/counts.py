"""What a gateway counts, and what it answers to players that must come back later."""

from __future__ import annotations

from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from websockets.datastructures import Headers
from websockets.http11 import Response


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
        self.visitors = self._gauge("visitors", "Connections that ask for documents now")
        self.listeners = self._gauge("listeners", "Pages that wait for news now")
        self.answered = 0  # likewise
        self._answers = self._counter("answers", "Plain HTTP requests answered")
        self.asked = self._counter("asked", "Documents asked for at the main port")
        self.bell_silent = self._counter("bell_silent", "Times the bell did not answer")

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        self._reports.inc(self.reported)
        self._answers.inc(self.answered)
        self.reported = self.answered = 0
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
