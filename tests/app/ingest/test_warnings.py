"""Sources of warnings: asked politely, links followed once, a dead one ends nothing."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from app.dispatch.warnings import warnings_in
from app.ingest import warnings
from app.store import warning, warning_source
from app.store.warning_source import WarningSource
from tests.app.ingest.warnings_written import alert, info

NOW = datetime(2026, 8, 12, 9, tzinfo=UTC)
ALL = ("blue", "yellow", "orange", "red")


@pytest.fixture
def far_end():
    """A real server with ``pages`` by path; what is not there is a 404; ``status`` for all."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(self.path)
            body = server.pages.get(self.path)
            tag = f'"{hash(body)}"'
            known = body is not None and self.headers.get("If-None-Match") == tag
            usual = 404 if body is None else 304 if known else 200
            self.send_response(server.status or usual)
            self.send_header("ETag", tag)
            self.end_headers()
            if usual == 200 and not server.status:
                self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.pages, server.asked, server.status = {}, [], 0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def house(neighbourhood, clock):
    clock.now = NOW
    return replace(neighbourhood, private_sources=(ip_network("127.0.0.0/8"),))


@pytest.fixture
def add(house, far_end):
    def do(**more):
        url = f"http://127.0.0.1:{far_end.server_port}/feed"
        values = {"id": "s1", "name": "台", "url": url, "automatic": ALL, "due": NOW}
        with house.store.begin() as tx:
            warning_source.put(tx, WarningSource(**{**values, "added_at": NOW, **more}))

    return do


def source(house):
    with house.store.read() as tx:
        return warning_source.get(tx, "s1")


def shown(house):
    return sorted(one.message.identifier for one in warnings_in.current(house))


def poll(house, clock):
    clock.go(minutes=20)
    assert warnings.poll_due(house) == 1
    return source(house).code


def feed(*inner):
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(inner)}</feed>"


def entry(link):
    return f"<entry><id>{link}</id><link href='{link}'/></entry>"


def test_it_is_asked_when_due_and_not_sent_the_same_again(house, add, far_end, clock):
    add()
    far_end.pages["/feed"] = f"<alerts>{alert()}</alerts>"
    assert poll(house, clock) == "read"
    assert shown(house) == ["a1"]
    assert warnings.poll_due(house) == 0
    assert 0 < warnings.rest_s(house) <= 60
    assert poll(house, clock) == "same"


def test_links_are_followed_once(house, add, far_end, clock):
    add()
    far_end.pages["/1.cap"] = alert()
    far_end.pages["/feed"] = feed(entry("1.cap"), entry("/2.cap"))
    poll(house, clock)
    assert shown(house) == ["a1"]
    far_end.pages["/2.cap"] = alert(identifier="a2", incidents="x2")
    assert poll(house, clock) == "read"  # one was missing: all is sent again
    assert shown(house) == ["a1", "a2"]
    assert [path for path in far_end.asked if path != "/feed"] == ["/1.cap", "/2.cap", "/2.cap"]
    assert poll(house, clock) == "same"


def test_what_vanishes_from_a_healthy_list_is_over_and_may_come_back(house, add, far_end, clock):
    add(lists_all=True)
    both = alert() + alert(identifier="a2")
    far_end.pages["/feed"] = f"<alerts>{both}</alerts>"
    poll(house, clock)
    assert shown(house) == ["a1", "a2"]
    far_end.pages["/feed"] = f"<alerts>{alert()}</alerts>"
    poll(house, clock)
    assert shown(house) == ["a1"]
    far_end.pages["/feed"] = f"<alerts> {both}</alerts>"
    poll(house, clock)
    assert shown(house) == ["a1", "a2"]


def test_what_vanishes_from_a_list_of_the_newest_alone_holds(house, add, far_end, clock):
    add()
    far_end.pages["/feed"] = f"<alerts>{alert()}</alerts>"
    poll(house, clock)
    far_end.pages["/feed"] = "<alerts/>"
    poll(house, clock)
    assert shown(house) == ["a1"]


@pytest.mark.parametrize("broken", ["<alerts", "<html/>", "<!DOCTYPE a><alerts/>"])
def test_a_list_that_is_broken_ends_nothing(house, add, far_end, clock, broken):
    add(lists_all=True)
    far_end.pages["/feed"] = f"<alerts>{alert()}</alerts>"
    poll(house, clock)
    far_end.pages["/feed"] = broken
    assert poll(house, clock) in {"not_xml", "not_a_warning", "has_doctype"}
    assert shown(house) == ["a1"]


def test_a_list_with_one_message_refused_ends_nothing(house, add, far_end, clock):
    add(lists_all=True)
    far_end.pages["/feed"] = f"<alerts>{alert()}{alert(identifier='a2')}</alerts>"
    poll(house, clock)
    far_end.pages["/feed"] = f"<alerts>{alert()}{alert(identifier='a2', scope=None)}</alerts>"
    poll(house, clock)
    assert source(house).facts["refused"] == 1
    assert shown(house) == ["a1", "a2"]


def test_a_dead_source_is_no_all_clear_and_becomes_stale(house, add, far_end, clock):
    add(lists_all=True)
    far_end.pages["/feed"] = f"<alerts>{alert()}</alerts>"
    poll(house, clock)
    far_end.status = 503
    assert poll(house, clock) == "status"
    pauses = []
    for _ in range(6):
        pauses.append((source(house).due - clock()).total_seconds())
        clock.go(minutes=16)
        warnings.poll_due(house)
    assert pauses == sorted(pauses) and pauses[0] == 120 and pauses[-1] == 900
    assert source(house).is_stale(clock())
    assert shown(house) == ["a1"]
    clock.now = NOW + timedelta(hours=24)
    assert shown(house) == []


def test_a_warning_without_an_end_lasts_as_long_as_its_source_allows(house, add, far_end, clock):
    add(life_s=3600)
    far_end.pages["/feed"] = alert(info(expires=None), sent="2026-08-12T09:00:00Z")
    poll(house, clock)
    assert shown(house) == ["a1"]
    clock.now = NOW + timedelta(hours=1)
    assert shown(house) == []


def test_documents_are_kept_byte_for_byte(house, add, far_end, clock):
    add()
    far_end.pages["/feed"] = body = f"<alerts>\n {alert()}\t</alerts>"
    poll(house, clock)
    (one,) = warnings_in.current(house)
    with house.store.read() as tx:
        kept = warning.by_keys(tx, [warning.key_of(one.message)])
        (document,) = {k.document for k in kept.values()}
        assert warning.document(tx, document) == body.encode()


def test_qweather_without_a_place_is_for_the_areas_of_its_source(house, add, far_end, clock):
    add(areas=("110105",), lists_all=True)
    row = {
        "id": "1",
        "sender": "朝阳区气象台",
        "pubTime": "2026-08-12T16:00+08:00",
        "title": "朝阳区气象台发布大风蓝色预警[Ⅳ级/一般]",
        "status": "active",
        "severityColor": "Blue",
        "type": "1006",
    }
    far_end.pages["/feed"] = json.dumps({"code": "200", "warning": [row]})
    poll(house, clock)
    (one,) = warnings_in.current(house)
    assert (one.places, one.has_own_end) == ({"110105"}, False)
    far_end.pages["/feed"] = json.dumps({"code": "200", "warning": []})
    poll(house, clock)
    assert shown(house) == []
