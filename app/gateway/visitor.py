"""One connection that asks for documents: requests in, ready bytes out, one after another."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from app.gateway import news
from app.gateway.copy import JOINED
from app.gateway.desk import Answer, Desk
from app.gateway.request import MOST_HEAD_BYTES, Asked, BadRequest, is_plain, read

# Requests answered in a row before others get a turn.
_TURN = 16
# Those too many who are told so; the others' lines are cut.
_TOLD = 100
_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


class Visitor(asyncio.Protocol):
    """Keeps the connection open between requests, and answers them in their order."""

    __slots__ = (
        "_asked",
        "_desk",
        "_is_held",
        "_is_over",
        "_rest",
        "_second",
        "_since",
        "_time",
        "_transport",
        "_work",
    )

    def __init__(self, desk: Desk, transport: asyncio.Transport) -> None:
        self._desk, self._transport = desk, transport
        self._rest = bytearray()
        self._work: asyncio.Task[None] | None = None
        self._is_held = False  # what was written is not read
        self._is_over = False  # all is said; what still comes is let go by
        self._time = asyncio.get_running_loop().time
        self._since = self._time()
        self._second, self._asked = 0, 0
        desk.visitors.add(self)
        desk.counts.visitors.inc()
        too_many = len(desk.visitors) - desk.limits.visitors
        if too_many > _TOLD:
            self._is_over = True
            transport.abort()
        elif too_many > 0:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        if self._is_over:
            return
        if not self._rest:
            self._since = now = self._time()
            is_free = self._work is None and not self._is_held
            if is_free and data.find(b"\r\n\r\n") == len(data) - 4 <= MOST_HEAD_BYTES:
                self._take(data[:-4], now)  # nearly always: one whole request
                return
        self._rest += data
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self._work is not None:
            self._work.cancel()
        self._forget()

    def pause_writing(self) -> None:
        """Read nothing more before what was written is read."""
        self._is_held = True
        self._since = self._time()
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        self._is_held = False
        self._since = self._time()
        self._transport.resume_reading()
        self._next()

    def is_overdue(self, now: float) -> bool:
        """Return whether it has stayed too long without asking, ending a request, or reading."""
        is_asking = bool(self._rest) and not self._is_held
        limits = self._desk.limits
        waits = limits.hello_s if is_asking else limits.idle_s
        if self._is_over and not self._is_held:
            waits = limits.close_s
        return self._work is None and now - self._since > waits

    def leave(self) -> None:
        """Let what was written be read, and end."""
        self._transport.close()

    def abort(self) -> None:
        """Cut the line."""
        self._transport.abort()

    def _next(self) -> None:
        """Answer one request after another while that can be done at once."""
        for _ in range(_TURN):
            if self._work is not None or self._is_held or self._is_over:
                return
            end = self._rest.find(b"\r\n\r\n")
            if end > MOST_HEAD_BYTES or (end < 0 and len(self._rest) > MOST_HEAD_BYTES):
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                return
            if end < 0:
                return
            head = bytes(self._rest[:end])
            del self._rest[: end + 4]
            self._take(head, self._time())
        if self._rest:
            asyncio.get_running_loop().call_soon(self._next)

    def _take(self, head: bytes, now: float) -> None:
        if self._second != self._desk.second:
            self._second, self._asked = self._desk.second, 0
        self._asked += 1
        if self._asked > self._desk.limits.requests_s:
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS)
            return
        ready = self._desk.said.get(head)  # nearly always, where many ask
        if ready is not None:
            self._desk.counts.answered += 1
            self._transport.write(ready)
            return
        try:
            asked = read(head)
        except BadRequest:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        if asked.path == news.PATH and not asked.is_head:
            self._wait_for_news(asked)
            return
        if asked.document is None and not is_plain(head):
            self._hand_over(head)
            return
        answer = self._desk.at_once(asked, now)
        if answer is not None:
            self._desk.remember(head, asked, answer)
            self._send(answer, asked.is_last)
            return
        self._transport.pause_reading()
        self._work = asyncio.get_running_loop().create_task(self._wait(asked))

    def _wait_for_news(self, asked: Asked) -> None:
        """Let it listen from here on: it is no visitor any more."""
        if not self._desk.news.take(self._transport, asked):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self._is_over = True
        self._forget()

    def _hand_over(self, head: bytes) -> None:
        """Let a player have the line: a proxy in front keeps lines, and uses them for anything."""
        self._is_over = True
        self._forget()
        player, rest = self._desk.connection(), bytes(self._rest)
        self._rest.clear()
        self._transport.set_protocol(player)
        player.connection_made(self._transport)
        player.data_received(head + b"\r\n\r\n" + rest)

    def _forget(self) -> None:
        if self in self._desk.visitors:
            self._desk.visitors.discard(self)
            self._desk.counts.visitors.dec()

    async def _wait(self, asked: Asked) -> None:
        answer = await self._desk.answer(asked)
        self._work = None
        if self._is_over or self._transport.is_closing():
            return
        self._since = self._time()
        self._transport.resume_reading()
        self._send(answer, asked.is_last)
        self._next()

    def _send(self, answer: Answer, is_last: bool) -> None:
        head, body = answer
        self._desk.counts.answered += 1
        if not body:
            self._transport.write(head)
        elif len(body) <= JOINED:
            self._transport.write(head + body)
        else:  # not by "writelines", which in Python 3.12 to 3.13.1 never pauses (CVE-2024-12254)
            self._transport.write(head)
            self._transport.write(body)
        if is_last:  # not closed yet: unread bytes would take the answer with them
            self._is_over = True
            if not self._transport.is_closing():
                self._transport.write_eof()

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(self._desk.refusal(status, retry_s=int(status in _LATER)), is_last=True)
