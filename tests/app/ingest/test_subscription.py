"""Feeds and calendars: RSS, Atom, JSON Feed and iCalendar become entries in plain text."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.ingest import calendar_process, feed_process, plain_text
from app.ingest.safe_fetch import Fetched
from app.ingest.subscription import NotASource, parsed

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ZONE = "Asia/Shanghai"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>区政府</title>
<item><guid>a1</guid><title>防汛 &amp; 防风</title><link>https://gov.example/a1</link>
<pubDate>Tue, 24 Nov 2026 08:00:00 +0800</pubDate>
<description><![CDATA[<p>请<b>注意</b></p><script>alert(1)</script><p>关窗&nbsp;断电</p>]]></description>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>街道</title><entry><id>urn:1</id>
<title type="html">&lt;i&gt;电影&lt;/i&gt;</title><updated>2026-11-24T00:00:00Z</updated>
<link href="javascript:alert(1)"/><content type="text">周六 放映</content></entry></feed>"""


def read(kind, body, content_type=""):
    if isinstance(body, str):
        body = body.encode()
    return parsed(kind, Fetched(body=body, content_type=content_type), NOON, ZONE)


def refused(kind, body):
    with pytest.raises(NotASource) as caught:
        read(kind, body)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_rss_is_read_as_plain_text(encoding):
    title, (one,) = read("feed", RSS.format(encoding=encoding).encode(encoding))
    assert (title, one.guid, one.title) == ("区政府", "a1", "防汛 & 防风")
    assert one.text == "请注意\n关窗 断电"
    assert one.published == datetime(2026, 11, 24, tzinfo=UTC)


def test_atom_is_read_and_a_link_that_is_no_web_address_dropped():
    _, (one,) = read("feed", ATOM)
    assert (one.guid, one.title, one.text, one.link) == ("urn:1", "电影", "周六 放映", "")


def test_json_feed_is_read():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "社区",
        "items": [
            {
                "id": 7,
                "title": "一",
                "content_html": "<p>甲</p><p>乙",
                "url": "https://x.example/7",
            },
            {"id": "8", "content_text": "只有正文", "date_published": "2026-11-24T08:00:00+08:00"},
            "junk",
        ],
    }
    title, (one, two) = read("feed", json.dumps(feed))
    assert (title, one.guid, one.text, one.link) == ("社区", "7", "甲\n乙", "https://x.example/7")
    assert (two.title, two.published) == ("", datetime(2026, 11, 24, tzinfo=UTC))


def test_what_is_no_feed_is_refused_by_name():
    assert refused("feed", "<html><body>404</body></html>") == "not_a_feed"
    assert refused("feed", "") == "not_a_feed"
    assert refused("feed", '{"version": 1}') == "not_a_feed"
    assert refused("feed", "[" * 100_000) == "not_a_feed"
    assert refused("calendar", RSS) == "not_a_calendar"


def test_a_text_that_is_a_path_or_an_address_is_never_opened(tmp_path):
    (tmp_path / "secret.xml").write_text(RSS.format(encoding="utf-8"))
    assert refused("feed", str(tmp_path / "secret.xml")) == "not_a_feed"


def test_entities_of_a_feed_are_not_expanded():
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 20}">' for i in range(1, 12))
    for document in (
        f'<!DOCTYPE rss [<!ENTITY l0 "哈">{laughs}]>',
        '<!DOCTYPE rss [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>',
    ):
        body = f"{document}<rss version='2.0'><channel><item><title>&l11;</title>"
        try:
            _, entries = read("feed", f"{body}<guid>1</guid></item></channel></rss>")
        except NotASource:
            continue
        assert all("root:" not in e.title and len(e.title) < 1000 for e in entries)


def ics(*events):
    text = "\r\n".join(f"BEGIN:VEVENT\r\n{e}\r\nEND:VEVENT" for e in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:文化站\r\n{text}\r\nEND:VCALENDAR\r\n"


def test_an_event_has_a_beginning_an_end_and_a_place():
    title, (one,) = read(
        "calendar",
        ics(
            "UID:1\r\nSUMMARY:电影放映\r\nLOCATION:文化站\\, 二楼\r\n"
            "DTSTART;TZID=Asia/Shanghai:20261128T190000\r\nDURATION:PT2H\r\nDESCRIPTION:免费\\n入场"
        ),
    )
    assert (title, one.title, one.place, one.text) == (
        "文化站",
        "电影放映",
        "文化站, 二楼",
        "免费\n入场",
    )
    assert (one.starts, one.ends) == (
        datetime(2026, 11, 28, 11, tzinfo=UTC),
        datetime(2026, 11, 28, 13, tzinfo=UTC),
    )


def test_a_day_is_local_and_what_is_over_is_left_out():
    over = "UID:0\r\nSUMMARY:过去\r\nDTSTART:20261101T000000Z"
    day = "UID:1\r\nSUMMARY:义诊\r\nDTSTART;VALUE=DATE:20261126\r\nSTATUS:CANCELLED"
    far = "UID:2\r\nSUMMARY:明年\r\nDTSTART:20271101T000000Z"
    _, (one,) = read("calendar", ics(over, day, far))
    assert (one.is_day, one.is_cancelled) == (True, True)
    assert one.starts == datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert one.ends == datetime(2026, 11, 26, 16, tzinfo=UTC)


def test_of_a_repeat_the_next_time_counts_and_a_moved_or_dropped_one_does_not():
    weekly = (
        "UID:w\r\nSUMMARY:合唱\r\nDTSTART;TZID=Asia/Shanghai:20261104T140000\r\n"
        "DTEND;TZID=Asia/Shanghai:20261104T160000\r\nRRULE:FREQ=WEEKLY;UNTIL=20270101T000000Z"
    )
    _, (one,) = read("calendar", ics(weekly))
    assert one.starts == datetime(2026, 11, 25, 6, tzinfo=UTC)
    dropped = f"{weekly}\r\nEXDATE;TZID=Asia/Shanghai:20261125T140000"
    _, (one,) = read("calendar", ics(dropped))
    assert one.starts == datetime(2026, 12, 2, 6, tzinfo=UTC)
    moved = (
        "UID:w\r\nSUMMARY:合唱改期\r\nRECURRENCE-ID;TZID=Asia/Shanghai:20261125T140000\r\n"
        "DTSTART;TZID=Asia/Shanghai:20261126T140000"
    )
    _, found = read("calendar", ics(weekly, moved))
    assert [e.title for e in found] == ["合唱改期"]


def test_a_rule_that_never_matches_costs_its_own_process_alone():
    never = (
        "UID:1\r\nSUMMARY:x\r\nDTSTART:19000101T000000Z\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    )
    often = "UID:2\r\nSUMMARY:x\r\nDTSTART:19000101T000000Z\r\nRRULE:FREQ=SECONDLY"
    try:
        assert read("calendar", ics(never, often))[1] == []
    except NotASource as exc:
        assert exc.code == "broken"


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_the_reading(body):
    options = {"content_type": "", "now": NOON.isoformat(), "zone": ZONE}
    for process in (feed_process, calendar_process):
        found = process.read(body, options)
        assert "fault" in found or "entries" in found


@given(st.text(max_size=200))
@example("<?")  # ends with the next tag's end, which must still be there
def test_no_html_leaves_a_tag_or_what_cannot_be_seen(said):
    found = plain_text.of_html(f"<p>{said}</p><script>x()</script>")
    assert "x()" not in found
    assert all(c == "\n" or c.isprintable() or c.isspace() for c in found)
