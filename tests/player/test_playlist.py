import json
from base64 import b64decode
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.fields import Refused
from player.playlist import (
    HOLD,
    Cursor,
    Item,
    Medium,
    Playlist,
    next_cursor,
    parse_playlist,
    scroll_offset,
    stays_until,
    taken_over,
)
from player.trust import Head
from tests.player.conftest import NOON, SLOT


def still(name, seconds=5):
    return Medium(
        sha256=name, size=1, width=192, height=32, effect="still", dwell_ms=seconds * 1000
    )


def item(name, start=-60, end=3600, revision=1, media=1, schedule=()):
    return Item(
        id=name,
        revision=revision,
        kind="notice",
        effective=NOON + timedelta(seconds=start),
        expires=NOON + timedelta(seconds=end),
        media=tuple(still(f"{name}{n}") for n in range(media)),
        schedule=tuple(
            (NOON + timedelta(seconds=a), NOON + timedelta(seconds=b)) for a, b in schedule
        ),
    )


DEFAULT = Item(
    id="default", revision=1, kind="default", effective=None, expires=None, media=(still("d", 10),)
)


def board(*items, seq=1):
    return Playlist(
        slot=SLOT,
        head=Head(1, seq, str(seq)),
        issued=NOON,
        expires=NOON + timedelta(days=7),
        width=192,
        height=32,
        time_zone="Asia/Shanghai",
        items=items,
        default=DEFAULT,
    )


def played(playlist, seconds, step=1.0):
    """Return the ids that are up, second by second."""
    cursor, ids = None, []
    for n in range(int(seconds / step)):
        cursor = next_cursor(playlist, cursor, NOON + timedelta(seconds=n * step), n * step)
        ids.append(cursor.item.id)
    return "".join(ids)


def test_items_take_turns_for_their_dwell():
    assert played(board(item("a"), item("b")), 15) == "aaaaabbbbbaaaaa"


def test_all_pages_of_an_item_are_shown_before_the_next_item():
    assert played(board(item("a", media=2), item("b")), 15) == "aaaaaaaaaabbbbb"


def test_an_item_goes_in_the_middle_of_its_dwell_when_it_expires():
    assert played(board(item("a", end=3), item("b")), 6) == "aaabbb"


def test_the_default_shows_when_nothing_is_live_and_goes_when_something_is():
    playlist = board(item("a", start=2, end=4))
    cursor = next_cursor(playlist, None, NOON, 0.0)
    assert cursor.item is DEFAULT
    assert stays_until(playlist, cursor, NOON, 0.0) == 2.0
    assert next_cursor(playlist, cursor, NOON + timedelta(seconds=2), 2.0).item.id == "a"


def test_an_item_is_shown_within_its_schedule_only():
    often = item("a", schedule=[(2, 4), (7, 9)])
    shown = played(board(often), 10)
    assert shown.replace("default", "-") == "--aa---aa-"


def test_an_item_that_expired_is_not_shown_whatever_its_schedule_says():
    assert "a" not in played(board(item("a", end=2, schedule=[(2, 9)])), 9).replace("default", "-")


def test_the_wait_ends_with_the_span_and_with_the_next_one():
    playlist = board(item("a", schedule=[(0, 2), (6, 9)]))
    cursor = next_cursor(playlist, None, NOON, 0.0)
    assert cursor.item.id == "a" and stays_until(playlist, cursor, NOON, 0.0) == 2.0
    later = NOON + timedelta(seconds=2)
    cursor = next_cursor(playlist, cursor, later, 2.0)
    assert cursor.item is DEFAULT and stays_until(playlist, cursor, later, 2.0) == 4.0


def test_the_schedule_on_the_wire_is_read(wire):
    playlist = parse_playlist(spoilt(wire, lambda d: None))
    first, second = playlist.items[1].schedule
    assert first[0].isoformat() == "2026-11-24T05:00:00+00:00" and second[1] > second[0]
    assert playlist.items[0].schedule == ()


def test_after_thirty_days_without_a_new_playlist_the_default_is_left():
    long = replace(item("a"), expires=NOON + timedelta(days=90))
    assert board(long).live(NOON + HOLD) == (long,)
    assert board(long).live(NOON + HOLD + timedelta(seconds=1)) == (DEFAULT,)


def test_a_new_notice_interrupts_what_is_up():
    old, new = board(item("a")), board(item("a"), item("b"), seq=2)
    cursor = Cursor(old.items[0], 0, 0.0)
    assert taken_over(old, new, cursor, NOON, 1.0) == Cursor(new.items[1], 0, 1.0)


