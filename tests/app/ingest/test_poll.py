"""Reading sources: new entries become drafts once; changes and withdrawals are seen."""

import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from app.ingest import poll
from app.store import notice, source, source_item, user
from app.store.source import Source
from app.store.source_item import State

AREA = "110105900001"


@pytest.fixture
def far_end():
    """A real server that says ``body``, or ``status`` alone."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked.append(dict(self.headers))
            known = self.headers.get("If-None-Match") == server.etag
            self.send_response(304 if known and server.status == 200 else server.status)
            self.send_header("ETag", server.etag)
            self.end_headers()
            if not known:
                self.wfile.write(server.body.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.status, server.body, server.etag, server.asked = 200, "", "none", []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_house(neighbourhood):
    """The house, with this machine's own network allowed."""
    return replace(neighbourhood, private_sources=(ip_network("127.0.0.0/8"),))


@pytest.fixture
def add(open_house, wanglan, far_end):
    def do(**more):
        now = open_house.clock()
        values = {
            "id": "s0000001",
            "kind": "feed",
            "url": f"http://127.0.0.1:{far_end.server_port}/",
            "name": "区政府",
            "area": AREA,
            "category": "policy",
            "owner": wanglan.id,
            "due": now,
            "added_at": now,
        }
        with open_house.store.begin() as tx:
            source.put(tx, Source(**{**values, **more}))

    return do


@pytest.fixture
def read(open_house, far_end):
    """Let time pass until it is due, and read it."""

    def do(*items, etag=""):
        far_end.body = feed(*items)
        far_end.etag = etag or str(len(far_end.asked))
        open_house.clock.go(hours=2)
        assert poll.poll_due(open_house) == 1
        with open_house.store.read() as tx:
            return source.results(tx, "s0000001", 1)[0]

    return do


def feed(*items):
    said = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title>"
        f"<pubDate>Tue, 24 Nov 2026 {hour:02}:00:00 GMT</pubDate></item>"
        for guid, title, hour in items
    )
    return f"<rss version='2.0'><channel><title>x</title>{said}</channel></rss>"


def drafts(house):
    with house.store.read() as tx:
        return sorted(d.draft.title for d in notice.drafts(tx, None, 99))


def items(house):
    with house.store.read() as tx:
        return {i.title: i for i in source_item.known(tx, "s0000001").values()}


OLD, NEW = ("1", "旧闻", 1), ("2", "新闻", 2)


def test_what_was_there_before_is_noted_and_what_comes_later_is_a_draft(open_house, add, read):
    add()
    assert read(OLD).facts["new"] == 0
    assert read(NEW, OLD).facts["new"] == 1
    assert drafts(open_house) == ["新闻"]
    assert read(NEW, OLD).facts["new"] == 0


def test_what_is_there_already_is_taken_when_asked_for(open_house, add, read):
    add(takes_existing=True)
    assert read(NEW, OLD).facts["new"] == 2
    assert drafts(open_house) == ["新闻", "旧闻"]


def test_what_has_not_changed_is_not_read_again(open_house, add, read, far_end):
    add()
    read(OLD, etag="a")
    assert read(OLD, etag="a").code == "same"
    assert far_end.asked[-1]["If-None-Match"] == "a"


def test_an_untouched_draft_follows_its_source(open_house, add, read):
    add(takes_existing=True)
    read(OLD)
    assert read(("1", "旧闻（更正）", 1)).facts["updated"] == 1
    assert drafts(open_house) == ["旧闻（更正）"]
    assert read(("1", "旧闻（再更正）", 1)).facts["updated"] == 1


def test_a_draft_that_somebody_changed_is_left_alone_and_flagged(open_house, add, read, wanglan):
    add(takes_existing=True)
    read(OLD)
    one = items(open_house)["旧闻"]
    with open_house.store.begin() as tx:
        saved = notice.draft(tx, one.notice_id)
        mine = replace(saved.draft, title="我改的")
        notice.save_draft(tx, one.notice_id, mine, wanglan.id, open_house.clock(), saved.version)
    assert read(("1", "旧闻（更正）", 1)).facts["changed"] == 1
    assert drafts(open_house) == ["我改的"]
    assert items(open_house)["旧闻（更正）"].state is State.CHANGED


def test_what_was_taken_back_is_flagged_but_what_grew_old_is_not(open_house, add, read):
    add(takes_existing=True)
    read(("3", "三", 3), ("2", "二", 2), ("1", "一", 1))
    assert read(("3", "三", 3), ("1", "一", 1)).facts["gone"] == 1
    assert items(open_house)["二"].state is State.GONE
    assert read(("4", "四", 4), ("3", "三", 3)).facts["gone"] == 0
    assert read(("4", "四", 4), ("3", "三", 3), ("2", "二", 2)).facts["gone"] == 0
    assert items(open_house)["二"].state is State.TAKEN


def test_a_flood_is_taken_in_portions_until_nothing_is_left(open_house, add, read):
    add()
    read(OLD)
    flood = [(f"f{i}", f"第{i}条", 2) for i in range(70)]
    found = [read(*flood, OLD, etag="same").facts for _ in range(3)]
    assert [(f["new"], f["left"]) for f in found] == [(30, 40), (30, 10), (10, 0)]
    assert len(drafts(open_house)) == 70


def test_by_its_policy_a_draft_goes_into_review_by_itself(open_house, add, read):
    add(policy="submit", takes_existing=True)
    assert read(NEW).facts["unsent"] == 0
    with open_house.store.read() as tx:
        from app.dispatch.review import review

        assert review.case_of(tx, items(open_house)["新闻"].notice_id) is not None


def test_every_failure_makes_the_next_wait_longer_and_is_told(open_house, add, read, far_end):
    add(interval_s=600)
    waits = []
    far_end.status = 503
    for _ in range(4):
        result = read(OLD)
        assert (result.code, result.facts) == ("status", {"status": 503})
        with open_house.store.read() as tx:
            waits.append(source.get(tx, "s0000001").due - result.at)
    minutes = [10, 20, 40, 80]
    for wait, usual in zip(waits, minutes, strict=True):
        assert timedelta(minutes=usual * 0.9) <= wait <= timedelta(minutes=usual * 1.1)


def test_what_is_no_feed_is_told(open_house, add, far_end):
    add()
    far_end.body = "<html>moved</html>"
    poll.poll_due(open_house)
    with open_house.store.read() as tx:
        assert source.results(tx, "s0000001", 1)[0].code == "not_a_feed"


def test_nothing_comes_in_for_somebody_who_may_no_longer_write(open_house, add, read):
    with open_house.store.begin() as tx:
        other = user.add(tx, "left", "离职", "x", {("author", "110105900002")}, open_house.clock())
    add(owner=other.id, takes_existing=True)
    assert read(OLD).code == "owner_away"
    assert drafts(open_house) == []


def test_without_the_setting_an_inner_address_is_not_read(neighbourhood, add):
    add()
    poll.poll_due(neighbourhood)
    with neighbourhood.store.read() as tx:
        assert source.results(tx, "s0000001", 1)[0].code == "private_address"


def test_nothing_is_due_when_nothing_is(open_house, add):
    assert poll.poll_due(open_house) == 0
    add(is_paused=True)
    assert poll.poll_due(open_house) == 0
    assert poll.rest_s(open_house) == 60.0
