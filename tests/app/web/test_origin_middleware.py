"""Ready documents: the right one, with the right headers, and never stale."""

import gzip
from dataclasses import dataclass

import pytest

from app.domain.target import Slot
from app.store import origin, slot
from app.store.session import StoreAway
from app.web.origin_middleware import OriginMiddleware

CODE = "110105900001"
PAGE = "/a/wangchunli/"
CHINESE = "<title>望春里社区</title><style>p{}</style>" + "停水通知" * 200
ENGLISH = "<title>Wangchunli</title>" + "Water cut " * 200


@dataclass
class Placed:
    path: str
    body: bytes
    media_type: str = "text/html; charset=utf-8"
    cache_control: str = "no-cache"


def put(house, medium, *documents):
    place = Slot(area=CODE, medium=medium)
    with house.store.begin() as tx:
        slot.ensure(tx, place, house.clock())
        origin.put(tx, place.key, "e1", documents, house.clock())
    return place.key


@pytest.fixture
def placed(neighbourhood, people):
    put(
        neighbourhood,
        "mobile",
        Placed(f"/a/{CODE}/index.html", CHINESE.encode()),
        Placed(f"/a/{CODE}/index.en.html", ENGLISH.encode()),
        Placed(f"/a/{CODE}/index.elder.en.html", b"<title>Large print</title>"),
        Placed(f"/app/v1/{CODE}/board.json", b'{"notices": []}', "application/json"),
        Placed("/files/abc", bytes(range(100)), "image/png", "public, immutable"),
    )
    return neighbourhood


