"""Fetching pictures from a server whose line breaks."""

import re
import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from player.actions import Ask
from player.fetch import Fetcher, retry_after
from player.files import Files

BODY = bytes(n * 31 % 251 for n in range(200_000))
NAME = sha256(BODY).hexdigest()


class Server:
    """Serves BODY; ``cut`` says after how many bytes each answer breaks off."""

    def __init__(self):
        self.cut, self.asked, self.takes_ranges, self.status = [], [], True, None
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._http.shutdown()
        self._http.server_close()

    def _handler(server):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                wanted = self.headers.get("Range")
                server.asked.append(wanted)
                start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1]) if wanted else 0
                if server.status:
                    return self._answer(server.status, b"")
                if wanted and server.takes_ranges:
                    told = {"Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
                    return self._answer(206, BODY[start:], told)
                return self._answer(200, BODY)

            def _answer(self, status, body, headers=None):
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body[: server.cut.pop(0)] if server.cut else body)
                self.close_connection = True

            def log_message(self, *_args):
                pass

        return Handler


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def fetch(server, tmp_path):
    """Return a function that tries once; True when the picture is here then."""
    files = Files(tmp_path / "files")

    def once():
        with files.part(NAME, len(BODY)) as part:
            return Fetcher(server.url, "test").picture(NAME, part) and part.finish()

    once.files = files
    return once


def test_a_broken_line_costs_only_what_had_not_come(server, fetch):
    server.cut = [70_000, 50_000]
    assert [fetch(), fetch(), fetch()] == [False, False, True]
    assert server.asked == [None, "bytes=70000-", "bytes=120000-"]
    assert fetch.files.get(NAME) == BODY


def test_a_server_that_knows_no_ranges_sends_it_whole(server, fetch):
    server.cut, server.takes_ranges = [70_000], False
    assert [fetch(), fetch()] == [False, True]
    assert fetch.files.get(NAME) == BODY


def test_a_range_that_the_server_refuses_begins_anew(server, fetch):
    server.cut = [70_000]
    assert not fetch()
    server.status = 416
    assert not fetch()
    server.status = None
    assert fetch()
    assert server.asked == [None, "bytes=70000-", None]


def test_an_error_leaves_what_had_come(server, fetch):
    server.cut = [70_000]
    fetch()
    server.status = 503
    assert not fetch()
    server.status = None
    assert fetch()
    assert server.asked[-1] == "bytes=70000-"


def test_nobody_there_is_an_answer_too():
    asked = Ask(what="poll", path="/player/v1/led/1/playlist.json")
    assert Fetcher("http://127.0.0.1:9", "test").ask(asked).status == 0


@pytest.mark.parametrize(
    ("told", "seconds"), [("30", 30), ("99999", 3600), ("", 0), ("-5", 0), ("soon", 0)]
)
def test_a_server_is_left_alone_for_as_long_as_it_asks(told, seconds):
    assert retry_after(told) == seconds
