"""The door of the main port: who asks in words just answered is given the same bytes at once.

gunicorn hands each request of a kept connection to a thread, which parses it and asks the
application. The doorman looks first, in the loop that sees the connection become readable. It
judges no request itself: it knows, byte by byte, what was asked and what gunicorn and the
application answered to it, and for how long that answer stands (``origin_middleware.UNTIL``). What
it does not know goes gunicorn's own way, untouched; so does everything else.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from socket import MSG_PEEK, socket
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from gunicorn.workers.gthread import TConn, ThreadWorker

from app.web.origin_middleware import UNTIL

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT = 1024
_DROPPED = 16  # at each thing learnt, so that more goes than comes
_LONGEST, _LARGEST = 1500, 64 << 10
# The only headers it learns from: none of them frames a body, ends the connection, tells one
# reader from another, or means something else when a proxy of ours sends it.
_NAMES = rb"""host user-agent accept accept-encoding accept-language if-none-match if-modified-since
cache-control pragma referer origin priority dnt save-data upgrade-insecure-requests
sec-fetch-site sec-fetch-mode sec-fetch-dest sec-fetch-user sec-ch-ua sec-ch-ua-mobile
sec-ch-ua-platform sec-gpc""".split()
_HEADER = rb"(?i:%b): ?[ -~]*|(?i:connection): ?(?i:keep-alive)" % b"|".join(_NAMES)
_PLAIN = re.compile(rb"(?:GET|HEAD) /[!-~]* HTTP/1\.1\r\n(?:(?:%b)\r\n)+\r\n" % _HEADER)


class Answer(NamedTuple):
    """Bytes to send, and until when (of ``time.monotonic``) they are true."""

    until: float
    head: bytes
    body: bytes


def is_plain(asked: bytes) -> bool:
    """Return whether ``asked`` is one whole request in words that can be learnt."""
    is_short = len(asked) <= _LONGEST
    return is_short and bool(_PLAIN.fullmatch(asked)) and asked.lower().count(b"\r\nhost:") == 1


class Doorman(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """A ``gthread`` worker with a doorman; all but kept connections' requests is gunicorn's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's own
        super().__init__(*args, **kwargs)
        self._said: dict[bytes, Answer] = {}
        self._learning = Lock()  # threads learn; the loop only looks
        self._asked: dict[socket, bytes] = {}  # what a thread is to answer, to learn from
        self._rest: dict[socket, memoryview] = {}  # what a thread is to send on
        # Who wants each request logged or counted gets that from gunicorn.
        is_noted = self.log.access_log_enabled or self.cfg.statsd_host
        self._is_away = bool(self.cfg.is_ssl or is_noted)
        self.monotonic = time.monotonic

    def load_wsgi(self) -> None:
        """Load the application, and listen to what it answers."""
        super().load_wsgi()
        application: WSGIApplication = self.wsgi  # type: ignore[has-type]
        self.wsgi = partial(self._listen, application)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Open or close the door; who stands at it when it is closed for good is let in first.

        The kernel took their connection already: closed on them, a form would be lost.
        """
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            listener.setblocking(False)
            before = -1
            while before != self.nr_conns:
                before = self.nr_conns
                self.accept(listener)
            listener.close()

    def on_client_socket_readable(self, conn: TConn, client: socket) -> None:
        """Answer what is known; hand on what is not."""
        asked = b"" if self._is_away else _peek(client)
        answer = self._said.get(asked)
        if answer is None or answer.until <= self.monotonic() or self._is_ending():
            if is_plain(asked):
                self._asked[client] = asked
            super().on_client_socket_readable(conn, client)
            return
        client.recv(len(asked))
        self.nr += 1
        if rest := _send(client, answer):
            self._rest[client] = rest
            super().on_client_socket_readable(conn, client)
            return
        self.keepalived_conns.remove(conn)
        conn.set_timeout()
        self.keepalived_conns.append(conn)  # they lie in the order of their time-outs

    def handle(self, conn: TConn) -> Any:  # noqa: ANN401 - gunicorn's own
        """Send on what is left of an answer, or answer (in a thread)."""
        if (rest := self._rest.pop(conn.sock, None)) is not None:
            conn.sock.setblocking(True)
            conn.sock.sendall(rest)
            return True
        try:
            return super().handle(conn)
        finally:
            self._asked.pop(conn.sock, None)

    def _is_ending(self) -> bool:
        """Return whether the next answer must close its connection."""
        is_last = not self.alive or self.nr + 1 >= self.max_requests
        return is_last or len(self.keepalived_conns) > self.max_keepalived

    def _listen(
        self, application: WSGIApplication, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """Answer as the application does, and remember it while it stands (in a thread)."""
        said = application(environ, start)
        asked = self._asked.pop(environ["gunicorn.socket"], None)
        if asked is not None and UNTIL in environ:
            self._remember(asked, environ[UNTIL], start, b"".join(said))
        return said

    def _remember(self, asked: bytes, until: float, start: Callable[..., Any], body: bytes) -> None:
        response = start.__self__  # type: ignore[attr-defined]  # gunicorn's, with its headers
        if response.should_close() or len(body) > _LARGEST:
            return
        lines = [*response.default_headers(), *(f"{n}: {v}\r\n" for n, v in response.headers)]
        answer = Answer(until, f"{''.join(lines)}\r\n".encode("latin-1"), body)
        with self._learning:
            self._forget()
            self._said.pop(asked, None)
            self._said[asked] = answer

    def _forget(self) -> None:
        """Drop what stands no more: it stands for a second at most, so the oldest lie first."""
        now = self.monotonic()
        for asked in list(islice(self._said, _DROPPED)):
            if len(self._said) >= KEPT or self._said[asked].until <= now:
                del self._said[asked]


def _peek(client: socket) -> bytes:
    """Return what has come, and leave it there; nothing when it is too much or an error."""
    try:
        come = client.recv(_LONGEST + 1, MSG_PEEK)
    except OSError:
        return b""
    return come if len(come) <= _LONGEST else b""


def _send(client: socket, answer: Answer) -> memoryview:
    """Send what can be sent at once; return the rest. Errors are found by who sends that."""
    try:
        sent = client.sendmsg((answer.head, answer.body))
    except OSError:
        sent = 0
    if sent == len(answer.head) + len(answer.body):
        return memoryview(b"")
    return memoryview(answer.head + answer.body)[sent:]
