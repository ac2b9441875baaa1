"""A document as the gateway keeps it: every answer to be made of it is ready, as bytes."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from app.dispatch.resident import document
from app.gateway.origin import Fields, Reply, TooLarge
from app.gateway.request import Asked

# Of the line between the main port and us, not of the document (RFC 9110 7.6.1).
_OF_THE_LINE = {"connection", "keep-alive", "transfer-encoding", "date", "server"}
# A longer body is written beside its head, not joined to it.
JOINED = 16 * 1024
_ENDLESS = datetime.max.replace(tzinfo=UTC)
_GZIP = 31  # zlib: with the head and tail of gzip


@dataclass(slots=True)
class _Ready:
    """One coding of a document: what follows the line with the date, and all of it joined."""

    head: bytes
    body: bytes
    not_modified: bytes
    whole: bytes = b""
    dated: bytes = b""

    @property
    def size(self) -> int:
        """What it takes in memory, more or less."""
        return len(self.body) * (2 if len(self.body) <= JOINED else 1)

    def joined(self, date: bytes) -> bytes:
        """Return head and body; they are joined once a second."""
        if self.dated is not date:
            self.whole = b"HTTP/1.1 200 OK\r\n" + date + self.head + self.body
            self.dated = date
        return self.whole


class Copy:
    """A document, or the news that there is none, as it was at ``checked``."""

    __slots__ = (
        "_modified",
        "_packed",
        "_plain",
        "checked",
        "etag",
        "is_there",
        "room",
        "size",
        "status",
    )

    def __init__(self, reply: Reply, room: str, checked: float, most: int) -> None:
        """Raise TooLarge when it is larger than ``most`` once unpacked."""
        self.room = room
        fields = [(n, v) for n, v in reply.fields if n.lower() not in _OF_THE_LINE]
        self.checked, self.status = checked, reply.status
        self.is_there = reply.status == HTTPStatus.OK
        self.etag, self._packed = _value(fields, "etag"), None
        body = reply.body
        if _value(fields, "content-encoding") == "gzip":
            self._packed = _ready(fields, body)
            body = _unpacked(body, most)
            fields = [(n, v) for n, v in fields if n.lower() != "content-encoding"]
            fields = _with(fields, "etag", self.etag.replace('-gz"', '"'))
        self._plain = _ready(fields, body)
        self.size = self._plain.size + (self._packed.size if self._packed else 0)
        modified = _value(fields, "last-modified")
        self._modified = parsedate_to_datetime(modified) if modified else _ENDLESS

    @property
    def body(self) -> bytes:
        """What it says, unpacked."""
        return self._plain.body

    def answer(self, asked: Asked, date: bytes) -> tuple[bytes, bytes]:
        """Return head and body of the answer to ``asked``; ``date`` is that line of the head."""
        ready = self._packed if self._packed and asked.takes_gzip else self._plain
        if not self.is_there:
            line = b"HTTP/1.1 %d %s\r\n" % (self.status, HTTPStatus(self.status).phrase.encode())
            return line + date + ready.head, b"" if asked.is_head else ready.body
        if (asked.tags or asked.since) and self._is_known(asked):
            return b"HTTP/1.1 304 Not Modified\r\n" + date + ready.not_modified, b""
        if asked.range and asked.path.startswith(document.FILES):
            part = _part(ready, asked, date)
            if part is not None:
                return part
        if not asked.is_head and len(ready.body) <= JOINED:
            return ready.joined(date), b""
        return b"HTTP/1.1 200 OK\r\n" + date + ready.head, b"" if asked.is_head else ready.body

    def _is_known(self, asked: Asked) -> bool:
        etag = self.etag.replace('-gz"', '"')
        return document.is_known(etag, self._modified, asked.tags or None, asked.since or None)


def _part(ready: _Ready, asked: Asked, date: bytes) -> tuple[bytes, bytes] | None:
    size = len(ready.body)
    span = document.part_of(size, asked.range)
    if span is None:
        return None
    begin, end = span
    kept = [line for line in ready.head.split(b"\r\n") if not line.startswith(b"Content-Length:")]
    if begin == end:
        status, told = b"416 Range Not Satisfiable", b"*"
    else:
        status, told = b"206 Partial Content", b"%d-%d" % (begin, end - 1)
    more = (b"Content-Range: bytes %s/%d" % (told, size), b"Content-Length: %d" % (end - begin))
    head = b"\r\n".join((*kept[:-2], *more, b"", b""))
    body = b"" if asked.is_head else ready.body[begin:end]
    return b"HTTP/1.1 %s\r\n%s%s" % (status, date, head), body


def _ready(fields: Fields, body: bytes) -> _Ready:
    fields = _with(fields, "content-length", str(len(body)))
    without = [f for f in fields if f[0].lower() not in {"content-length", "accept-ranges"}]
    return _Ready(_written(fields), body, _written(without))


def _written(fields: Fields) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return f"{lines}\r\n".encode("latin-1")


def _value(fields: Fields, name: str) -> str:
    return next((value for known, value in fields if known.lower() == name), "")


def _with(fields: Fields, name: str, value: str) -> Fields:
    return [(n, value if n.lower() == name else v) for n, v in fields]


def _unpacked(body: bytes, most: int) -> bytes:
    whole = zlib.decompressobj(_GZIP)
    plain = whole.decompress(body, most)
    if not whole.eof:
        raise TooLarge
    return plain
