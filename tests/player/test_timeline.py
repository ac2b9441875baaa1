import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.items import Item, Medium
from player.playlist import Loop
from player.timeline import Between, Cursor, Timeline, scroll_offset
from tests.player.conftest import NOON
from tests.player.far_end import WIRE
from tests.player.test_playlist import DEFAULT, board, item

CASES = json.loads((WIRE / "timeline.json").read_text(encoding="utf-8"))
instant = datetime.fromisoformat


def medium(source):
    facts = {"sha256": "s", "size": 1, "height": 32, "width": source.get("width", 192)}
    motion = {k: source[k] for k in ("effect", "dwell_ms", "speed_px_s") if k in source}
    return Medium(**facts, **motion)


def listed(source):
    return Item(
        id=source["id"],
        revision=1,
        kind="notice",
        effective=instant(source["effective"]),
        expires=instant(source["expires"]),
        media=tuple(map(medium, source["media"])),
        schedule=tuple(
            (instant(s["from"]), instant(s["until"])) for s in source.get("schedule", [])
        ),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"])
def test_every_golden_instant_shows_the_golden_medium(case):
    loop = Loop(instant(case["loop"]["from"]), case["loop"]["item"])
    playlist = board(*map(listed, case["items"]))
    timeline = Timeline(replace(playlist, loop=loop))
    for one in case["expect"]:
        up = timeline.at(instant(one["at"]))
        assert (up.item.id, up.index) == (one["item"], one["medium"]), one
        assert up.into * 1000 == pytest.approx(one["into_ms"], abs=1)


def played(playlist, seconds, between=()):
    """Return the ids that are up, second by second; a dash for what comes between."""
    timeline, shown = Timeline(playlist), []
    for second in range(seconds):
        up = timeline.among(between, NOON, NOON + timedelta(seconds=second))
        shown.append("-" if isinstance(up, Between) else up.item.id[0])
    return "".join(shown)


def test_what_alternates_comes_after_every_item():
    assert played(board(item("a"), item("b")), 18, between=(2.0,)) == "aaaaa--bbbbb--aaaa"


def test_what_alternates_with_nothing_alternates_with_the_default():
    assert played(board(), 14, between=(1.0, 1.0)) == "dddddddddd--dd"


def test_the_wait_ends_when_an_item_ends_in_the_middle_of_its_dwell():
    timeline = Timeline(board(item("a", end=3), item("b")))
    assert timeline.at(NOON + timedelta(seconds=1)).left == 2.0


def test_each_time_it_comes_up_it_has_another_mark():
    timeline = Timeline(board(item("a"), item("b")))
    marks = {timeline.at(NOON + timedelta(seconds=s)).mark for s in range(20)}
    assert len(marks) == 4


def test_the_rest_of_the_ring_and_then_the_default_stand_in_for_a_broken_picture():
    timeline = Timeline(board(item("a"), item("b"), item("c")))
    up = timeline.at(NOON + timedelta(seconds=6))
    assert [c.item.id for c in timeline.instead(up, NOON)] == ["c", "a", "default"]


def test_a_scroll_rests_then_slides_until_it_has_left():
    strip = Medium(sha256="s", size=1, width=600, height=32, effect="scroll", speed_px_s=60)
    offsets = [scroll_offset(strip, t) for t in (0.0, 1.0, 1.5, 6.0, 11.0, 12.0)]
    assert offsets == [0, 0, 30, 300, 600, 600]
    assert strip.seconds == 11.0


ITEMS = st.lists(
    st.builds(
        item,
        st.sampled_from("abcdef"),
        st.integers(-100, 200),
        st.integers(-100, 200),
        st.integers(1, 3),
        st.integers(1, 3),
        st.lists(
            st.tuples(st.integers(-100, 200), st.integers(1, 50)).map(lambda p: (p[0], sum(p))),
            max_size=3,
        ),
    ),
    max_size=5,
    unique_by=lambda i: i.id,
)


@given(ITEMS, st.lists(st.floats(0, 400), min_size=1, max_size=12))
def test_nothing_is_ever_up_outside_its_time_and_two_screens_agree(items, instants):
    playlist = board(*items)
    one = Timeline(playlist)
    for seconds in instants:  # forwards and backwards
        now = NOON + timedelta(seconds=seconds)
        up = one.at(now)
        assert isinstance(up, Cursor) and up == Timeline(playlist).at(now)
        assert up.item.is_live(now) and up.left >= 0
        assert (up.item is DEFAULT) == (not any(i.is_live(now) for i in items))
        just_before = now + timedelta(seconds=up.left) - timedelta(microseconds=10)
        assert up.item.is_live(max(now, just_before))
