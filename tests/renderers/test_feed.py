"""RSS, Atom and JSON Feed, read by a feed reader of other authors."""

import json
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest

from app.domain.board import Board
from app.domain.notice import Act
from app.domain.target import Profile
from renderers import feed, feed_entry

HERE = Profile(public_url="https://wcl.example")


@pytest.fixture
def board(notice, trail):
    other = replace(
        notice,
        id="b2c4d6f8",
        headline="周六上午社区义诊 👩‍⚕️",
        title="义诊<b>",
        body="请带医保卡 & 病历",
    )
    return Board(area=trail[-1], trail=trail, notices=(notice, other))


def documents(board, profile=HERE):
    return {d.name: d for d in feed.render(board, profile).items}


def test_types_are_those_of_the_formats(board):
    assert {n: d.media_type for n, d in documents(board).items()} == {
        "rss.xml": "application/rss+xml; charset=utf-8",
        "atom.xml": "application/atom+xml; charset=utf-8",
        "feed.json": "application/feed+json; charset=utf-8",
        "calendar.ics": "text/calendar; charset=utf-8",
        "warnings.atom": "application/atom+xml; charset=utf-8",
    }


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_the_documents_are_as_looked_at(board, golden, name):
    golden(f"feed/{name}", documents(board)[name].body)


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_a_reader_reads_it(board, name):
    read = feedparser.parse(documents(board)[name].body)
    assert not read.bozo and read.feed.title == "望春里社区通知公告"
    assert read.feed.link == "https://wcl.example/a/110105900001/"
    assert [e.title for e in read.entries] == ["明天上午九点到十一点停水", "周六上午社区义诊 👩‍⚕️"]
    first = read.entries[0]
    assert first.link == "https://wcl.example/p/k3x9a7qd"
    assert first.id.startswith("urn:uuid:")
    assert "<p>请提前储水，关好水龙头。" in first.summary
    assert first.updated_parsed[:5] == (2026, 11, 24, 4, 0)


@pytest.mark.parametrize(("name", "version"), [("rss.xml", "rss20"), ("atom.xml", "atom10")])
def test_it_is_the_format_it_says_and_links_to_itself(board, name, version):
    read = feedparser.parse(documents(board)[name].body)
    assert read.version == version
    selves = [link.href for link in read.feed.links if link.rel == "self"]
    assert selves == [f"https://wcl.example/feeds/110105900001/{name}"]
    assert read.feed.language.lower() == "zh-cn"


def test_an_id_outlives_revisions_addresses_and_areas(notice):
    later = replace(notice, revision=2, act=Act.UPDATE, headline="停水改期")
    assert feed_entry.entry_id(notice) == feed_entry.entry_id(later)
    assert feed_entry.entry_id(notice) == "urn:uuid:e3c8e88a-17ae-525c-bafb-45febc36bb17"


def test_a_revision_is_newer_and_a_notice_for_later_is_dated_when_it_starts(notice):
    later = replace(notice, effective=notice.sent + timedelta(hours=5))
    assert feed_entry.changed(notice) == notice.sent
    assert feed_entry.changed(later) == later.effective


def test_an_empty_board_is_a_feed_too(trail):
    made = documents(Board(area=trail[-1], trail=trail))
    for name in ("rss.xml", "atom.xml"):
        read = feedparser.parse(made[name].body)
        assert not read.bozo and read.entries == []
        assert read.feed.updated_parsed[:3] == (2026, 1, 1)
    assert json.loads(made["feed.json"].body)["items"] == []


def test_json_feed_carries_what_the_formats_have_no_word_for(board, notice):
    made = json.loads(documents(board)["feed.json"].body)
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert made["feed_url"] == "https://wcl.example/feeds/110105900001/feed.json"
    assert made["items"][0]["_linli"] == {
        "revision": 1,
        "category": "outage",
        "effective": "2026-11-24T04:00:00Z",
        "expires": "2026-11-25T03:00:00Z",
        "areas": ["110105900001"],
    }
    assert notice.contact in made["items"][0]["content_text"]


def test_markup_in_a_text_stays_text(board):
    item = json.loads(documents(board)["feed.json"].body)["items"][1]
    assert "<p>义诊&lt;b&gt;</p>" in item["content_html"]
    assert "<p>请带医保卡 &amp; 病历</p>" in item["content_html"]
    assert "义诊<b>" in item["content_text"]


def test_english_feeds_say_so(board):
    read = feedparser.parse(documents(board, replace(HERE, language="en"))["rss.xml"].body)
    assert read.feed.title == "Notices of Wangchunli Community"
    assert "Valid until Wed 25 Nov 11:00" in read.entries[0].summary
