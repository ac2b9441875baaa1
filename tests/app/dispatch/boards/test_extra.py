"""What a playlist says beside its board: a loop that goes on or begins anew, and what is gone."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from app.dispatch.boards import boards, dimming, extra
from app.dispatch.boards.extra import Extra
from app.dispatch.boards.onscreen import Held
from app.dispatch.notices import publish
from app.domain.dimming import Dim
from app.domain.notice import Act
from app.domain.successor import correction, extension
from app.domain.target import Slot
from app.domain.timeline import Item, Loop, position
from app.store import notice, origin, slot
from renderers.base import ReelItem
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
LED = Slot(area="110105900001", medium="led", profile="192x32-mono")


def reel(id_, revision=1, since=NOON, minutes=600, schedule=()):
    return ReelItem(
        notice_id=id_,
        revision=revision,
        kind="notice",
        priority=1,
        effective=since,
        expires=since + minutes * MINUTE,
        frames=(),
        schedule=schedule,
    )


def held(loop, *items):
    return Held(
        epoch=1,
        seq=1,
        issued=NOON,
        loop=loop,
        items=tuple(
            Item(id=i.notice_id, effective=i.effective, expires=i.expires, media_s=(10.0,))
            for i in items
        ),
        revisions={i.notice_id: i.revision for i in items},
        pictures={},
    )


A, B, C = reel("a"), reel("b", minutes=30), reel("c")
BEGAN = Loop(start=NOON, lead="b")


def test_the_first_playlist_begins_with_its_first_item():
    assert extra.next_loop(None, [A, B], NOON) == Loop(start=NOON, lead="a")
    assert extra.next_loop(None, [], NOON) == Loop(start=NOON)


def test_while_the_same_is_on_the_round_goes_on():
    at = NOON + 5 * MINUTE
    assert extra.next_loop(held(BEGAN, A, B), [A, B], at) == BEGAN


def test_what_is_new_comes_first():
    at = NOON + 5 * MINUTE
    assert extra.next_loop(held(BEGAN, A, B), [A, C, B], at) == Loop(start=at, lead="c")
    revised = replace(B, revision=2)
    assert extra.next_loop(held(BEGAN, A, B), [A, revised], at) == Loop(start=at, lead="b")


def test_when_something_is_taken_away_the_round_begins_anew():
    at = NOON + 5 * MINUTE
    assert extra.next_loop(held(BEGAN, A, B), [A], at) == Loop(start=at)


def test_what_ended_by_itself_and_is_left_out_moves_no_picture():
    at = NOON + 31 * MINUTE
    before = held(BEGAN, A, B, C)
    loop = extra.next_loop(before, [A, C], at)
    after = held(loop, A, C)
    for seconds in range(0, 60, 7):
        moment = at + timedelta(seconds=seconds)
        shown = [position(h.items, h.loop, moment) for h in (before, after)]
        assert shown[0] == shown[1]


def test_what_comes_on_as_was_known_moves_no_picture():
    later = reel("later", since=NOON + 10 * MINUTE)
    at = NOON + 11 * MINUTE
    loop = extra.next_loop(held(BEGAN, A, later), [A, later], at)
    assert loop == Loop(start=later.effective, lead="later")


def test_members_name_what_is_gone_and_when_it_is_dark():
    night = Dim(start=time(22), end=time(6, 30), percent=30)
    lately = (("a", 2), ("gone", 3))
    said = Extra(
        earlier=None, lately=lately, worded={"a": 2}, dims=(night,), language="en"
    ).members([replace(A, revision=2)], NOON)
    assert said == {
        "loop": {"from": "2026-11-24T04:00:00Z", "item": "a"},
        "language": "en",
        "withdrawn": [{"id": "gone", "revision": 3}],
        "dimming": [{"from": "22:00", "until": "06:30", "percent": 30}],
    }


def test_no_more_is_named_gone_than_players_take():
    lately = tuple((f"n{n}", 1) for n in range(300))
    made = Extra(earlier=None, lately=lately, worded={}, dims=(), language="zh-CN").members(
        [], NOON
    )
    assert len(made["withdrawn"]) == 256
    assert "dimming" not in made


@pytest.fixture
def told(neighbourhood, wanglan, draft):
    """What screens read once all that is due was issued."""
    with neighbourhood.store.begin() as tx:
        slot.ensure(tx, LED, neighbourhood.clock())

    def playlist():
        while boards.issue_due(neighbourhood):
            pass
        with neighbourhood.store.read() as tx:
            envelope = json.loads(origin.get(tx, boards.playlist_path(LED.key)).body)
        return json.loads(b64decode(envelope["payload"]))

    return playlist


def test_a_withdrawn_notice_is_named_with_the_revision_that_was_shown(
    told, neighbourhood, wanglan, draft, clock
):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    first = told()
    assert first["loop"]["item"] == "k3x9a7qd"
    assert (first["language"], "withdrawn" in first) == ("zh-CN", False)
    clock.go(minutes=1)
    publish.withdraw(neighbourhood, "k3x9a7qd", wanglan)
    assert told()["withdrawn"] == [{"id": "k3x9a7qd", "revision": 1}]


def test_a_correction_takes_the_wrong_words_down_and_an_extension_takes_nothing(
    told, neighbourhood, wanglan, draft, clock
):
    def revise(make):
        clock.go(minutes=1)
        with neighbourhood.store.read() as tx:
            (latest,) = notice.by_ids(tx, ["k3x9a7qd"])
        publish.publish(neighbourhood, "k3x9a7qd", make(latest), wanglan)
        made = told()
        return made["items"][0]["revision"], made.get("withdrawn")

    def longer(latest):
        return extension(latest, latest.expires + timedelta(hours=2), "抢修未完")

    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    told()
    assert revise(longer) == (2, None)
    right = correction(replace(draft, body="改为明早八点。", act=Act.CORRECT), "时间有误")
    corrected = [{"id": "k3x9a7qd", "revision": 2}]
    assert revise(lambda _latest: right) == (3, corrected)
    assert revise(longer) == (4, corrected)


def test_a_mere_re_issue_keeps_the_loop_and_takes_up_dimming(
    told, neighbourhood, wanglan, draft, clock
):
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    first = told()
    clock.go(hours=1)
    dimming.put(neighbourhood, "laozhou", [Dim(start=time(22), end=time(6), percent=40)])
    again = told()
    assert datetime.fromisoformat(again["issued"]) == clock()
    assert again["loop"] == first["loop"]
    assert again["dimming"] == [{"from": "22:00", "until": "06:00", "percent": 40}]
