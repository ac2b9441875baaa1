"""The desk for those who come with plain HTTP: documents, whether the gateway lives, its counts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from html import escape
from http import HTTPStatus
from typing import Protocol

from app.dispatch.resident import document
from app.gateway.counts import Counts
from app.gateway.limits import Limits
from app.gateway.news import News
from app.gateway.origin import OriginAway
from app.gateway.request import Asked
from app.gateway.shelf import Elsewhere, Shelf

Answer = tuple[bytes, bytes]
_TEXT, _METRICS = "text/plain; charset=utf-8", "text/plain; version=0.0.4; charset=utf-8"
_SWEPT_S = 1.0
# Answers that are kept ready for a second, and how long a request they are kept for.
_MOST_SAID, _SHORT = 1024, 1024
_CLOSE = b"Connection: close\r\n"


class Guest(Protocol):
    """Somebody at the desk."""

    def is_overdue(self, now: float) -> bool:
        """Return whether it has stayed too long."""

    def leave(self) -> None:
        """Let it read to the end, and go."""

    def abort(self) -> None:
        """Cut the line."""


class Desk:
    """Knows what to answer; ``visitors`` are those who are here.

    ``connection`` makes who talks on when a visitor asks for the socket after all.
    """

    def __init__(  # noqa: PLR0913 - what it answers from, and who talks on
        self,
        shelf: Shelf,
        counts: Counts,
        limits: Limits,
        clock: Callable[[], datetime],
        public_url: str,
        news: News,
        connection: Callable[[], asyncio.Protocol],
    ) -> None:
        self.connection = connection
        self.counts, self.limits, self.news = counts, limits, news
        self.visitors: set[Guest] = set()
        self._shelf, self._clock, self._public_url = shelf, clock, public_url
        self.said = shelf.said
        self.second = 0  # counts up while the gateway runs
        self._date, self._date_and_end = self._dates()
        self._timer: asyncio.TimerHandle | None = None

    def at_once(self, asked: Asked, now: float) -> Answer | None:
        """Return head and body of the answer; None when the main port must be asked first."""
        if asked.document is not None:
            copy = self._shelf.fresh(asked.document, now)
            return copy.answer(asked, self.line(asked.is_last)) if copy else None
        head, body = self._other(asked)
        return head, b"" if asked.is_head else body

    def remember(self, head: bytes, asked: Asked, answer: Answer) -> None:
        """Have ``answer`` ready for whoever asks in the same words before the second is over."""
        is_whole = not answer[1] and asked.document is not None and not asked.is_last
        has_room = len(head) <= _SHORT and len(self.said) < _MOST_SAID
        if is_whole and has_room and self._shelf.is_heard:
            self.said[head] = answer[0]

    async def answer(self, asked: Asked) -> Answer:
        """Return head and body of the answer for which the main port is asked."""
        try:
            copy = await self._shelf.look(asked.document or "")
        except Elsewhere:
            head, body = self._elsewhere(asked)
        except OriginAway:
            head, body = self.refusal(HTTPStatus.SERVICE_UNAVAILABLE, asked.is_last, retry_s=1)
        else:
            return copy.answer(asked, self.line(asked.is_last))
        return head, b"" if asked.is_head else body

    def line(self, is_last: bool) -> bytes:
        """Return the lines of a head that are of this second, not of the document."""
        return self._date_and_end if is_last else self._date

    def refusal(self, status: HTTPStatus, is_last: bool = True, retry_s: int = 0) -> Answer:
        """Return an answer without a document, as RFC 9457 says it."""
        body = json.dumps({"status": status.value, "title": status.phrase}).encode() + b"\n"
        more = f"Retry-After: {retry_s}\r\n" if retry_s else ""
        return self._head(status, "application/problem+json", body, is_last, more), body

    def open(self) -> None:
        """Begin to look, every second, for those who stay without asking for anything."""
        self._timer = asyncio.get_running_loop().call_later(_SWEPT_S, self._sweep)

    def shut(self) -> None:
        """Send everybody away."""
        if self._timer is not None:
            self._timer.cancel()
        self.news.shut()
        for visitor in tuple(self.visitors):
            visitor.leave()

    def _sweep(self) -> None:
        now = asyncio.get_running_loop().time()
        self.second += 1
        self.said.clear()
        self._date, self._date_and_end = self._dates()
        for visitor in tuple(self.visitors):
            if visitor.is_overdue(now):
                visitor.abort()
        self.open()

    def _dates(self) -> tuple[bytes, bytes]:
        date = f"Date: {document.date(self._clock())}\r\n".encode()
        return date, date + _CLOSE

    def _other(self, asked: Asked) -> Answer:
        if asked.path == "/healthz":
            return self._said(_TEXT, b"ok\n", asked.is_last)
        if asked.path == "/metrics":
            return self._said(_METRICS, self.counts.text(), asked.is_last)
        if asked.path == "/":
            status, more = HTTPStatus.UPGRADE_REQUIRED, "Upgrade: websocket\r\n"
            body = "这里是屏幕接入的端口。 / Players connect here.\n".encode()
            return self._head(status, _TEXT, body, asked.is_last, more), body
        return self._elsewhere(asked)

    def _elsewhere(self, asked: Asked) -> Answer:
        """Say where else to ask; a redirect could come back here through a proxy in front."""
        there = escape(f"{self._public_url}{asked.path}{'?' if asked.query else ''}{asked.query}")
        body = (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>421</title>'
            f'<p>请到这里查看： / Please look here: <a href="{there}">{there}</a></p></html>\n'
        ).encode()
        status = HTTPStatus.MISDIRECTED_REQUEST
        return self._head(status, "text/html; charset=utf-8", body, asked.is_last), body

    def _said(self, media_type: str, body: bytes, is_last: bool) -> Answer:
        return self._head(HTTPStatus.OK, media_type, body, is_last), body

    def _head(
        self, status: HTTPStatus, media_type: str, body: bytes, is_last: bool, more: str = ""
    ) -> bytes:
        line = self.line(is_last).decode()
        return (
            f"HTTP/1.1 {status.value} {status.phrase}\r\n{line}Content-Type: {media_type}\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\n"
            f"X-Content-Type-Options: nosniff\r\n{more}\r\n"
        ).encode()
