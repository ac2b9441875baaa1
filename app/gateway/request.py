"""One plain HTTP request, read by hand: a line, the few headers that matter here, no body."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from app.dispatch.resident import document

MOST_HEAD_BYTES = 8192
_SHORT = 1024
# What stands in the path of a document; all else is for the main port to make sense of.
_PLAIN_PATH = re.compile(r"/[\w.~/-]*", re.ASCII)


class BadRequest(ValueError):
    """It is no request that can be answered; the connection ends."""


class Asked(NamedTuple):
    """What is asked for. Headers that are missing are empty.

    ``document`` is the path of the document it leads to, None when it is none of ours. After
    ``is_last`` the connection ends.
    """

    path: str
    query: str
    document: str | None
    is_head: bool
    is_last: bool
    takes_gzip: bool
    tags: str
    since: str
    range: str


def is_plain(head: bytes) -> bool:
    """Return whether ``head`` asks for something to read, rather than for the socket."""
    return head.startswith((b"GET ", b"HEAD ")) and b"\nupgrade:" not in head.lower()


def read(head: bytes) -> Asked:
    """Return what ``head`` asks for, which comes without the empty line at its end.

    Raises BadRequest.
    """
    return _read_before(head) if len(head) <= _SHORT else _read(head)


@lru_cache(4096)  # thousands of players and readers ask in the very same words
def _read_before(head: bytes) -> Asked:
    return _read(head)


def _read(head: bytes) -> Asked:
    line, _, _ = head.partition(b"\r\n")
    parts = line.split(b" ")
    if len(parts) != 3 or parts[0] not in {b"GET", b"HEAD"} or not parts[1].isascii():
        raise BadRequest
    low = head.lower()
    _refuse_strange(head, low, parts[2])
    target = parts[1].decode("ascii")
    path, _, query = target.partition("?")
    wanted = None
    is_remembered = path.startswith(document.PAGES) and "=" in query  # by a cookie: not from here
    if path.startswith(document.ROOMS) and _is_straight(path) and not is_remembered:
        cookie, languages = _field(head, low, b"cookie"), _field(head, low, b"accept-language")
        wanted = document.asked_for(path, query, cookie, languages)
    connection = _field(low, low, b"connection")
    return Asked(
        path=path,
        query=query,
        document=wanted,
        is_head=parts[0] == b"HEAD",
        is_last=wanted is None or "close" in connection or parts[2] == b"HTTP/1.0",
        takes_gzip=document.takes_gzip(_field(head, low, b"accept-encoding")),
        tags=_field(head, low, b"if-none-match"),
        since=_field(head, low, b"if-modified-since"),
        range=_field(head, low, b"range"),
    )


def _refuse_strange(head: bytes, low: bytes, version: bytes) -> None:
    """Refuse what two readers could understand in two ways (RFC 9112 2.2, 5.2, 6.3)."""
    if version not in {b"HTTP/1.1", b"HTTP/1.0"}:
        raise BadRequest
    lines = head.count(b"\r\n")
    if head.count(b"\n") != lines or head.count(b"\r") != lines or b"\0" in head:
        raise BadRequest
    if b"\n " in head or b"\n\t" in head or b"\ntransfer-encoding:" in low:
        raise BadRequest
    if version == b"HTTP/1.1" and b"\nhost:" not in low:
        raise BadRequest
    if b"\ncontent-length:" in low and _field(head, low, b"content-length") != "0":
        raise BadRequest


def _is_straight(path: str) -> bool:
    is_plain_path = _PLAIN_PATH.fullmatch(path) is not None
    return is_plain_path and "//" not in path and "/." not in path


def _field(head: bytes, low: bytes, name: bytes) -> str:
    """Return the first value of a header, empty when it is missing."""
    at = low.find(b"\n%s:" % name)
    if at < 0:
        return ""
    begin = at + len(name) + 2
    end = head.find(b"\r", begin)
    return head[begin : end if end >= 0 else len(head)].strip().decode("latin-1")
