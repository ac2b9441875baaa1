"""The hub, and a subscriber on a real socket that is as strict as the Recommendation."""

import hmac
import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit

import pytest

from app.dispatch.boards import boards, feed_part
from app.dispatch.hooks import websub, websub_send
from app.dispatch.hooks.websub import Refused
from app.dispatch.hooks.websub_send import Ways
from app.dispatch.notices import publish
from app.domain.notice import Category
from app.domain.webhook import WAITS_S
from app.ingest import safe_post
from app.store import area, origin, user, websub_intent
from app.store import websub as followers

CODE = "110105900001"
LOOPBACK = (ip_network("127.0.0.0/8"),)
SECRET = "a secret of the reader's"


class Reader:
    """A subscriber: confirms what it asked for and nothing else, takes what is properly signed."""

    def __init__(self):
        self.expected, self.asked, self.taken, self.faults = set(), [], [], []
        self.answer, self.says = 204, None
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                said = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
                far.asked.append(said)
                is_meant = (said["hub.mode"], said["hub.topic"]) in far.expected
                body = (far.says or said["hub.challenge"]).encode() if is_meant else b""
                self.send_response(200 if is_meant else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                far.taken.append((self.path, body, dict(self.headers.items())))
                self.send_response(far.answer)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.callback = f"http://127.0.0.1:{self.server.server_port}/hear?for=wang&x=%E9%82%BB"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def reader():
    made = Reader()
    yield made
    made.close()


@pytest.fixture
def house(house):
    return replace(house, private_sources=LOOPBACK)


@pytest.fixture
def ways():
    get, post = (partial(way, private=LOOPBACK) for way in (safe_post.get, safe_post.post))
    return Ways(get, post)


@pytest.fixture
def issued(house, stocked, stock, draft):
    """Return ``issued(id)``: publish a notice, and let the boards be made; one there is already."""

    def made(notice_id, there=house, **more):
        with there.store.read() as tx:
            wanglan = user.by_login(tx, "wanglan")[0]
        publish.publish(there, notice_id, replace(draft, channels={"feed"}, **more), wanglan)
        while boards.issue_due(there):
            pass

    stock.fill(house, "one in the feeds", lambda there: made("k3x9a7qd", there), stocked)
    return made


@pytest.fixture
def ask(house, reader):
    """Ask the hub as the reader would, which from then on expects to be asked back."""

    def made(mode="subscribe", name="atom.xml", **more):
        topic = f"{house.public_url}/feeds/{CODE}/{name}"
        reader.expected.add((mode, topic))
        form = {"hub.mode": mode, "hub.topic": topic, "hub.callback": reader.callback}
        return websub.ask(house, {**form, **{f"hub.{k}": v for k, v in more.items()}})

    return made


def followed(house):
    with house.store.read() as tx:
        return followers.listing(tx, "", "", 10)


def refused(house):
    with house.store.read() as tx:
        return [(one.attempts, one.reason) for one in websub_intent.refused(tx, 9)]


def lying(house, name="atom.xml"):
    with house.store.read() as tx:
        return origin.get(tx, f"/feeds/{CODE}/{name}")


def test_what_is_confirmed_is_told_of_each_change_with_the_feeds_own_bytes_signed(
    house, reader, ways, issued, ask
):
    ask(secret=SECRET, lease_seconds="86400")
    assert websub_send.ask_due(house, ways) == 1
    (question,) = reader.asked
    assert question["hub.lease_seconds"] == "86400" and question["for"] == "wang"
    (one,) = followed(house)
    assert one.until == house.clock() + timedelta(days=1)
    assert websub_send.tell_due(house, ways) == 0  # nothing is new

    issued("b2c4d6f8", title="义诊 👩‍⚕️")
    assert websub_send.tell_due(house, ways) == 1
    ((path, body, headers),) = reader.taken
    stored = lying(house)
    assert path.endswith("/hear?for=wang&x=%E9%82%BB")
    assert body == stored.body and "义诊 👩‍⚕️".encode() in body
    assert headers["Content-Type"] == stored.media_type
    assert '/websub/>; rel="hub"' in headers["Link"]
    assert f'/feeds/{CODE}/atom.xml>; rel="self"' in headers["Link"]
    method, signed = headers["X-Hub-Signature"].split("=")
    assert hmac.new(SECRET.encode(), body, method).hexdigest() == signed
    assert websub_send.tell_due(house, ways) == 0


def test_nobody_is_told_who_did_not_confirm_and_the_reason_stands_for_a_day(
    house, reader, ways, issued, ask
):
    ask()
    websub_send.ask_due(house, Ways(safe_post.get, safe_post.post))  # an inner address is not asked
    assert reader.asked == [] and refused(house) == [(1, "not_https")]
    ask()
    reader.says = "something else"
    websub_send.ask_due(house, ways)
    assert refused(house) == [(1, "not_meant")]
    assert websub_send.ask_due(house, ways) == 0
    ask()
    reader.close()
    for _ in range(3):
        assert websub_send.ask_due(house, ways) == 1
        assert websub_send.ask_due(house, ways) == 0
        house.clock.go(minutes=2)
    assert refused(house) == [(3, "no_answer")]
    assert followed(house) == []
    house.clock.go(days=1, seconds=1)
    websub_send.sweep(house)
    assert refused(house) == []


def test_a_change_before_confirming_is_not_missed_and_unsubscribing_has_to_be_meant_too(
    house, reader, ways, issued, ask
):
    with pytest.raises(Refused, match="unknown"):
        ask("unsubscribe")
    reader.expected.clear()
    ask()
    issued("b2c4d6f8")
    websub_send.ask_due(house, ways)
    assert websub_send.tell_due(house, ways) == 1
    assert reader.taken[0][1] == lying(house).body
    assert "X-Hub-Signature" not in reader.taken[0][2]
    ask("unsubscribe")
    reader.expected.discard(("unsubscribe", f"{house.public_url}/feeds/{CODE}/atom.xml"))
    websub_send.ask_due(house, ways)
    assert len(followed(house)) == 1
    ask("unsubscribe")
    websub_send.ask_due(house, ways)
    assert followed(house) == []
    assert "hub.lease_seconds" not in reader.asked[-1]


def test_who_is_away_gets_the_newest_once_it_is_back_and_is_not_called_meanwhile(
    house, reader, ways, issued, ask
):
    ask()
    websub_send.ask_due(house, ways)
    reader.answer = 503
    issued("b2c4d6f8")
    websub_send.tell_due(house, ways)
    issued("c3d5e7f9")
    assert websub_send.tell_due(house, ways) == 0  # it waits, whatever changes
    (one,) = followed(house)
    assert (one.attempts, one.status, one.reason) == (1, 503, "status")
    reader.answer = 200
    house.clock.go(seconds=WAITS_S[0])
    websub_send.tell_due(house, ways)
    assert len(reader.taken) == 2 and reader.taken[-1][1] == lying(house).body
    assert followed(house)[0].reason == ""


def test_after_the_last_try_it_waits_for_the_next_change(house, reader, ways, issued, ask):
    ask(lease_seconds="2592000")
    websub_send.ask_due(house, ways)
    reader.answer = 500
    issued("b2c4d6f8")
    for wait in (*WAITS_S, 0):
        assert websub_send.tell_due(house, ways) == 1
        house.clock.go(seconds=wait)
    house.clock.go(days=1)
    assert websub_send.tell_due(house, ways) == 0
    (one,) = followed(house)
    assert (one.attempts, one.reason) == (0, "status")


def test_410_and_the_end_of_a_lease_end_it(house, reader, ways, issued, ask):
    ask()
    ask(name="rss.xml", lease_seconds="3600")
    websub_send.ask_due(house, ways)
    house.clock.go(hours=2)
    reader.answer = 410
    issued("b2c4d6f8")
    assert websub_send.tell_due(house, ways) == 1  # the other's lease has ended
    assert [one.topic for one in followed(house)] == [f"/feeds/{CODE}/rss.xml"]
    websub_send.sweep(house)
    assert followed(house) == []


def test_the_feed_of_a_category_is_told_only_when_it_says_something_else(
    house, reader, ways, issued, ask
):
    issued("c3d5e7f9", category=Category.HEALTH)
    ask(name="health/feed.json")
    websub_send.ask_due(house, ways)
    issued("d4e6f8a2", category=Category.HEALTH)
    websub_send.tell_due(house, ways)
    with house.store.read() as tx:
        place = area.get(tx, CODE)
    assert reader.taken[0][1] == feed_part.made(house, place, "health", "feed.json").body
    issued("e5f7a9b3", category=Category.JOBS)
    assert websub_send.tell_due(house, ways) == 1
    assert len(reader.taken) == 1  # looked at, and nothing to say
    assert websub_send.tell_due(house, ways) == 0


def test_another_hub_is_told_which_feeds_changed_and_no_more(house, reader, ways, issued):
    there = replace(house, websub_hub=reader.callback)
    websub_send.sweep(there)
    issued("b2c4d6f8")
    told = websub_send.tell_due(there, ways)
    feeds = {f"{house.public_url}/feeds/{CODE}/{name}" for name in ("atom.xml", "rss.xml")}
    pinged = {parse_qs(body.decode())["hub.url"][0] for _, body, _ in reader.taken}
    assert feeds < pinged and len(reader.taken) == told == len(pinged)
    assert all(b"hub.mode=publish" in body for _, body, _ in reader.taken)
    assert lying(there).body.count(b'rel="hub"') == 1
    websub_send.sweep(house)
    assert followed(house) == []


def test_what_cannot_be_had_is_refused_by_name(house, issued, reader):
    topic = f"{house.public_url}/feeds/{CODE}/atom.xml"
    good = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": reader.callback}
    wrong = {
        "mode": [("mode", ""), ("mode", "denied")],
        "publish": [("mode", "publish")],
        "topic": [
            ("topic", ""),
            ("topic", "https://elsewhere.example/feeds/atom.xml"),
            ("topic", topic.replace(CODE, "110105900777")),
            ("topic", f"{house.public_url}/feeds/{CODE}/nonsense/atom.xml"),
            ("topic", f"{house.public_url}/editor/"),
        ],
        "callback": [
            ("callback", ""),
            ("callback", "ftp://reader.example/"),
            ("callback", "https://u:p@reader.example/"),
            ("callback", "https://reader.example/#here"),
            ("callback", "https://reader.example/" + "x" * 500),
            ("callback", "https://[::1/"),
        ],
        "secret": [("secret", "邻" * 67)],
        "lease": [("lease_seconds", "-5"), ("lease_seconds", "a day"), ("lease_seconds", "0")],
    }
    for code, tries in wrong.items():
        for name, value in tries:
            with pytest.raises(Refused, match=f"^{code}$"):
                websub.ask(house, {**good, f"hub.{name}": value})
    with pytest.raises(Refused, match="callback"):  # nobody's inner network, no plain http
        websub.ask(replace(house, private_sources=()), good)
    for n in range(websub.WAITING_HOST_MOST):  # nor calls to one host without end
        websub.ask(house, {**good, "hub.callback": f"http://127.0.0.1:9/?n={n}"})
    with pytest.raises(Refused, match="full_host"):
        websub.ask(house, {**good, "hub.callback": "http://127.0.0.1:9/?n=one-too-many"})
    websub.ask(house, {**good, "hub.callback": "http://reader.example/"})
