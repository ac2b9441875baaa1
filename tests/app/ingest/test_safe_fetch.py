"""The one way out: public http(s) only, checked at every step, bounded in size and time."""

import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network

import pytest

from app.ingest import safe_fetch
from app.ingest.safe_fetch import Unfetchable, fetch, is_allowed

HERE = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def far_end():
    """A real server; ``answers`` by path are functions of the request, ``asked`` what came in."""

    class Server(ThreadingHTTPServer):
        answers, asked = {}, []
        daemon_threads = True

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append((self.path, dict(self.headers)))
            self.server.answers[self.path](self)

        def say(self, status, body=b"", **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = Server(("127.0.0.1", 0), Handler)
    server.answers, server.asked = {}, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def refused(url, **more):
    with pytest.raises(Unfetchable) as caught:
        fetch(url, **{"private": HERE, **more})
    return caught.value.code


def test_what_lies_there_is_fetched_with_what_knows_it_again(far_end):
    far_end.answers["/a"] = lambda h: h.say(
        200, b"<rss/>", ETag='"1"', Last_Modified="Tue", Content_Type="text/xml; charset=gbk"
    )
    found = fetch(f"{far_end.url}/a", private=HERE)
    assert (found.body, found.etag, found.modified) == (b"<rss/>", '"1"', "Tue")
    assert found.content_type == "text/xml; charset=gbk"


def test_what_has_not_changed_is_not_sent_again(far_end):
    far_end.answers["/a"] = lambda h: h.say(304)
    assert fetch(f"{far_end.url}/a", etag='"1"', modified="Tue", private=HERE).body is None
    sent = far_end.asked[0][1]
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == ('"1"', "Tue")


def test_our_own_machine_and_network_are_refused_unless_allowed(far_end):
    assert refused(f"{far_end.url}/a", private=()) == "private_address"
    assert refused(f"http://localhost:{far_end.server_port}/", private=()) == "private_address"
    assert refused(f"http://[::ffff:127.0.0.1]:{far_end.server_port}/", private=()) == (
        "private_address"
    )
    assert far_end.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "2001:0:1:1::80ff:fffe",
        "2400:3200::5efe:10.0.0.1", "2400:3200::200:5efe:127.0.0.1", "fec0::1", "3fff::1",
        "192.88.99.1", "192.0.0.8", "240.0.0.1",
    ],
)  # fmt: skip
def test_no_inner_address_is_allowed_however_it_is_wrapped_up(address):
    assert not is_allowed(ip_address(address), ())


def test_public_addresses_are_allowed_and_inner_ones_by_setting():
    assert is_allowed(ip_address("1.1.1.1"), ())
    assert is_allowed(ip_address("2400:3200::1"), ())
    assert is_allowed(ip_address("10.1.2.3"), (ip_network("10.1.0.0/16"),))
    assert not is_allowed(ip_address("10.2.2.3"), (ip_network("10.1.0.0/16"),))


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_asked(far_end, monkeypatch):
    far_end.answers["/a"] = lambda h: h.say(200, b"ok")
    answers = iter(["127.0.0.1", "127.0.0.9"])
    real = socket.getaddrinfo

    def told(host, port, *rest, **more):
        return real(next(answers) if host == "rebound.example" else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", told)
    only = (ip_network("127.0.0.1/32"),)
    url = f"http://rebound.example:{far_end.server_port}/a"
    assert fetch(url, private=only).body == b"ok"
    assert far_end.asked[0][1]["Host"] == f"rebound.example:{far_end.server_port}"
    assert refused(url, private=only) == "private_address"


def test_redirects_are_followed_and_checked_like_any_address(far_end):
    far_end.answers["/a"] = lambda h: h.say(302, Location="/b")
    far_end.answers["/b"] = lambda h: h.say(200, b"there")
    assert fetch(f"{far_end.url}/a", private=HERE).body == b"there"
    only = (ip_network("127.0.0.1/32"),)
    far_end.answers["/a"] = lambda h: h.say(301, Location="http://127.0.0.2:1/")
    assert refused(f"{far_end.url}/a", private=only) == "private_address"
    far_end.answers["/a"] = lambda h: h.say(302, Location="file:///etc/passwd")
    assert refused(f"{far_end.url}/a") == "not_http"
    far_end.answers["/a"] = lambda h: h.say(302, Location="/a")
    assert refused(f"{far_end.url}/a") == "too_many_redirects"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/", "not_http"),
        ("file:///etc/passwd", "not_http"),
        ("javascript:alert(1)", "not_http"),
        ("http://", "not_http"),
        ("http://[::1", "not_http"),
        ("望春里", "not_http"),
        ("http://a:b@127.0.0.1/", "has_password"),
        ("http://no-such-host.invalid/", "no_such_host"),
    ],
)
def test_what_is_no_plain_address_is_refused_by_name(url, code):
    assert refused(url) == code


def test_what_is_too_large_is_left_off(far_end, monkeypatch):
    monkeypatch.setattr(safe_fetch, "MAX_BYTES", 1 << 20)
    far_end.answers["/a"] = lambda h: h.say(200, b"a" * (2 << 20))
    assert refused(f"{far_end.url}/a") == "too_large"


def test_what_is_packed_is_unpacked_but_a_bomb_is_not(far_end, monkeypatch):
    monkeypatch.setattr(safe_fetch, "MAX_BYTES", 1 << 20)
    far_end.answers["/a"] = lambda h: h.say(200, gzip.compress(b"hello"), Content_Encoding="gzip")
    assert fetch(f"{far_end.url}/a", private=HERE).body == b"hello"
    bomb = gzip.compress(b"\0" * (64 << 20))
    far_end.answers["/a"] = lambda h: h.say(200, bomb, Content_Encoding="gzip")
    assert refused(f"{far_end.url}/a") == "too_large"
    far_end.answers["/a"] = lambda h: h.say(200, bomb[:99], Content_Encoding="gzip")
    assert refused(f"{far_end.url}/a") == "garbled"
    far_end.answers["/a"] = lambda h: h.say(200, b"no gzip", Content_Encoding="gzip")
    assert refused(f"{far_end.url}/a") == "garbled"


def test_who_drips_is_left_when_the_time_is_over(far_end):
    over = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        while not over.wait(0.05):
            handler.wfile.write(b".")

    far_end.answers["/a"] = drip
    try:
        assert refused(f"{far_end.url}/a", timeout=0.4) == "no_answer"
    finally:
        over.set()


def test_a_status_is_told_with_when_to_come_again(far_end):
    far_end.answers["/a"] = lambda h: h.say(503, Retry_After="120")
    with pytest.raises(Unfetchable) as caught:
        fetch(f"{far_end.url}/a", private=HERE)
    assert (caught.value.facts, caught.value.retry_after) == ({"status": 503}, 120.0)


def test_nobody_there_is_no_answer():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/") == "no_answer"
    assert refused(f"https://127.0.0.1:{port}/") == "no_answer"


def test_one_who_speaks_no_tls_is_told_apart(far_end):
    assert refused(far_end.url.replace("http", "https")) in {"insecure", "no_answer"}


def test_one_who_speaks_no_http_is_garbled():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            peer, _ = listening.accept()
            with peer:
                peer.recv(4096)
                peer.sendall(b"SSH-2.0-nothing\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert refused(f"http://127.0.0.1:{listening.getsockname()[1]}/") == "garbled"
        thread.join()
