"""What residents open that is not a ready document: the front door and short links."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.notices import publish
from app.store import setting
from app.store.session import new_id


@pytest.fixture
def link(neighbourhood, wanglan, draft):
    notice_id = new_id()
    publish.publish(neighbourhood, notice_id, draft, wanglan)
    return f"/p/{notice_id}"


def test_the_front_door_leads_to_the_default_community(browser, neighbourhood):
    with neighbourhood.store.begin() as tx:
        setting.put(tx, "default_area", "110105900001")
    assert browser.get("/").headers["Location"] == "/a/wangchunli/"


def test_a_short_link_shows_the_notice(browser, link):
    answer = browser.get(link)
    assert answer.status_code == 200 and "明天上午九点到十一点停水" in browser.text
    assert "'sha256-" in answer.headers["Content-Security-Policy"]


def test_a_short_link_read_aloud_in_capitals_works(browser, link):
    assert browser.get("/p/" + link.removeprefix("/p/").upper()).status_code == 200


def test_its_card_is_a_picture_at_an_address_until_it_is_withdrawn(browser, link, house, wanglan):
    for _ in range(2):  # drawn once, then kept
        answer = browser.client.get(f"{link}/card.png?r=1")
        assert answer.mimetype == "image/png" and answer.data.startswith(b"\x89PNG")
    publish.withdraw(house, link.removeprefix("/p/"), wanglan)
    for gone in (f"{link}/card.png", "/p/zzzzzzzz/card.png", "/w/nothere0/card.png"):
        assert browser.client.get(gone).status_code == 404


def test_a_short_link_speaks_english_when_asked(browser, link):
    browser.get(f"{link}?lang=en")
    assert '<html lang="en"' in browser.text


def test_a_withdrawn_notice_is_gone_and_says_so(browser, link, house, wanglan):
    publish.withdraw(house, link.removeprefix("/p/"), wanglan)
    assert browser.get(link).status_code == 410 and "撤回" in browser.text


def test_what_is_not_out_yet_is_not_shown(browser, house, wanglan, draft, clock):
    later = replace(draft, effective=clock.now + timedelta(hours=2))
    publish.publish(house, "k3x9a7qd", later, wanglan)
    assert browser.get("/p/k3x9a7qd").status_code == 404 and "还没有发布" in browser.text


def test_a_mistyped_link_is_a_kind_page(browser, neighbourhood):
    assert browser.get("/p/zzzzzzzz").status_code == 404 and "没有这条通知" in browser.text


def test_a_notice_is_printed_with_its_code_and_when_to_take_it_down(browser, link, house, wanglan):
    answer = browser.get(f"{link}/print")
    assert answer.status_code == 200 and "<svg" in browser.text and "style=" not in browser.text
    assert "请于 2026年11月25日 星期三（农历十月十七）11:00 后取下" in browser.text
    assert f'href="{link}/print"' in (browser.get(link), browser.text)[1]
    publish.withdraw(house, link.removeprefix("/p/"), wanglan)
    assert browser.get(f"{link}/print").status_code == 410
    assert browser.get("/p/zzzzzzzz/print").status_code == 404


def test_an_area_is_an_app_that_begins_at_its_page(browser, neighbourhood):
    told = browser.get("/a/wangchunli/manifest.webmanifest?lang=en")
    assert told.mimetype == "application/manifest+json"
    assert told.json["start_url"] == "/a/110105900001/" and "Wangchunli" in told.json["name"]
    for icon in told.json["icons"]:
        with browser.client.get(icon["src"]) as picture:
            assert picture.status_code == 200
    assert browser.get("/sw.js").mimetype == "text/javascript"


def test_a_notice_from_above_keeps_the_sections_of_ones_own_area(
    browser, neighbourhood, wanglan, draft
):
    publish.publish(neighbourhood, "k3x9a7qe", replace(draft, areas=("110105",)), wanglan)
    browser.get("/areas/?to=wangchunli")
    browser.get("/p/k3x9a7qe")
    assert 'href="/a/110105900001/notices/"' in browser.text and "望春里社区</a>" in browser.text
