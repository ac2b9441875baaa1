"""The pages of sources: try one, add it, watch it, pause it, remove it."""

import re
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

import pytest

from app import factory
from app.ingest import poll
from app.store import source, source_item
from app.store.source_item import State

FEED = "<rss version='2.0'><channel><title>区卫健委</title>{}</channel></rss>"
ITEM = (
    "<item><guid>{0}</guid><title>{0}</title>"
    "<pubDate>Tue, 24 Nov 2026 0{1}:00:00 GMT</pubDate></item>"
)


@pytest.fixture
def far_end():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(server.body.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.body = FEED.format("".join(ITEM.format(f"第{i}条", i) for i in range(1, 8)))
    server.url = f"http://127.0.0.1:{server.server_port}/rss"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_house(house):
    return replace(house, private_sources=(ip_network("127.0.0.0/8"),))


@pytest.fixture
def app(open_house, settings):
    made = factory.create_app(open_house, settings)
    made.testing = True
    return made


def form(url, **more):
    return {
        "url": url,
        "kind": "feed",
        "area": "110105900001",
        "category": "health",
        "interval": "3600",
        "days": "7",
        "policy": "draft",
        "do": "add",
        **more,
    }


@pytest.fixture
def added(as_, far_end):
    """A browser in which a source has just been added, and its address."""
    browser = as_("liqiang")
    typed = form(far_end.url, takes_existing="1")
    answer = browser.post("/editor/sources/", typed, page="/editor/sources/")
    browser.follow(answer)
    return browser, answer.headers["Location"]


def only(house):
    with house.store.read() as tx:
        (one,) = source.listing(tx)
    return one


def test_a_trial_shows_the_first_five_and_stores_nothing(as_, far_end, open_house):
    browser = as_("liqiang")
    typed = form(far_end.url, do="try", days="3")
    assert browser.post("/editor/sources/", typed, page="/editor/sources/").status_code == 200
    assert "读到 7 条，前 5 条是" in browser.text
    assert "第5条" in browser.text
    assert "第6条" not in browser.text
    assert 'value="区卫健委"' in browser.text
    assert 'name="days" type="text" value="3"' in browser.text
    with open_house.store.read() as tx:
        assert source.listing(tx) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "请填写网址"),
        ("望春里", "请填写以 https:// 或 http:// 开头的网址"),
        ("http://a:b@x.example/", "网址里不能带用户名和密码"),
        ("http://10.0.0.1/", "“10.0.0.1”在内部网络里"),
        ("http://no-such-host.invalid/", "找不到“no-such-host.invalid”这台服务器"),
    ],
)
def test_an_address_of_no_use_is_refused_at_its_field_and_nothing_typed_is_lost(as_, url, said):
    browser = as_("liqiang")
    answer = browser.post("/editor/sources/", form(url, name="某处"), page="/editor/sources/")
    assert answer.status_code == 422
    assert re.search(rf'class="problem" id="url-problem">[^<]*{re.escape(said)}', browser.text)
    assert 'value="某处"' in browser.text


def test_what_is_no_feed_is_refused_at_the_address(as_, far_end):
    far_end.body = "<html>Hello</html>"
    browser = as_("liqiang")
    answer = browser.post("/editor/sources/", form(far_end.url), page="/editor/sources/")
    assert answer.status_code == 422
    assert "这个网址不是订阅源" in browser.text


def test_somebody_elses_area_and_odd_days_are_refused(as_, far_end):
    browser = as_("liqiang")
    typed = form(far_end.url, area="110105900002", days="many")
    browser.post("/editor/sources/", typed, page="/editor/sources/")
    assert "要在您负责的范围里" in browser.text
    assert "请填写 1 到 90 之间的天数" in browser.text


def test_an_added_source_is_read_and_its_page_tells_how_it_went(added, open_house):
    browser, where = added
    assert "等待第一次读取" in browser.text
    poll.poll_due(open_house)
    browser.get(where)
    assert "新增 7 条草稿" in browser.text
    assert "已存为草稿" in browser.text
    browser.get("/editor/sources/")
    assert "正常" in browser.text
    assert only(open_house).name == "区卫健委"


def test_what_the_source_took_back_is_marked_until_somebody_has_checked(added, open_house, far_end):
    browser, where = added
    poll.poll_due(open_house)
    far_end.body = far_end.body.replace(ITEM.format("第3条", 3), "")
    browser.post(f"{where}read", {}, page=where)
    poll.poll_due(open_house)
    browser.get("/editor/sources/")
    assert "1 条需要核对" in browser.text
    browser.get(where)
    assert "来源撤下了，请核对" in browser.text
    path = re.search(r'action="([^"]+/settle)"', browser.text).group(1)
    browser.follow(browser.post(path))
    assert "请核对" not in browser.text
    with open_house.store.read() as tx:
        states = [i.state for i in source_item.known(tx, only(open_house).id).values()]
    assert sorted(states) == [State.NOTED] + [State.TAKEN] * 6


def test_it_is_paused_taken_up_again_and_removed(added, open_house):
    browser, where = added
    browser.follow(browser.post(f"{where}pause"))
    assert only(open_house).is_paused
    assert poll.poll_due(open_house) == 0
    browser.follow(browser.post(f"{where}pause"))
    assert poll.poll_due(open_house) == 1
    browser.get(where)
    browser.follow(browser.post(f"{where}remove"))
    assert "由它存下的草稿和通知都还在" in browser.text
    with open_house.store.read() as tx:
        assert source.listing(tx) == []


def test_the_same_source_is_not_added_twice_for_an_area(added, far_end, open_house):
    browser, _ = added
    answer = browser.post("/editor/sources/", form(far_end.url), page="/editor/sources/")
    assert answer.status_code == 422
    assert "这个来源在这个范围里已经有了" in browser.text
    assert only(open_house)


def test_on_its_page_a_source_can_be_tried_again(added, far_end):
    browser, where = added
    assert browser.post(f"{where}try").status_code == 200
    assert "读到 7 条" in browser.text
    far_end.body = "gone"
    assert browser.post(f"{where}try").status_code == 422
    assert "这个网址不是订阅源" in browser.text


def test_sources_are_for_those_who_write_there(added, as_):
    _, where = added
    assert as_("sunli").get("/editor/sources/").status_code == 403
    assert as_("sunli").get(where).status_code == 403
    assert as_("liqiang").get("/editor/sources/12345678/").status_code == 404
