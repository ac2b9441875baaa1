"""What residents answer to a notice, from its page to the desk."""

import pytest

from app.dispatch.notices import publish
from app.dispatch.voices import answers
from app.domain.feedback import What
from app.store import audit, feedback, tally

ID = "k3x9a7qd"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def page(people, neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, ID, draft, wanglan)
    return f"/p/{ID}"


def count(house, what):
    with house.store.read() as tx:
        return tally.total(tx, ID, what)


def test_a_device_takes_note_once_and_sees_that_it_has(browser, page, house):
    browser.get(page)
    assert "我已知晓" in browser.text and "台设备" not in browser.text
    for _ in range(2):
        answer = browser.post(f"{page}/known", headers=HERE)
        assert answer.status_code == 303 and answer.headers["Location"] == f"{page}#answers"
    browser.get(page)
    assert "已记下，谢谢您。" in browser.text and "已有 1 台设备" in browser.text
    browser.client.delete_cookie("voice", path="/p/")
    browser.post(f"{page}/known", headers={"Origin": "http://localhost"})
    browser.get(f"{page}?lang=en")
    assert "Noted, thank you." in browser.text and "2 devices" in browser.text
    assert count(house, What.KNOWN) == 2


def test_only_our_own_pages_may_answer(browser, page, house):
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}):
        assert browser.post(f"{page}/known", headers=headers).status_code == 403
    assert count(house, What.KNOWN) == 0


def test_what_is_over_takes_no_answers(browser, page, house, wanglan):
    publish.withdraw(house, ID, wanglan)
    assert browser.post(f"{page}/known", headers=HERE).status_code == 404
    assert browser.get(f"{page}/feedback").status_code == 404
    browser.get(page)
    assert "我已知晓" not in browser.text


def test_a_code_on_a_screen_counts_from_where_a_page_was_opened(browser, page, house):
    for medium in ("led", "led", "tv", "nonsense"):
        browser.get(page, query_string={"m": medium})
    with house.store.read() as tx:
        assert tally.by_detail(tx, ID, What.OPENED) == {"led": 2, "tv": 1}


def test_feedback_comes_to_the_desk_and_is_dealt_with(browser, page, house):
    browser.get(f"{page}/feedback")
    wrong = browser.post(
        f"{page}/feedback", {"kind": "wrong", "said": " ", "phone": "call me"}, headers=HERE
    )
    assert wrong.status_code == 422 and 'value="call me"' in browser.text
    assert "请写一写具体情况。" in browser.text and "这不像电话号码" in browser.text
    said = {"kind": "wrong", "said": "日期<b>不对", "phone": "010-65550188"}
    assert browser.post(f"{page}/feedback", said, headers=HERE).status_code == 200
    assert "需要时会给您回电话" in browser.text
    browser.sign_in("liqiang")
    browser.get("/editor/feedback/")
    assert "日期<b>不对" in browser.text and "010-65550188" not in browser.text
    with house.store.read() as tx:
        (one,) = feedback.listing(tx, ["110105900001"], "new", 9)
    browser.post(f"/editor/feedback/{one.id}", {"do": "phone"})
    assert 'href="tel:01065550188"' in browser.text
    for told in ("已记下处理结果。", "这一条已经有同事处理过了。"):
        browser.post(
            f"/editor/feedback/{one.id}",
            {"do": "done", "answer": "已更正"},
            page="/editor/feedback/",
        )
        browser.get("/editor/feedback/?state=done")
        assert told in browser.text
    assert "已更正" in browser.text
    with house.store.read() as tx:
        acts = [line.action for line in audit.listing(tx, None, 9)]
    assert {"notice.feedback", "feedback.phone", "feedback.handle"} <= set(acts)
    assert count(house, What.FEEDBACK) == 1


def test_one_device_says_so_much_a_day(browser, page, monkeypatch):
    monkeypatch.setattr(answers, "MOST_A_DAY", 1)
    said = {"kind": "unclear"}
    assert browser.post(f"{page}/feedback", said, headers=HERE).status_code == 200
    assert browser.post(f"{page}/feedback", said, headers=HERE).status_code == 429


def test_counts_are_read_on_the_notices_page_as_a_table_and_over_the_api(browser, page, house):
    browser.get(page, query_string={"m": "led"})
    browser.post(f"{page}/known", headers=HERE)
    browser.sign_in("liqiang")
    browser.get(f"/editor/notices/{ID}")
    assert "1 台设备" in browser.text and "LED 屏 1 次" in browser.text
    browser.get("/editor/feedback/counts/?since=x&until=2026-11-24")
    assert "停水通知" in browser.text
    told = browser.get("/editor/feedback/counts/counts.csv").get_data(as_text=True)
    assert "2026-11-24,110105900001,望春里社区,k3x9a7qd,停水通知,扫码打开,LED 屏,1" in told
    assert "我已知晓,,1" in told
