"""How long to wait: sockets that all keep one deadline, and what the far end asks for."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpcore

MAX_WAIT_S = 86_400.0


class Backend(httpcore.NetworkBackend):
    """Opens TCP streams whose every wait ends at the calling thread's deadline.

    httpcore's own timeouts start anew with each read, so a peer that sends a byte now and then
    would hold a call for ever.
    """

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()
        self._local = threading.local()

    @contextmanager
    def until(self, instant: float) -> Iterator[None]:
        """Let every wait of this thread end at ``instant`` of time.monotonic()."""
        self._local.until = instant
        try:
            yield
        finally:
            self._local.until = None

    def left(self) -> float | None:
        """Return the seconds left; None when this thread has no deadline.

        Raises:
            httpcore.ReadTimeout: it is over.
        """
        until: float | None = getattr(self._local, "until", None)
        if until is None:
            return None
        seconds = until - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the deadline of the call is over")
        return seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a stream; ``timeout`` gives way to the deadline."""
        stream = self._inner.connect_tcp(host, port, self.left(), local_address, socket_options)
        return _Stream(stream, self)


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, backend: Backend) -> None:
        self._inner, self._backend = inner, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, self._backend.left())
        return _Stream(stream, self._backend)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds the far end asks us to wait, at most a day; None when it does not say.

    ``Retry-After`` (RFC 9110 10.2.3) holds seconds or a date, which counts from the answer's own
    ``Date``: neither clock need be right.
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), MAX_WAIT_S)
    try:
        reset = headers.get("x-ratelimit-reset", "")  # Mastodon's way to say it: ISO 8601
        until = parsedate_to_datetime(said) if said else datetime.fromisoformat(reset)
        wait = until - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return min(max(wait.total_seconds(), 0.0), MAX_WAIT_S)
