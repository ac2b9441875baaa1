"""The timeline for the fediverse and as a page."""

import json
from dataclasses import replace

from app.domain.board import Board
from app.domain.target import Profile
from renderers import timeline
from tests.renderers.test_warning_messages import told

HERE = Profile(public_url="https://wcl.example")


def test_a_timeline_is_json_an_outbox_and_a_page(notice, trail, golden):
    later = replace(notice, id="b2c4d6f8", headline="<b>3#楼</b> & “停水”", title="", body="一\n二")
    board = Board(area=trail[-1], trail=trail, notices=(notice, later))
    found = {one.name: one for one in timeline.render(board, HERE).items}
    assert set(found) == {"timeline.json", "outbox.json", "timeline.html"}
    golden("microblog/outbox.json", found["outbox.json"].body)
    golden("microblog/timeline.html", found["timeline.html"].body)
    told = json.loads(found["outbox.json"].body)
    assert found["outbox.json"].media_type == "application/activity+json"
    assert told["totalItems"] == 2
    for one in told["orderedItems"]:
        assert one["type"] == "Create" and one["object"]["id"].startswith(one["actor"])
        assert "<b>" not in one["object"]["content"]
    assert b"<b>" not in found["timeline.html"].body


def test_a_warning_stands_above_all_notices(notice, trail):
    one = told()
    board = Board(area=trail[-1], trail=trail, notices=(notice,), warnings=(one,))
    page = timeline.page(board, HERE).body.decode()
    assert page.index(f'href="/w/{one.id}"') < page.index(f'href="/p/{notice.id}"')