class Ticks:
    """A monotonic clock set by hand."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def ticks(app, house):
    made = Ticks()
    app.wsgi_app = OriginMiddleware(app.wsgi_app._inner, house, made)
    return made


def test_an_area_is_found_by_code_and_by_slug(browser, placed):
    by_slug, by_code = browser.client.get(PAGE), browser.client.get(f"/a/{CODE}/")
    assert by_slug.data == by_code.data == CHINESE.encode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, CHINESE),
        ({"query_string": "lang=en"}, ENGLISH),
        ({"headers": {"Accept-Language": "en-GB,en;q=0.8"}}, ENGLISH),
        ({"headers": {"Accept-Language": "en", "Cookie": "lang=zh-CN"}}, CHINESE),
        ({"headers": {"Cookie": "theme=x; lang=en"}}, ENGLISH),
        ({"headers": {"Accept-Language": "fr"}}, CHINESE),
    ],
)
def test_the_page_speaks_the_readers_language(app, placed, asked, found):
    answer = app.test_client(use_cookies=False).get(PAGE, **asked)
    assert answer.data == found.encode() and "Accept-Language" in answer.headers["Vary"]


def test_what_the_reader_has_is_not_sent_again(browser, placed):
    first = browser.client.get(PAGE)
    for known in ({"If-None-Match": first.headers["ETag"]}, {"If-None-Match": "*"}):
        assert browser.client.get(PAGE, headers=known).status_code == 304
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert browser.client.get(PAGE, headers=since).status_code == 304
    assert browser.client.get(PAGE, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_tag_rules_over_the_date(browser, placed):
    known = {"If-None-Match": '"old"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert browser.client.get(PAGE, headers=known).status_code == 200


def test_a_packed_page_is_the_same_page_under_another_tag(browser, placed):
    plain = browser.client.get(PAGE)
    packed = browser.client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert browser.client.get(PAGE, headers=known).status_code == 304


def test_head_has_the_headers_and_no_body(browser, placed):
    answer = browser.client.head(PAGE)
    assert answer.data == b"" and int(answer.headers["Content-Length"]) == len(CHINESE.encode())


def test_its_own_style_is_allowed_by_hash(browser, placed):
    assert (
        "style-src 'self' 'sha256-" in browser.client.get(PAGE).headers["Content-Security-Policy"]
    )


def test_part_of_a_file_can_be_asked_for(browser, placed):
    answer = browser.client.get("/files/abc", headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206 and answer.data == bytes(range(10, 20))
    assert answer.headers["Content-Range"] == "bytes 10-19/100"
    beyond = browser.client.get("/files/abc", headers={"Range": "bytes=200-"})
    assert beyond.status_code == 416


def test_apps_elsewhere_may_read_the_board(browser, placed):
    answer = browser.client.get("/app/v1/wangchunli/board.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_change_is_seen_within_a_second(browser, placed, ticks):
    browser.client.get(PAGE)
    put(placed, "mobile", Placed(f"/a/{CODE}/index.html", "换了".encode()))
    ticks.now += 1.0
    assert browser.client.get(PAGE).data == "换了".encode()


def test_a_player_is_never_handed_an_older_board_than_it_was_pushed(browser, placed, ticks):
    path = f"/player/v1/led/{CODE}/192x32-mono/playlist.json"
    put(placed, "led", Placed(path, b'{"seq": 1}', "application/json"))
    first = browser.client.get(path)
    put(placed, "led", Placed(path, b'{"seq": 2}', "application/json"))
    ticks.now += 0.06
    held = {"If-None-Match": '"of-another-edition"'}
    assert browser.client.get(path, headers=held).data == b'{"seq": 2}'
    known = {"If-None-Match": first.headers["ETag"]}
    assert browser.client.get(path, headers=known).data == b'{"seq": 2}'


def test_the_store_is_not_asked_for_each_player_that_is_up_to_date(
    browser, placed, ticks, monkeypatch
):
    path = f"/player/v1/led/{CODE}/192x32-mono/playlist.json"
    put(placed, "led", Placed(path, b'{"seq": 1}', "application/json"))
    known = {"If-None-Match": browser.client.get(path).headers["ETag"]}
    monkeypatch.setattr(origin, "get", None)
    ticks.now += 0.9
    assert browser.client.get(path, headers=known).status_code == 304


@pytest.mark.parametrize("kind", ["alerts", "drill"])
def test_where_there_never_were_warnings_nobody_is_asked_for_each_screen(
    app, browser, placed, ticks, monkeypatch, kind
):
    path = f"/player/v1/{kind}/{CODE}.json"
    first = browser.client.get(path)
    monkeypatch.setattr(origin, "get", None)
    monkeypatch.setattr(app.wsgi_app, "_inner", None)
    ticks.now += 0.9
    again, head = browser.client.get(path), browser.client.head(path)
    assert first.status_code == again.status_code == head.status_code == 404
    assert again.mimetype == "application/problem+json" and again.data and head.data == b""


def test_the_first_warning_is_handed_out_within_a_second(browser, placed, ticks):
    path = f"/player/v1/alerts/{CODE}.json"
    assert browser.client.get(path).status_code == 404
    put(placed, "led", Placed(path, b'{"seq": 1}', "application/json"))
    ticks.now += 1.0
    assert browser.client.get(path).data == b'{"seq": 1}'


def test_the_store_is_not_asked_for_each_reader(browser, placed, ticks, monkeypatch):
    browser.client.get(PAGE)
    monkeypatch.setattr(origin, "get", None)
    assert browser.client.get(PAGE).status_code == 200


def test_the_last_known_page_stands_while_the_store_is_away(browser, placed, ticks, monkeypatch):
    browser.client.get(PAGE)

    def away(*_):
        raise StoreAway("gone")

    monkeypatch.setattr(origin, "get", away)
    ticks.now += 60
    assert browser.client.get(PAGE).data == CHINESE.encode()


def test_what_is_gone_is_gone(browser, placed, ticks):
    browser.client.get("/app/v1/wangchunli/board.json")
    put(placed, "mobile", Placed(f"/a/{CODE}/index.html", b"x"))
    ticks.now += 1.0
    assert browser.client.get("/app/v1/wangchunli/board.json").status_code == 404


def test_the_first_fetch_of_an_edition_is_recorded(browser, placed, clock):
    from app.dispatch.boards import boards

    boards.issue_due(placed)
    browser.client.get("/tv/wangchunli/")
    assert browser.client.get("/a/wangchunli/?watch").status_code == 200  # the house itself
    with placed.store.read() as tx:
        rows = {r.slot.key: r for r in slot.everything(tx)}
    assert rows[f"tv/{CODE}/default"].fetched_at == clock.now
    assert rows["tv/110105900002/default"].fetched_at is None
    assert rows[f"mobile/{CODE}/default"].fetched_at is None


def test_an_unknown_community_gets_a_kind_page(browser, placed):
    answer = browser.get("/a/nowhere/")
    assert answer.status_code == 404 and "没有“nowhere”这个社区" in browser.text
    assert "No such community" in browser.client.get("/tv/nowhere/?lang=en").get_data(as_text=True)


def test_a_community_without_its_first_page_is_asked_for_patience(browser, placed):
    answer = browser.get("/a/wangchunyuan/")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "2"


def test_a_missing_file_is_said_in_json(browser, placed):
    answer = browser.client.get("/feeds/wangchunli/nothing.xml")
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"


def test_a_mode_that_was_asked_for_is_handed_out_and_remembered(browser, placed):
    assert "Large print" in browser.get(f"{PAGE}?mode=elder&lang=en").get_data(as_text=True)
    assert "Large print" in browser.get(PAGE).get_data(as_text=True)
    back = browser.get(f"{PAGE}?mode=usual&lang=zh-CN")
    assert back.get_data(as_text=True) == CHINESE
    assert len(back.headers.getlist("Set-Cookie")) == 2
    assert browser.get(f"{PAGE}?mode=none").headers.getlist("Set-Cookie") == []
