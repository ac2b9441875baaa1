"""The one HTTP courier of all channels: one deadline a call, every fault named, no secret told."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from channels.address import checked_url
from channels.base import Reason, Refused, Unreachable
from channels.deadline import Backend, retry_after

log = logging.getLogger(__name__)
MAX_BODY = 1 << 20
LATER = {408: Reason.NO_ANSWER, 425: Reason.BUSY, 429: Reason.BUSY}
FAULTS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the far end said; ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the JSON object it is; Unreachable when it is none."""
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unreachable(Reason.GARBLED_ANSWER) from None
        if not isinstance(value, dict):
            raise Unreachable(Reason.GARBLED_ANSWER)
        return value

    def text(self, name: str) -> str:
        """Return the string under ``name`` of the JSON object; Unreachable when there is none."""
        value = self.json().get(name)
        if not isinstance(value, str) or not value:
            raise Unreachable(Reason.GARBLED_ANSWER.because(f"no {name}"))
        return value


class Courier:
    """Speaks HTTP with one far end. Follows no redirect, reads no proxy setting.

    ``secret`` is sent as a token of ``scheme`` (none: it is part of paths or bodies), and blacked
    out of whatever is told of the call.
    ``timeout`` is in seconds, from the first connection to the last byte of the last call that
    shares a deadline. ``backend`` is what connects, where not everybody may be connected to.
    """

    def __init__(
        self,
        base_url: str,
        *,
        secret: str,
        timeout: float,
        scheme: str = "Bearer",
        backend: Backend | None = None,
    ) -> None:
        self._base, self._secret, self._timeout = checked_url(base_url), secret, timeout
        self._scheme = scheme
        self._backend = backend or Backend()
        # No connection is kept: one that the far end has just closed would cost an attempt.
        self._pool = httpcore.ConnectionPool(
            network_backend=self._backend, max_keepalive_connections=0
        )

    def __repr__(self) -> str:
        return f"Courier({self._base!r})"

    def deadline(self) -> float:
        """Return the monotonic instant by which a delivery that starts now must be over."""
        return time.monotonic() + self._timeout

    def ask(
        self,
        method: str,
        path: str,
        until: float,
        *,
        key: str = "",
        accept: Collection[int] = (),
        **content: Any,  # noqa: ANN401 - passed on to httpx.Request: json, data, files, headers
    ) -> Answer:
        """Make one call and return the answer, if its status is 2xx or in ``accept``.

        Raises:
            Unreachable: no answer by ``until``, an answer that breaks HTTP or is over 1 MiB, a
                redirect, 401, 403, 408, 425, 429 or any 5xx.
            Refused: any other status.
        """
        request = httpx.Request(method, f"{self._base}{path}", **content)
        request.headers.update(
            {
                **({"Authorization": f"{self._scheme} {self._secret}"} if self._scheme else {}),
                "Accept": "application/json",
                "Accept-Encoding": "identity",  # so that MAX_BODY holds for what we read
                "User-Agent": "Linli",
                **({"Idempotency-Key": key} if key else {}),
            }
        )
        told = self._told(path.partition("?")[0])
        try:
            answer = self._carry(request, until)
        except FAULTS as exc:
            log.info("%s %s: %s, key %s", method, told, type(exc).__name__, key)
            raise Unreachable(_fault(exc)) from None
        log.info("%s %s: HTTP %d, key %s", method, told, answer.status, key)
        if not (200 <= answer.status < 300 or answer.status in accept):
            raise self._error(answer)
        return answer

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        self._pool.close()

    def _carry(self, request: httpx.Request, until: float) -> Answer:
        with (
            self._backend.until(until),
            self._pool.stream(
                request.method,
                str(request.url),
                headers=request.headers.raw,
                content=request.read(),
            ) as response,
        ):
            headers = {
                k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers
            }
            if headers.get("content-encoding", "identity") != "identity":
                raise httpcore.RemoteProtocolError("compressed though not asked for")
            body = bytearray()
            for chunk in response.iter_stream():
                body += chunk
                if len(body) > MAX_BODY:
                    raise httpcore.RemoteProtocolError("answer too large")
        return Answer(response.status, headers, bytes(body))

    def _error(self, answer: Answer) -> Unreachable | Refused:
        status, said = answer.status, f"HTTP {answer.status}{self.words(answer)}"
        if status in {401, 403}:  # a wrong token must not use up every delivery
            return Unreachable(Reason.BAD_CREDENTIALS.because(said), 60.0)
        if status >= 500 or status in LATER:
            why = LATER.get(status, Reason.TROUBLE)
            return Unreachable(why.because(said), retry_after(answer.headers))
        if status < 400:
            return Unreachable(Reason.WRONG_SERVER.because(said))
        return Refused(Reason.REFUSED.because(said))

    def _told(self, text: str) -> str:
        return text.replace(self._secret, "***") if self._secret else text

    def words(self, answer: Answer, name: str = "error") -> str:
        """Return the far end's own ``name`` in at most 120 characters, without our secret."""
        try:
            words = json.loads(answer.body)[name]
        except (ValueError, RecursionError, LookupError, TypeError):
            return ""
        if not isinstance(words, str):
            return ""
        words = "".join(c for c in self._told(words) if c.isprintable())
        return " " + re.sub(r"\s+", " ", words)[:120]


def _fault(exc: BaseException) -> str:
    garbled = isinstance(exc, httpcore.ProtocolError)
    return (Reason.GARBLED_ANSWER if garbled else Reason.NO_ANSWER).because(type(exc).__name__)
