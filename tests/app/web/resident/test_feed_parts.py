"""Feeds of one kind and of one level, and the list of all of them."""

import re
from dataclasses import replace

import feedparser
import pytest
from lxml import etree

from app.dispatch.boards import boards
from app.dispatch.notices import publish
from app.domain.notice import Category


@pytest.fixture
def published(house, wanglan, draft):
    publish.publish(house, "k3x9a7qd", draft, wanglan)
    other = replace(draft, headline="周六上午义诊", category=Category.ACTIVITY)
    publish.publish(house, "b2c4d6f8", other, wanglan)
    boards.issue_due(house)
    return house


def titles(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return [e.title for e in feedparser.parse(answer.data).entries]


def test_a_part_holds_its_kind_alone_and_is_known_again(browser, published, draft):
    whole = titles(browser, "/feeds/wangchunli/atom.xml")
    part = f"/feeds/wangchunli/{Category.ACTIVITY}"
    assert len(whole) == 2 and titles(browser, f"{part}/atom.xml") == ["周六上午义诊"]
    assert titles(browser, f"{part}/rss.xml") == ["周六上午义诊"]
    first = browser.get(f"{part}/feed.json")
    assert first.json["feed_url"].endswith("/activity/feed.json")
    again = browser.get(f"{part}/feed.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_level_holds_what_it_published_and_a_part_follows_its_area(browser, published, wanglan):
    assert len(titles(browser, "/feeds/wangchunli/community/atom.xml")) == 2
    assert titles(browser, "/feeds/wangchunli/city/atom.xml") == []
    publish.withdraw(published, "b2c4d6f8", wanglan)
    boards.issue_due(published)
    assert titles(browser, f"/feeds/wangchunli/{Category.ACTIVITY}/atom.xml") == []


def test_all_feeds_are_listed_and_each_is_there(browser, published):
    listed = etree.fromstring(browser.get("/feeds/wangchunli/feeds.opml").data)
    paths = [o.get("xmlUrl").partition("/feeds/")[2] for o in listed.iter("outline")]
    assert len(paths) == len(set(paths)) >= 13
    for path in paths:
        assert browser.get(f"/feeds/{path}").status_code == 200, path


def test_what_is_no_part_is_not_found(browser, published):
    for path in ("nonsense/atom.xml", "outage/secret.xml", "warnings/x.cap"):
        assert browser.get(f"/feeds/wangchunli/{path}").status_code == 404


def test_the_page_of_feeds_names_every_one_of_them_and_each_address_is_right(browser, published):
    browser.get("/a/wangchunli/feeds/")
    named = set(re.findall(r'data-copy="([^"]+)"', browser.text))
    listed = etree.fromstring(browser.get("/feeds/wangchunli/feeds.opml").data)
    assert {o.get("xmlUrl") for o in listed.iter("outline")} < named
    here = published.public_url
    for address in sorted(named - {f"{here}/feeds/110105900001/places.geojson"}):
        assert browser.get(address.removeprefix(here)).status_code == 200, address
    assert browser.get("/a/nowhere/feeds/").status_code == 404
