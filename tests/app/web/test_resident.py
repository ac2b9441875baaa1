"""What residents open that is not a ready document: the front door and short links."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch import publish
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
