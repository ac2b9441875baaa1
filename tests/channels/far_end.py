"""Far ends on loopback: real servers that answer as told and remember what arrived."""

import asyncio
import json
import socket
import struct
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import uvicorn

from app.demo.smsc import Smsc
from tests.channels.grant_end import Grants

BODY_LIMIT = 1 << 20


class HttpEnd:
    """A small strict API: ``POST /things`` with a bearer token; the same key gives the same id."""

    def __init__(self, token):
        self.token, self.fault, self.seen, self.ids = token, None, [], {}
        self.connections = []
        self.script = []  # (status, headers, body) to answer with before anything else
        self.over = threading.Event()

    def play(self, fault):
        self.fault = fault

    def answer(self, handler, body):
        if self.script:
            return self.script.pop(0)
        if handler.headers["Authorization"] != f"Bearer {self.token}":
            return 401, {}, {"error": "The access token is invalid"}
        if self.fault is not None:
            return getattr(self, f"when_{self.fault}")(handler)
        key = handler.headers["Idempotency-Key"] or f"no key {len(self.ids)}"
        if key not in self.ids:
            self.ids[key] = f"m{len(self.ids) + 1}"
            self.seen.append(body)
        return 200, {}, {"id": self.ids[key]}

    def when_refusal(self, handler):
        return 422, {}, {"error": f"Validation failed for {self.token}:\n no\x1b such thing"}

    def when_trouble(self, handler):
        return 503, {}, {"error": "down"}

    def when_silence(self, handler):
        self.over.wait(60)

    def when_drip(self, handler):
        """Never stop, never be done: one octet of a header at a time."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.over.wait(0.02):
            handler.wfile.write(b"a")

    def when_dripping_body(self, handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not self.over.wait(0.02):
            handler.wfile.write(b" ")

    def when_garbled(self, handler):
        return 200, {}, b"<html>thanks</html>"

    def when_no_http(self, handler):
        handler.wfile.write(b"\x00\x01 what is this\r\n\r\n")

    def when_cut_short(self, handler):
        handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"id": "m')

    def when_shapeless(self, handler):
        return 200, {}, {"ok": True}

    def when_a_list(self, handler):
        return 200, {}, b"[1, 2]"

    def when_deep(self, handler):
        return 200, {}, b"[" * 200_000

    def when_huge(self, handler):
        return 200, {}, b" " * (BODY_LIMIT + 1)

    def when_compressed(self, handler):
        return 200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"

    def when_busy(self, handler):
        return 429, {"Retry-After": "30"}, {"error": "Too many requests"}

    def when_redirect(self, handler):
        return 307, {"Location": "/elsewhere"}, b""

    def when_unauthorised(self, handler):
        return 401, {}, {"error": f"{self.token} is unknown"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        self.server.end.connections.append(self.client_address)

    def _any(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        said = self.server.end.answer(self, body)
        self.close_connection = True
        if said is not None:
            status, headers, answer = said
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": len(raw)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(raw)

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 - http.server's names

    def handle(self):
        try:
            super().handle()
        except OSError:
            self.close_connection = True  # the caller hung up, as it should after its deadline

    def log_message(self, *args):
        self.server.requests.append(f"{self.command} {self.path}")


@contextmanager
def http_end(token):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False  # so that server_close waits for them
    server.end, server.requests = HttpEnd(token), []
    server.end.url = f"http://127.0.0.1:{server.server_port}"
    server.end.requests = server.requests
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.end
    finally:
        server.end.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class SmscEnd:
    """An SMSC by other authors (smpp34), in its own thread."""

    def __init__(self, report_after):
        self.port, self.seen, self.events, self.status = free_port(), [], [], 0
        self._report_after = report_after
        self._ready = threading.Event()

    def judge(self, event):
        self.events.append(event)
        return self.status.pop(0) if isinstance(self.status, list) else self.status

    def run(self):
        asyncio.run(self._run())

    async def _run(self):
        self._loop = asyncio.get_running_loop()
        smsc = Smsc(self.port, self.seen.append, self.judge, self._report_after)
        self.smsc = smsc
        await smsc.start()
        self._serving = asyncio.create_task(smsc.serve())
        self._ready.set()
        await asyncio.wait([self._serving])


@contextmanager
def smsc_end(report_after=None):
    end = SmscEnd(report_after)
    thread = threading.Thread(target=end.run)
    thread.start()
    assert end._ready.wait(5)
    try:
        yield end
    finally:
        end._loop.call_soon_threadsafe(end._serving.cancel)
        thread.join(5)


class ScriptedSmsc:
    """An SMSC that is only octets: it answers each request as ``script`` says.

    ``script`` maps a command_id to a function of the sequence number that returns the octets to
    send, or None to hang up. What is not in it gets a plain yes.
    """

    def __init__(self, script):
        self.script, self.seen, self.connections = script, [], []
        self._statuses = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection):
        with connection:
            try:
                while header := connection.recv(16, socket.MSG_WAITALL):
                    length, command, status, sequence = struct.unpack(">IIII", header)
                    body = connection.recv(length - 16, socket.MSG_WAITALL) if length > 16 else b""
                    self.seen.append((command, body))
                    self._statuses.append((command, status))
                    reply = self.script.get(command, yes(command))(sequence)
                    if reply is None:
                        return
                    connection.sendall(reply)
            except (OSError, struct.error):
                return  # the caller hung up

    def send(self, octets):
        self.connections[-1].sendall(octets)

    def statuses(self, command):
        return [status for seen, status in self._statuses if seen == command]

    def count(self, command):
        return sum(1 for seen, _ in self.seen if seen == command)

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it has hung up already
        for thread in self._threads:
            thread.join(5)


def pdu(command, sequence, status=0, body=b""):
    return struct.pack(">IIII", 16 + len(body), command, status, sequence) + body


def yes(command, body=b"id\0"):
    return lambda sequence: pdu(command | 0x80000000, sequence, 0, body)


def no(command, status):
    return lambda sequence: pdu(command | 0x80000000, sequence, status)


@contextmanager
def scripted_smsc(script=None):
    end = ScriptedSmsc(script or {})
    try:
        yield end
    finally:
        end.close()


class MicroblogEnd:
    """A Mastodon server by other authors (mastodon_mock), in its own thread."""

    FAULTS = {
        "refusal": {"type": "status", "status": 422},
        "trouble": {"type": "status", "status": 503},
        "silence": {"type": "latency", "delay_ms": 1500},
        "garbled": {"type": "malformed"},
        "shapeless": {"type": "status", "status": 200, "body": {"ok": True}},
        "busy": {"type": "ratelimit", "headers": {"Retry-After": "30"}},
    }

    def __init__(self, token):
        self.token, self.port, self.told = token, free_port(), []
        self.url = f"http://127.0.0.1:{self.port}"

    def tell(self, method, status):
        self.told.append((method, status))

    def play(self, fault, path="/api/v1/statuses"):
        httpx.delete(f"{self.url}/api/v1/_mock/faults").raise_for_status()
        if fault is not None:
            effect = dict(self.FAULTS[fault])
            if fault == "refusal":
                effect["body"] = {"error": f"Validation failed, said {self.token}"}
            rule = {"match": {"path": path}, "effect": effect}
            httpx.post(f"{self.url}/api/v1/_mock/faults", json=rule).raise_for_status()

    def status(self, reference):
        return httpx.get(f"{self.url}/api/v1/statuses/{reference}")


class Posts:
    """What of a microblog is about one rig: the posts whose text carries ``mark``."""

    def __init__(self, end, mark):
        self.end, self.mark, self.play = end, mark, end.play

    @property
    def seen(self):
        return [s for method, s in self.end.told if method == "POST" and self.mark in s["content"]]


@contextmanager
def microblog_end(token):
    from app.demo import microblog  # takes longer to read than all the rest of the tests' code

    end = MicroblogEnd(token)
    app = microblog.build(end.port, token, end.tell)
    app.middleware("http")(Grants().answer)
    config = uvicorn.Config(app, host="127.0.0.1", port=end.port, log_level="critical")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield end
    finally:
        server.should_exit = True
        thread.join(10)


class PostboxEnd:
    """The strict Weibo and robots of the demo, which answer as told; ``room`` is one of the two."""

    def __init__(self, token, room):
        from app.demo.postbox import Postbox

        self.token, self.room, self.fault, self.lines = token, room, None, []
        self.postbox = Postbox(token, "linli.example", self.lines.append)
        self.weibo, self.robots = self.postbox.weibo, self.postbox.robots
        self.over = threading.Event()

    @property
    def seen(self):
        return list(self.weibo.posts) if self.room == "weibo" else self.robots.heard

    def play(self, fault):
        self.fault = fault
        self.weibo.fault = {"busy": 10023, "refusal": 20021}.get(fault, 0)
        robot = {
            "busy": {"errcode": 45009, "errmsg": "api freq out of limit"},
            "refusal": {"errcode": 40058, "errmsg": f"{self.token}: too\x1b long"},
        }
        self.robots.fault = robot.get(fault, {})

    def answer(self, asked):
        if self.fault == "silence":
            self.over.wait(60)
        played = {
            "trouble": (503, {"error": "down"}),
            "garbled": (200, b"<html>thanks</html>"),
            "shapeless": (200, {"ok": True}),
        }
        return played.get(self.fault) or self.postbox.answer(asked)


@contextmanager
def postbox_end(token, room):
    from app.demo import postbox

    end = PostboxEnd(token, room)
    server = postbox.serve(0, end)
    end.url = f"http://127.0.0.1:{server.server_port}"
    server.daemon_threads = False
    server.handle_error = lambda *_: None  # the caller hung up, as it should after its deadline
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield end
    finally:
        end.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class OriginEnd:
    """An origin in memory; equal puts are seen once, as an upsert on (slot, edition) is."""

    def __init__(self):
        self.slots, self.rung, self.seen, self.fault = {}, [], [], None
        self.newest = {}

    def put(self, slot, edition, documents, seq=0):
        if self.fault:
            raise OSError("the database at postgresql://linli:s3cr3t@db is away")
        if seq < self.newest.get(slot, 0):
            return False
        self.newest[slot] = seq
        if self.slots.get(slot) != (edition, documents):
            self.slots[slot] = (edition, documents)
            self.seen.append(documents)
        return True

    def play(self, fault):
        self.fault = fault
