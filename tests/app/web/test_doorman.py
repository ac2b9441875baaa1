"""The doorman gives again, byte for byte, what was answered to the same words just before."""

import os
import re
import secrets
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from selectors import DefaultSelector

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from app.domain.target import Slot
from app.store import origin, slot
from app.web.doorman import Doorman, is_plain
from app.web.origin_middleware import OriginMiddleware

CODE = "110105900001"
PAGE = f"/a/{CODE}/index.html"
LARGE = secrets.token_bytes(30_000)
DATE = re.compile(rb"\r\nDate: [^\r]+")


@dataclass
class Placed:
    path: str
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    cache_control: str = "no-cache"


PAGES = (
    Placed(PAGE, ("<title>望春里社区</title><style>p{}</style>" + "停水" * 400).encode()),
    Placed(f"/a/{CODE}/index.en.html", b"<title>Wangchunli</title>"),
    Placed(f"/feeds/{CODE}/atom.xml", b"<feed/>" * 200, "application/atom+xml"),
    Placed(f"/app/v1/{CODE}/board.json", b'{"notices": []}', "application/json"),
    Placed("/files/abc", LARGE, "image/png", "public, immutable"),
)


class Ticks:
    """A monotonic clock set by hand."""

    now = 0.0

    def __call__(self):
        return self.now


@dataclass
class Door:
    """A running worker: where it listens, its clock, and how often the application was asked."""

    worker: Doorman
    address: tuple
    ticks: Ticks
    asked: int = 0

    def wsgi(self):
        return self._answer

    def _answer(self, environ, start_response):
        self.asked += 1
        return self.application(environ, start_response)

    def call(self):
        made = socket.socket()
        made.settimeout(60)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.connect(self.address)
        return closing(made)


@pytest.fixture
def hired(app, neighbourhood):
    """A worker that does not run yet."""
    place = Slot(area=CODE, medium="mobile")
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, place, neighbourhood.clock())
        origin.put(tx, place.key, "e1", PAGES, neighbourhood.clock())
    settings = Config()
    settings.set("keepalive", 60)
    settings.set("threads", 2)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # an answer goes out in parts
    made = Door(None, listener.getsockname(), Ticks())
    made.application = OriginMiddleware(app.wsgi_app._inner, neighbourhood, made.ticks)
    worker = Doorman(1, os.getppid(), [listener], made, 30, settings, Logger(settings))
    made.worker, worker.monotonic = worker, made.ticks
    worker.tpool, worker.poller = ThreadPoolExecutor(2), DefaultSelector()
    worker.method_queue.init()
    worker.load_wsgi()
    yield made
    worker.tmp.close()
    assert worker.nr_conns == 0


@pytest.fixture
def door(hired):
    running = threading.Thread(target=hired.worker.run)
    running.start()
    yield hired
    hired.worker.handle_exit(None, None)
    running.join(60)
    assert not running.is_alive()


def words(line, *headers):
    return "\r\n".join((f"{line} HTTP/1.1", "Host: linli.example", *headers, "", "")).encode()


def read(line, is_head=False):
    """Return one answer, of which the length must be right."""
    got = bytearray()
    while b"\r\n\r\n" not in got:
        got += line.recv(1) or pytest.fail("the line was cut")
    length = re.search(rb"Content-Length: (\d+)", got)
    left = int(length.group(1)) if length and not is_head else 0
    while left:
        part = line.recv(left) or pytest.fail("the line was cut")
        got += part
        left -= len(part)
    return bytes(got)


def ask(line, request):
    line.sendall(request)
    return read(line, request.startswith(b"HEAD"))


