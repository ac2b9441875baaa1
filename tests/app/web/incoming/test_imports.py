"""The import page: upload, look at every row, agree, and find the drafts."""

import gc
import io
import re

import pytest

from app.store import notice
from app.web.incoming import imports

HEADINGS = "标题,一句话,范围,有效期至"
GOOD = "停水通知,明天停水,望春里社区,2026-11-25 18:00"
BAD = "坏的,,天上,明天"


def csv(*lines):
    return "\n".join((HEADINGS, *lines)).encode("gb18030")


@pytest.fixture
def hand_in(as_):
    def do(body, name="通知.csv", login="liqiang"):
        browser = as_(login)
        answer = browser.post(
            "/editor/import/", {"file": (io.BytesIO(body), name)}, page="/editor/import/"
        )
        return browser, answer

    return do


def test_every_row_is_shown_with_what_is_wrong_at_its_field(hand_in):
    browser, answer = hand_in(csv(GOOD, BAD))
    browser.follow(answer)
    assert "<b>一句话</b> 请写一句话" in browser.text
    assert "没有叫“天上”的范围" in browser.text
    assert "“有效期至”里的“明天”不是时间" in browser.text
    assert "只导入没有问题的 1 行" in browser.text


def test_only_the_agreed_rows_become_drafts(hand_in, neighbourhood):
    browser, answer = hand_in(csv(GOOD, BAD))
    browser.follow(answer)
    browser.follow(browser.post(answer.headers["Location"], {"count": "1"}))
    assert "已导入 1 条，都存为草稿，还没有发布" in browser.text
    (made,) = re.findall(r"/editor/notices/(\w{8})/edit", browser.text)
    with neighbourhood.store.read() as tx:
        assert notice.draft(tx, made).draft.title == "停水通知"
        assert notice.latest(tx, made) is None
    browser.get("/editor/import/")
    assert "已导入 1 条" in browser.text


def test_another_number_than_agreed_takes_nothing(hand_in, neighbourhood):
    browser, answer = hand_in(csv(GOOD, BAD))
    browser.follow(answer)
    browser.follow(browser.post(answer.headers["Location"], {"count": "2"}))
    assert "情况刚刚有变化" in browser.text
    with neighbourhood.store.read() as tx:
        assert notice.drafts(tx, None, 9) == []


def test_many_rows_are_taken_in_portions_and_the_rest_is_told(hand_in, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 2)
    browser, answer = hand_in(csv(*(GOOD.replace("明天", f"周{day}") for day in "一二三")))
    browser.follow(answer)
    browser.follow(browser.post(answer.headers["Location"], {"count": "3"}))
    assert "已导入 2 条" in browser.text
    assert "还有 1 行没有导入" in browser.text
    browser.follow(browser.post(answer.headers["Location"], {"count": "1"}))
    assert "没有可以导入的新行" in browser.text


def test_the_same_file_again_says_so(hand_in):
    browser, answer = hand_in(csv(GOOD))
    browser.follow(answer)
    browser.post(answer.headers["Location"], {"count": "1"})
    browser, answer = hand_in(csv(GOOD), "再来一次.csv")
    browser.follow(answer)
    assert "内容完全相同的文件" in browser.text
    assert "没有可以导入的新行" in browser.text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "这个文件里没有内容"),
        (b"a,b\n1,2", "没有找到列名"),
        (b"\xd0\xcf\x11\xe0 old", "旧版 Excel"),
        (b"PK\x03\x04", "这个表格打不开"),
        (bytes(range(256)), "看不懂这个文件的内容"),
    ],
)
def test_a_file_of_no_use_is_refused_at_the_field(hand_in, body, said):
    browser, answer = hand_in(body)
    assert answer.status_code == 422
    assert re.search(rf'class="problem"[^>]*>通知\.csv：[^<]*{said}', browser.text)


def test_no_file_at_all_is_asked_for(as_):
    browser = as_("liqiang")
    assert browser.post("/editor/import/", {}, page="/editor/import/").status_code == 422
    assert "请先选择一个文件" in browser.text


# The test client leaves the file it packs a large form into for the collector.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_a_file_of_megabytes_passes_where_a_form_would_not(hand_in):
    long = csv(GOOD, *(f"{GOOD}{' ' * 1100}" for _ in range(2000)))
    assert len(long) > 2 << 20
    assert hand_in(long)[1].status_code == 303
    gc.collect()


def test_a_file_is_its_owners_alone_and_the_page_for_writers(hand_in, as_):
    _, answer = hand_in(csv(GOOD))
    assert as_("zhaomin").get(answer.headers["Location"]).status_code == 404
    assert as_("sunli").get("/editor/import/").status_code == 403
