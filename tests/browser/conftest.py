"""A real Chromium with Chinese glyphs, and a server that hands out documents as ours does."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect, sync_playwright

from app.web.headers import box_policy
from tests.browser import fonts, running

# What a page must show it shows at once on a quiet machine; a busy one may take its time.
expect.set_options(timeout=30_000)

# A test takes the line down; a preview's frame runs no scripts; a form with problems comes back.
_EXPECTED = (
    "ERR_INTERNET_DISCONNECTED",
    "document's frame is sandboxed",
    "The document is sandboxed",
    "status of 422",
    "status of 409",
)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """One browser for all tests of a file: while it runs, so does its loop, in this very thread."""
    env = fonts.chromium_env(tmp_path_factory.mktemp("fonts"))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=fonts.CHROMIUM, args=fonts.ARGS, env=env)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo, started once for all journeys; they meet what the ones before have left."""
    out = tmp_path_factory.mktemp("demo") / "printed"
    more = {"LINLI_PRIVATE_SOURCES": "127.0.0.0/8"}  # a feed of the test's own is fetched
    more["PUBLIC_URL"] = "http://localhost:{port}"  # browsers have passkeys at a name only
    with running.product(out, "--demo", DISPLAY="", **more) as started:
        yield started


@pytest.fixture
def complaints():
    """What a page under test complained about on its console; empty at the end of the test."""
    heard = []
    yield heard
    assert heard == []


@pytest.fixture
def open_page(chromium, complaints):
    """Return ``open_page(width, height, **options)``: a new tab of its own, closed at the end."""
    contexts = []

    def is_complaint(message):
        return message.type == "error" and not any(part in message.text for part in _EXPECTED)

    def make(width, height, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: is_complaint(m) and complaints.append(m.text))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def origin():
    """A server of ``documents`` (by path) at ``address``; it says that it is ``date``, if any.

    Pages go out under the policy the product gives them; ``beacons`` are the views it is told of.
    """
    documents = {}
    served = SimpleNamespace(documents=documents, date="", beacons=[], posted=[])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = documents.get(self.path.partition("?")[0])
            is_beacon = "/seen.gif?" in self.path
            served.beacons += [self.path] if is_beacon else []
            self.send_response_only(204 if is_beacon else 404 if found is None else 200)
            if served.date:
                self.send_header("Date", served.date)
            if found is not None:
                self.send_header("Content-Type", found.media_type)
                if found.media_type.startswith("text/html"):
                    policy = box_policy(found.body, served.address)
                    self.send_header("Content-Security-Policy", policy)
                self.send_header("Cache-Control", "no-cache")
            self.end_headers()
            self.wfile.write(b"" if found is None else found.body)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            served.posted.append((self.path, body))
            self.send_response_only(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    server.server_close()
    thread.join()
