"""Documents at the gateway's port, on real sockets: the main port's bytes, and never stale."""

import asyncio
import gzip
import socket
import threading
import time
from dataclasses import dataclass

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from app.domain.target import Slot
from app.gateway.origin import Origin
from app.store import origin, slot
from app.web.origin_middleware import OriginMiddleware
from tests.app.gateway.conftest import hello, told
from tests.app.gateway.test_server import get

CODE = "110105900001"
PAGE = f"/a/{CODE}/"
BOARD = f"/app/v1/{CODE}/board.json"
CHINESE = "<title>望春里社区</title><style>p{}</style>" + "停水通知" * 200
ENGLISH = "<title>Wangchunli</title>" + "Water cut " * 200


@dataclass
class Placed:
    path: str
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    cache_control: str = "no-cache"


def flask_would(environ, start_response):
    """All that is no document: a page for one reader, or the news that there is none."""
    if environ["PATH_INFO"].startswith("/a/"):
        start_response("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "no-store")])
        return (b"mine",)
    fields = [("Content-Type", "application/problem+json"), ("Content-Length", "14")]
    start_response("404 Not Found", fields)
    return (b'{"status":404}',)


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_):
        """Say nothing."""


@pytest.fixture
def main_port(neighbourhood):
    """The main port's door to documents on a real socket; ``asked`` are the paths it was asked."""
    inner = OriginMiddleware(flask_would, neighbourhood, time.monotonic)
    asked = []

    def app(environ, start_response):
        asked.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    made = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    made.asked = asked
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def put(neighbourhood):
    def placed(medium, *documents):
        place = Slot(area=CODE, medium=medium)
        with neighbourhood.store.begin() as tx:
            slot.ensure(tx, place, neighbourhood.clock())
            origin.put(tx, place.key, "e1", documents, neighbourhood.clock())
        return place.key

    placed(
        "mobile",
        Placed(f"{PAGE}index.html", CHINESE.encode()),
        Placed(f"{PAGE}index.en.html", ENGLISH.encode()),
        Placed(BOARD, b'{"notices": []}', "application/json"),
        Placed("/files/abc", bytes(range(100)), "image/png", "public, immutable"),
    )
    return placed


@pytest.fixture
def visit(talk, main_port, put):
    """Runs ``story(rig)`` against a gateway before that main port."""

    def run(story, **limits):
        async def told(rig):
            await rig.stop()
            rig.origin = Origin(f"http://127.0.0.1:{main_port.port}", 4, rig.limits.copy_bytes)
            await rig.start()
            try:
                await story(rig)
            finally:
                await rig.origin.close()
                for line in Line.open:
                    line.writer.transport.abort()
                Line.open.clear()

        talk(told, **limits)

    return run


