"""The main port, asked for a document when the gateway has no copy that is fresh."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpcore

_PATIENCE_S = 5.0
# Gunicorn closes a connection that is idle for two seconds.
_KEPT_S = 1.5
Fields = list[tuple[str, str]]


class OriginAway(OSError):
    """The main port does not answer."""


class TooLarge(ValueError):
    """The document is larger than a copy may be."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the main port answered; names of headers as they came."""

    status: int
    fields: Fields
    body: bytes


class Origin:
    """Keeps few connections to the main port open; asks for no more than that at once."""

    def __init__(self, url: str, at_once: int, most: int) -> None:
        self._url, self._most = url.rstrip("/"), most
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=at_once, keepalive_expiry=_KEPT_S, retries=0
        )

    async def get(self, path: str, etag: str) -> Reply:
        """Return the document at ``path`` as it lies there now, or a 304 when it has ``etag``.

        Raises:
            OriginAway: no whole answer came in time.
            TooLarge: the body is larger than a copy may be.
        """
        try:
            async with asyncio.timeout(_PATIENCE_S):
                try:
                    return await self._get(path, etag)
                except httpcore.RemoteProtocolError:  # a kept connection was just closed
                    return await self._get(path, etag)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as exc:
            raise OriginAway(f"{type(exc).__name__}: {exc}") from None
        except TimeoutError:
            raise OriginAway(f"no answer within {_PATIENCE_S:.0f} s") from None

    async def close(self) -> None:
        """Release the connections."""
        await self._pool.aclose()

    async def _get(self, path: str, etag: str) -> Reply:
        asked = [("Accept-Encoding", "gzip"), ("Cache-Control", "no-cache")]
        if etag:
            asked.append(("If-None-Match", etag))
        body = bytearray()
        async with self._pool.stream("GET", self._url + path, headers=asked) as answer:
            async for piece in answer.aiter_stream():
                body += piece
                if len(body) > self._most:
                    raise TooLarge(path)
            fields = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in answer.headers]
            return Reply(answer.status, fields, bytes(body))
