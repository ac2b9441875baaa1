"""A journey: somebody else's feed is tried and added, and the worker makes drafts of it."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FEED = """<rss version="2.0"><channel><title>区卫健委</title><item><guid>1</guid>
<title>冬季流感怎么防</title><link>https://health.example/1</link>
<description>&lt;p&gt;勤通风&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>
<pubDate>Tue, 24 Nov 2026 01:00:00 GMT</pubDate></item></channel></rss>"""


@pytest.fixture
def far_end():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(FEED.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/rss.xml"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_feed_is_tried_and_added_and_its_entries_become_drafts(demo, open_page, far_end):
    page = open_page(1280, 900, locale="zh-CN")
    page.goto(f"{demo.url}/editor/sources/")
    page.get_by_label("登录名").fill("wanglan")
    page.get_by_label("密码").fill(demo.password("wanglan"))
    page.get_by_role("button", name="登录", exact=True).click()
    page.goto(f"{demo.url}/editor/sources/")

    page.locator("#url").fill(far_end)
    page.get_by_role("button", name="试读一次").click()
    expect(page.locator(".trial")).to_contain_text("冬季流感怎么防")
    expect(page.locator("#name")).to_have_value("区卫健委")
    page.get_by_label("现有的内容也存为草稿").check()
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("区卫健委")

    end = time.monotonic() + 60
    while not page.get_by_text("新增 1 条草稿").count() and time.monotonic() < end:
        page.wait_for_timeout(200)
        page.reload()
    page.get_by_role("link", name="冬季流感怎么防").click()
    expect(page.locator("#title")).to_have_value("冬季流感怎么防")
    expect(page.locator("#body")).to_have_value("勤通风")
    expect(page.locator("#source")).to_have_value("区卫健委")
