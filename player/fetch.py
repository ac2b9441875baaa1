"""HTTP as a screen needs it: small bounded requests that always end, and never raise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from typing import IO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from player.actions import Answer, Ask, Snap
from player.files import Part

TIMEOUT_S, TOTAL_S, RETRY_MAX_S = 10.0, 60.0, 3600.0
DOCUMENT_MAX = 6 << 20


class Fetcher:
    """Talks to one server."""

    def __init__(self, server: str, agent: str) -> None:
        self._server, self._agent = server.rstrip("/"), agent

    def ask(self, asked: Ask) -> Answer:
        """Return the answer; ``status`` 0 when nobody gave one in time."""
        request = self._request(asked.path)
        if asked.body is not None:
            request.data = asked.body
            request.add_header("Content-Type", "application/json")
        if asked.etag:
            request.add_header("If-None-Match", asked.etag)
        return _answer(asked.what, request)

    def send_picture(self, snap: Snap, png: bytes) -> Answer:
        """Put a picture of the panel where the server wants it; answers as ``ask`` does."""
        request = self._request(snap.path)
        request.method, request.data = "PUT", png
        request.add_header("Content-Type", "image/png")
        request.add_header("Authorization", f"Bearer {snap.token}")
        return _answer("screenshot", request)

    def picture(self, digest: str, part: Part) -> bool:
        """Bring what is missing of a file into ``part``; False when the line would not.

        Raises:
            DiskFailed: the disk would not.
        """
        request = self._request(f"/files/{digest}")
        if part.length:
            request.add_header("Range", f"bytes={part.length}-")
        try:
            with urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 - checked: http(s)
                _take(response, part)
        except HTTPError as exc:
            with exc:
                if exc.code == 416:
                    part.restart()
        except (OSError, HTTPException, ValueError):
            return False
        return part.is_whole

    def _request(self, path: str) -> Request:
        headers = {"User-Agent": self._agent}
        return Request(self._server + path, headers=headers)  # noqa: S310 - checked at the start


def _answer(what: str, request: Request) -> Answer:
    try:
        with urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 - checked: http(s)
            body = _read(response, DOCUMENT_MAX)
            etag = str(response.headers.get("ETag", ""))
            return Answer(what=what, status=response.status, body=body, etag=etag)
    except HTTPError as exc:
        with exc:
            return _refusal(what, exc)
    except (OSError, HTTPException, ValueError):
        return Answer(what=what, status=0)


def _refusal(what: str, exc: HTTPError) -> Answer:
    try:
        body = _read(exc, 64 << 10)
    except (OSError, HTTPException, ValueError):
        body = b""
    wait = retry_after(exc.headers.get("Retry-After", ""))
    return Answer(what=what, status=exc.code, body=body, retry_after=wait)


def retry_after(value: str) -> float:
    """Return the seconds a Retry-After header asks for, at most an hour; 0 for anything else."""
    return min(RETRY_MAX_S, float(value)) if value.isascii() and value.isdigit() else 0.0


def _take(response: HTTPResponse, part: Part) -> None:
    if response.status == 200 or not _goes_on(response, part.length):
        part.restart()
    if response.status == 200 or part.length:
        for chunk in _chunks(response):
            part.write(chunk)


def _goes_on(response: HTTPResponse, length: int) -> bool:
    """Whether what comes begins where we stopped."""
    told = str(response.headers.get("Content-Range", ""))
    return response.status == 206 and told.startswith(f"bytes {length}-")


def _read(response: HTTPResponse | IO[bytes], limit: int) -> bytes:
    """Read to the end; OSError when it is too long or dribbles on for too long."""
    parts, length = [], 0
    for part in _chunks(response):
        parts.append(part)
        length += len(part)
        if length > limit:
            raise OSError("too long")
    return b"".join(parts)


def _chunks(response: HTTPResponse | IO[bytes]) -> Iterator[bytes]:
    """Read to the end; OSError when it dribbles on for too long."""
    until = time.monotonic() + TOTAL_S
    while part := response.read(64 << 10):
        yield part
        if time.monotonic() > until:
            raise OSError("too slow")