def test_a_new_revision_interrupts_what_is_up():
    old, new = board(item("a"), item("b")), board(item("a"), item("b", revision=2), seq=2)
    assert taken_over(old, new, Cursor(old.items[0], 0, 0.0), NOON, 1.0).item.revision == 2


def test_a_withdrawal_of_another_notice_lets_the_present_one_finish():
    old, new = board(item("a"), item("b")), board(item("a"), seq=2)
    cursor = Cursor(old.items[0], 0, 0.0)
    assert taken_over(old, new, cursor, NOON, 1.0) == cursor


def test_a_withdrawn_notice_leaves_at_once():
    old, new = board(item("a"), item("b")), board(item("b"), seq=2)
    assert taken_over(old, new, Cursor(old.items[0], 0, 0.0), NOON, 1.0).item.id == "b"
    assert taken_over(old, board(seq=2), Cursor(old.items[0], 0, 0.0), NOON, 1.0).item is DEFAULT


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


@given(st.lists(st.tuples(st.booleans(), ITEMS, st.floats(0, 60)), min_size=1, max_size=10))
def test_no_interleaving_of_playlists_ever_shows_an_item_outside_its_time(steps):
    playlist, cursor, elapsed = None, None, 0.0
    for is_new, items, passed in steps:
        elapsed += passed
        now = NOON + timedelta(seconds=elapsed)
        if is_new or playlist is None:
            new = board(*items)
            cursor = taken_over(playlist, new, cursor, now, elapsed)
            playlist = new
        else:
            cursor = next_cursor(playlist, cursor, now, elapsed)
        assert cursor.item in (*playlist.items, DEFAULT)
        assert cursor.item.is_live(now)
        assert (cursor.item is DEFAULT) == (not any(i.is_live(now) for i in playlist.items))
        wait = stays_until(playlist, cursor, now, elapsed)
        end = now + timedelta(seconds=wait)
        assert cursor.item is DEFAULT or end <= cursor.item.expires
        assert wait == 0 or cursor.item.is_live(end - timedelta(microseconds=10))


def spoilt(wire, change):
    document = deepcopy(wire.documents["playlist"])
    change(document)
    return json.dumps(document).encode()


HOSTILE = {
    "huge panel": lambda d: d.update(width=100_000),
    "too many items": lambda d: d.update(items=d["items"] * 200),
    "too many media": lambda d: d["items"][0].update(media=d["items"][0]["media"] * 40),
    "a medium of 5 MiB": lambda d: d["items"][1]["media"][0].update(size=5 << 20),
    "a picture of 100 megapixels": lambda d: d["items"][1]["media"][0].update(width=3_200_000),
    "more media than a disk holds": lambda d: (
        [i["media"][0].update(size=4 << 20) for i in d["items"][1:]],
        d.update(items=d["items"][1:] * 65),
    ),
    "a still of another size": lambda d: d["items"][0]["media"][0].update(width=191),
    "no dwell": lambda d: d["items"][0]["media"][0].update(dwell_ms=0),
    "a scroll that stands": lambda d: d["items"][1]["media"][0].update(speed_px_s=0),
    "a path for a hash": lambda d: d["default"]["media"][0].update(sha256="../" * 21 + "x"),
    "a script": lambda d: d["default"]["media"][0].update(mime="text/html"),
    "an effect unheard of": lambda d: d["default"]["media"][0].update(effect="explode"),
    "an endless item": lambda d: d["items"][0].pop("expires"),
    "a default among items": lambda d: d["items"].append(d["default"]),
    "no default": lambda d: d.pop("default"),
    "an id with an escape": lambda d: d["items"][0].update(id="\x1b[2J"),
    "another picture inline": lambda d: d["items"][0]["media"][0].update(
        inline=d["default"]["media"][0]["inline"]
    ),
    "a schedule of nothing": lambda d: d["items"][1].update(schedule=[]),
    "a schedule without end": lambda d: d["items"][1]["schedule"][0].pop("until"),
    "a schedule backwards": lambda d: d["items"][1]["schedule"][0].update(
        until="2026-11-24T04:00:00Z"
    ),
    "a schedule too long": lambda d: d["items"][1].update(schedule=d["items"][1]["schedule"] * 101),
    "a seq that is true": lambda d: d.update(seq=True),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_playlist_is_refused_whole(wire, name):
    with pytest.raises(Refused):
        parse_playlist(spoilt(wire, HOSTILE[name]))


def test_unknown_members_are_ignored(wire):
    changed = spoilt(wire, lambda d: d.update(weather={"now": "晴"}))
    same = parse_playlist(b64decode(wire.playlist["payload"]))
    assert replace(parse_playlist(changed), head=same.head) == same