ASKED = (
    words(f"GET /a/{CODE}/"),
    words(f"HEAD {PAGE}"),
    words("GET /a/wangchunli/?lang=en", "Connection: keep-alive"),
    words(f"GET {PAGE}", "Accept-Encoding: gzip, br", "Accept-Language: zh-CN,zh;q=0.9"),
    words(f"GET {PAGE}", "If-None-Match: *", "Sec-Fetch-Mode: navigate"),
    words(f"GET {PAGE}", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"),
    words(f"GET /feeds/{CODE}/atom.xml", "User-Agent: wrk", "Cache-Control: no-cache"),
    words(f"GET /app/v1/{CODE}/board.json", "Origin: https://app.example"),
    words(f"GET /player/v1/alerts/{CODE}.json"),
    words(f"HEAD /player/v1/alerts/{CODE}.json"),
    words("GET /files/abc"),
)


def test_who_asks_in_words_just_answered_gets_the_same_bytes_and_nobody_is_asked(door):
    with door.call() as line:
        for request in ASKED:
            usual = ask(line, request)
            assert DATE.search(usual) and b"Connection: keep-alive" in usual
            ask(line, request)
            before = door.asked
            with door.call() as other:
                ask(other, words("GET /files/none"))
                assert door.asked == before + 1
                for who in (line, other):
                    assert DATE.sub(b"", ask(who, request)) == DATE.sub(b"", usual)
            assert door.asked == before + 1


def test_an_answer_stands_as_long_as_what_it_was_made_of(door):
    request, doubted = words(f"GET {PAGE}"), words(f"GET {PAGE}", "Cache-Control: no-cache")
    with door.call() as line:
        for stands_s, one in ((1.0, request), (0.05, doubted)):
            for _ in range(3):
                ask(line, one)
            before = door.asked
            door.ticks.now += stands_s
            ask(line, one)
            assert door.asked == before + 1


def test_what_stands_no_more_is_not_kept(door):
    with door.call() as line:
        for request in (words(f"GET {PAGE}"), words(f"GET {PAGE}", "User-Agent: wrk")):
            door.ticks.now += 1.0
            ask(line, request)
            ask(line, request)
            assert list(door.worker._said) == [request]


def test_pieces_and_what_is_pipelined_go_the_usual_way(door):
    one = words(f"GET {PAGE}")
    with door.call() as line:
        whole = [ask(line, one) for _ in range(3)][-1]
        line.sendall(one + one[:20])
        answers = [read(line)]
        line.sendall(one[20:])
        answers.append(read(line))
        assert {DATE.sub(b"", answer) for answer in answers} == {DATE.sub(b"", whole)}
        assert ask(line, words("GET /editor/")).startswith(b"HTTP/1.1 30")


def test_a_worker_that_ends_closes_what_it_knows_the_answer_to(door):
    with door.call() as line:
        for _ in range(3):
            ask(line, words(f"GET {PAGE}"))
        door.worker.max_requests = door.worker.nr + 1
        assert b"\r\nConnection: close\r\n" in ask(line, words(f"GET {PAGE}"))
        assert line.recv(1) == b""


USUAL = words("GET /feeds/x/atom.xml")
NOT_LEARNT = (
    b"",
    USUAL[:-2],
    USUAL + b"G",
    USUAL + USUAL,
    USUAL.replace(b"GET", b"POST"),
    USUAL.replace(b"HTTP/1.1", b"HTTP/1.0"),
    USUAL.replace(b"GET /", b"GET http://other.example/"),
    USUAL.replace(b"GET /", b"GET  /"),
    USUAL.replace(b"\r\n", b"\n"),
    USUAL.replace(b"Host: ", b"Host : "),
    USUAL.replace(b"Host: linli.example\r\n", b""),
    words("GET /feeds/x/atom.xml", "Host: other.example"),
    words("GET /feeds/x/atom.xml", "hOST: linli.example"),
    words("GET /feeds/x/atom.xml", " folded"),
    words("GET /feeds/x/atom.xml", "Accept: a\0b"),
    words("GET /feeds/x/atom.xml", "Accept: a\rTransfer-Encoding: chunked"),
    words("GET /feeds/x/atom.xml", "Accept: a\nContent-Length: 3"),
    words("GET /feeds/x/atom.xml", f"Accept: {'x' * 1500}"),
    *(
        words("GET /feeds/x/atom.xml", header)
        for header in (
            "Content-Length: 0",
            "Transfer-Encoding: chunked",
            "Upgrade: h2c",
            "Expect: 100-continue",
            "Range: bytes=0-1",
            "Connection: close",
            "Connection: keep-alive, upgrade",
            "Cookie: lang=en",
            "Authorization: Bearer x",
            "X-Forwarded-Proto: https",
            "X-Forwarded-For: 10.0.0.1",
            "Script_Name: /x",
        )
    ),
)


def test_only_plain_words_are_learnt():
    assert is_plain(USUAL) and all(is_plain(request) for request in ASKED)
    assert [request for request in NOT_LEARNT if is_plain(request)] == []


def test_who_stands_at_the_door_when_it_closes_is_answered(hired):
    """A restart loses nobody: the kernel let them in before the worker was told to end."""
    with hired.call() as one, hired.call() as other:
        for line in (one, other):
            line.sendall(words(f"GET {PAGE}", "Connection: close"))
        hired.worker.alive = False
        hired.worker.run()
        for line in (one, other):
            assert line.recv(15) == b"HTTP/1.1 200 OK"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(hired.address, 60)
