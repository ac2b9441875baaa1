"""The number on a screen, typed on a phone."""

from dataclasses import replace

import pytest

from app.dispatch.notices import publish
from app.domain.feedback import What
from app.domain.number import number_of, spoken, typed
from app.store import tally

ID = "k3x9a7qd"
NUMBER = number_of(ID)
TWIN = "00605131"


def test_what_people_type_is_read_as_a_number():
    assert typed(spoken(NUMBER)) == typed(f" {NUMBER[:3]}-{NUMBER[3:]} ") == NUMBER
    assert typed("１２３４５６") == "123456"
    assert [typed(text) for text in ("12345", "1234567", "12345六", "²23456", "停水")] == [""] * 5


@pytest.fixture
def there(neighbourhood, wanglan, draft):
    publish.publish(neighbourhood, ID, draft, wanglan)


def test_a_number_leads_to_its_notice_from_wherever_it_is_typed(browser, there, house):
    ways = (
        f"/{NUMBER}",
        f"/number?n={spoken(NUMBER)}",
        f"/a/wangchunli/notices/?q={NUMBER}",
    )
    for way in ways:
        answer = browser.get(way)
        assert answer.headers["Location"] == f"/p/{ID}?m=typed", way
    browser.follow(answer)
    with house.store.read() as tx:
        assert tally.by_detail(tx, ID, What.OPENED) == {"typed": 1}
    assert browser.get("/number").status_code == 200 and "六位数字" in browser.text
    unknown = f"{(int(NUMBER) + 1) % 10**6:06}"
    assert browser.get(f"/{unknown}").status_code == 404 and unknown in browser.text
    assert browser.get(f"/a/wangchunli/notices/?q={unknown}").status_code == 200
    assert browser.get("/number?n=<b>").status_code == 404 and 'value="<b>"' in browser.text


def test_of_two_with_one_number_a_reader_chooses(browser, there, neighbourhood, wanglan, draft):
    assert number_of(TWIN) == NUMBER
    other = replace(draft, headline="明天看电影", areas=("110105900004",))
    publish.publish(neighbourhood, TWIN, other, wanglan)
    browser.get(f"/{NUMBER}")
    assert "请选一条" in browser.text and "明天看电影" in browser.text
    browser.client.set_cookie("area", "110105900004")
    assert browser.get(f"/{NUMBER}").headers["Location"] == f"/p/{TWIN}?m=typed"