class Line:
    """A plain connection: ``ask`` as many times as wanted."""

    open = []

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.open.append(self)

    @classmethod
    async def to(cls, port):
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    def send(self, path, method="GET", **headers):
        lines = [f"{method} {path} HTTP/1.1", "Host: linli"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def read(self, has_body=True):
        """Status, headers by lower-case name, body."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)).decode()
        line, *rest = head.strip().split("\r\n")
        fields = {n.lower(): v for n, _, v in (one.partition(": ") for one in rest)}
        status = int(line.split()[1])
        size = int(fields.get("content-length", 0)) if has_body and status != 304 else 0
        return status, fields, await self.reader.readexactly(size)

    async def ask(self, path, method="GET", **headers):
        self.send(path, method, **headers)
        return await self.read(method == "GET")


async def kept(rig, *documents):
    """Wait until there are copies that may be handed out: a ring is just over."""
    line = await Line.to(rig.port)
    while not all(rig.hub.shelf.fresh(d, asyncio.get_running_loop().time()) for d in documents):
        for document in documents:
            await line.ask(document)
        await asyncio.sleep(0.01)


OF_THE_LINE = {"date", "server", "connection"}


def bare(answer):
    status, fields, body = answer
    return status, {n: v for n, v in fields.items() if n not in OF_THE_LINE}, body


def test_the_gateway_answers_as_the_main_port_does(visit, main_port):
    async def story(rig):
        near = await Line.to(rig.port)
        first = await near.ask(PAGE)
        tag, since = first[1]["etag"], first[1]["last-modified"]
        packed = f'{tag[:-1]}-gz"'
        asked = [
            (PAGE, "GET", {}),
            (PAGE, "HEAD", {}),
            (PAGE, "GET", {"Accept_Encoding": "gzip, br"}),
            (PAGE, "HEAD", {"Accept_Encoding": "gzip"}),
            (PAGE, "GET", {"If_None_Match": tag}),
            (PAGE, "GET", {"If_None_Match": "*"}),
            (PAGE, "GET", {"If_None_Match": '"old"', "If_Modified_Since": since}),
            (PAGE, "GET", {"If_Modified_Since": since}),
            (PAGE, "GET", {"If_Modified_Since": "yesterday"}),
            (PAGE, "GET", {"If_None_Match": packed, "Accept_Encoding": "gzip"}),
            (PAGE, "GET", {"Accept_Language": "en-GB,en;q=0.8"}),
            (f"{BOARD}?lang=en&x=1", "GET", {}),
            (PAGE, "GET", {"Cookie": "theme=x; lang=en"}),
            ("/a/wangchunli/", "GET", {}),
            (BOARD, "GET", {"Range": "bytes=0-1"}),
            ("/files/abc", "GET", {"Range": "bytes=10-19"}),
            ("/files/abc", "HEAD", {"Range": "bytes=-5"}),
            ("/files/abc", "GET", {"Range": "bytes=200-"}),
            ("/files/abc", "GET", {"Range": "bytes=0-1,5-6"}),
            ("/files/none", "GET", {}),
            (f"/player/v1/alerts/{CODE}.json", "GET", {}),
        ]
        for path, method, headers in asked:
            ours = bare(await near.ask(path, method, **headers))
            far = await Line.to(main_port.port)
            theirs = bare(await far.ask(path, method, **headers, Connection="close"))
            assert ours == theirs, (path, method, headers)

    visit(story)


def test_one_connection_asks_again_and_again_and_all_at_once(visit, main_port):
    async def story(rig):
        await kept(rig, f"{PAGE}index.html", BOARD, "/files/abc")
        main_port.asked.clear()
        line = await Line.to(rig.port)
        for _ in range(3):
            line.send(PAGE)
            line.send(BOARD, "HEAD")
            line.send("/files/abc", Accept_Encoding="gzip")
        for _ in range(3):
            assert (await line.read())[2] == CHINESE.encode()
            assert (await line.read(has_body=False))[1]["content-length"] == "15"
            assert (await line.read())[2] == bytes(range(100))
        line.send(PAGE, Connection="close")
        status, fields, _ = await line.read()
        assert (status, fields["connection"], await line.reader.read()) == (200, "close", b"")
        assert not main_port.asked  # all was ready

    visit(story, heard_s=60.0)


def test_a_line_that_a_proxy_keeps_serves_a_player_after_a_reader(visit):
    async def story(rig):
        sock = socket.create_connection(("127.0.0.1", rig.port))
        sock.setblocking(False)
        loop, asked = asyncio.get_running_loop(), f"GET {PAGE} HTTP/1.1\r\nHost: linli\r\n\r\n"
        await loop.sock_sendall(sock, asked.encode())
        answer = b""
        while not answer.endswith(CHINESE.encode()):
            answer += await loop.sock_recv(sock, 4096)
        async with rig.line(sock=sock) as line:
            await line.send(hello(rig.token()))
            assert (await told(line))["type"] == "stamp"
        assert not rig.hub.counts.visitors._value.get()

    visit(story)


def test_packed_is_the_same_page(visit):
    async def story(rig):
        line = await Line.to(rig.port)
        _, fields, body = await line.ask(PAGE, Accept_Encoding="gzip")
        assert fields["content-encoding"] == "gzip" and gzip.decompress(body) == CHINESE.encode()
        assert (await line.ask(PAGE))[2] == CHINESE.encode()

    visit(story)


def test_after_a_ring_the_new_bytes_are_handed_out_and_what_was_withdrawn_is_gone(visit, put):
    async def story(rig):
        line = await Line.to(rig.port)
        await kept(rig, BOARD, f"{PAGE}index.html")
        rig.bell.ring(put("mobile", Placed(f"{PAGE}index.html", "换了".encode())))
        begun = time.monotonic()
        while (await line.ask(PAGE))[2] != "换了".encode() or (await line.ask(BOARD))[0] != 404:
            assert time.monotonic() - begun < 5
            await asyncio.sleep(0.02)

    visit(story, heard_s=60.0)


def test_without_a_ring_and_without_the_bell_nothing_stays_for_long(visit, put):
    async def story(rig):
        line = await Line.to(rig.port)
        await line.ask(PAGE)
        rig.hub.shelf.hear(is_heard=False, now=0.0)
        put("mobile", Placed(f"{PAGE}index.html", "换了".encode()))
        begun = time.monotonic()
        while (await line.ask(PAGE))[2] != "换了".encode():
            assert time.monotonic() - begun < 5
            await asyncio.sleep(0.02)

    visit(story, heard_s=60.0, unheard_s=0.1)


def test_while_the_main_port_is_away_the_last_copy_stands_and_then_it_is_said(visit, main_port):
    async def story(rig):
        line = await Line.to(rig.port)
        await line.ask(PAGE)
        rig.hub.shelf._origin._url = "http://127.0.0.1:1"
        assert (await line.ask(PAGE))[0] == 200
        shelf, path = rig.hub.shelf, f"{PAGE}index.html"
        done = asyncio.get_running_loop().create_future()
        done.set_result(shelf._copies[path])
        shelf._asking[path] = done  # who comes now must not wait for it again and again
        assert await shelf.look(path) is shelf._copies[path]
        assert path not in shelf._asking or not shelf._asking[path].done()
        status, fields, _ = await line.ask("/tv/wangchunli/")
        assert (status, fields["retry-after"]) == (503, "1")
        for copy in rig.hub.shelf._copies.values():
            copy.checked -= 60.0  # a minute goes by
        assert (await line.ask(PAGE))[0] == 503

    visit(story, heard_s=0.0, unheard_s=0.0, away_s=60.0)


def test_what_is_no_document_is_asked_for_elsewhere(visit):
    async def story(rig):
        tricks = ["/a/../editor/", "/a//x/", "/a/%2e%2e/x", "/a/wangchunli/.env", "/a/x<y>/"]
        others = ["/a/wangchunli", "/a/wangchunli/mine", f"{PAGE}?lang=en", "/editor/"]
        for path in [*tricks, *others]:
            line = await Line.to(rig.port)
            status, fields, body = await line.ask(path)
            assert status == 421 and "set-cookie" not in fields
            assert b'href="https://linli.example/' in body and b"<y>" not in body

    visit(story)


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /feeds/x HTTP/1.1\r\n\r\n", b"400"),
        (b"GET /feeds/x HTTP/2.0\r\nHost: x\r\n\r\n", b"400"),
        (b"GET /feeds/x y HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET /feeds/x HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", b"400"),
        (b"GET /feeds/x HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", b"400"),
        (b"GET /feeds/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", b"400"),
        (b"GET /feeds/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
        (b"GET /feeds/x HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000, b"431"),
        (b"GET /feeds/x HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000 + b"\r\n\r\n", b"431"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 20_000 + b"\r\n\r\n", b"431"),
    ],
)
def test_what_can_be_understood_in_two_ways_is_refused(talk, request_bytes, status):
    async def story(rig):
        answer = await get(rig, request_bytes)
        assert answer.split(b" ")[1] == status

    talk(story)


def test_who_asks_byte_by_byte_or_for_nothing_is_cut_off(visit):
    async def story(rig):
        slow, idle = await Line.to(rig.port), await Line.to(rig.port)
        await idle.ask(BOARD)
        await slow.ask(BOARD)
        slow.writer.write(b"GET /a")
        assert await asyncio.wait_for(idle.reader.read(), 15) == b""
        assert await asyncio.wait_for(slow.reader.read(), 15) == b""
        assert not rig.gateway._desk.visitors

    visit(story, hello_s=0.3, idle_s=0.3)


def test_visitors_have_their_own_room_and_their_own_measure(visit):
    async def story(rig):
        first = await Line.to(rig.port)
        assert (await first.ask(BOARD))[0] == 200
        assert (await (await Line.to(rig.port)).ask(BOARD))[0] == 503
        async with rig.player():  # their room is not that of players
            for _ in range(40):
                first.send(BOARD)
            statuses = [(await first.read())[0]]
            while statuses[-1] == 200:
                statuses.append((await first.read())[0])
        assert statuses[-1] == 429

    visit(story, visitors=1, requests_s=15)


def test_a_reader_that_takes_nothing_is_read_no_further(visit, put):
    async def story(rig):
        put("tv", Placed(f"/tv/{CODE}/index.html", b"x" * 1_000_000, "image/png"))
        line = await Line.to(rig.port)
        await line.ask(f"/tv/{CODE}/index.html")
        line.reader._transport.pause_reading()
        for _ in range(200):
            line.send(f"/tv/{CODE}/index.html")
        (visitor,) = rig.gateway._desk.visitors
        while not visitor._is_held:
            await asyncio.sleep(0.01)
        assert rig.hub.counts.answered < 150
        line.reader._transport.resume_reading()
        for _ in range(200):
            assert len((await line.read())[2]) == 1_000_000

    visit(story)


def test_copies_keep_within_their_budget_and_a_large_document_is_elsewhere(visit, put):
    async def story(rig):
        files = [Placed(f"/files/f{n}", bytes([n]) * 3000, "image/png") for n in range(5)]
        put("mobile", *files, Placed("/files/large", b"x" * 5000, "image/png"))
        line = await Line.to(rig.port)
        for n in range(5):
            assert (await line.ask(f"/files/f{n}"))[2] == bytes([n]) * 3000
        assert list(rig.hub.shelf._copies) == ["/files/f2", "/files/f3", "/files/f4"]
        assert (await line.ask("/files/large"))[0] == 421

    visit(story, copies_bytes=20_000, copy_bytes=4000)


def test_many_who_want_the_same_ask_the_main_port_once(visit, main_port):
    async def story(rig):
        lines = [await Line.to(rig.port) for _ in range(20)]
        for line in lines:
            line.send(PAGE)
        assert {(await line.read())[2] for line in lines} == {CHINESE.encode()}
        assert len(main_port.asked) == 1

    visit(story)
