import json
from base64 import b64decode
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from player.fields import Refused
from player.items import Item, Medium
from player.playlist import HOLD, Playlist, parse_playlist
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


def test_the_schedule_on_the_wire_is_read(wire):
    playlist = parse_playlist(spoilt(wire, lambda d: None))
    first, second = playlist.items[1].schedule
    assert first[0].isoformat() == "2026-11-24T05:00:00+00:00" and second[1] > second[0]
    assert playlist.items[0].schedule == ()


def test_after_thirty_days_without_a_new_playlist_the_default_is_left():
    long = replace(item("a"), expires=NOON + timedelta(days=90))
    assert board(long).live(NOON + HOLD) == (long,)
    assert board(long).live(NOON + HOLD + timedelta(seconds=1)) == (DEFAULT,)


def test_spans_that_touch_or_overlap_are_one_run_within_the_life_of_the_item():
    one = item("a", start=0, end=20, schedule=[(-9, 4), (4, 6), (5, 8), (12, 30)])
    ran = [tuple((t - NOON).total_seconds() for t in run) for run in one.runs()]
    assert ran == [(0, 8), (12, 20)]


def test_what_was_withdrawn_is_left_out_up_to_its_revision():
    playlist = board(item("a"), item("b", revision=2))
    assert [i.id for i in playlist.without((("a", 1), ("b", 1))).items] == ["b"]
    assert playlist.without((("x", 9),)) is playlist


def test_the_additions_on_the_wire_are_read(wire):
    playlist = parse_playlist(b64decode(wire.playlist_44["payload"]))
    assert playlist.loop.item == "m8p2w5ze" and playlist.withdrawn == (
        ("k3x9a7qd", 2),
        ("m8p2w5ze", 2),
    )
    assert [f.show for f in playlist.default.media[0].fields] == ["time", "date", "weekday"]
    assert playlist.kind == "mono" and playlist.language == "zh"


@pytest.mark.parametrize(("clock", "percent"), [("21:59", 100), ("22:00", 30), ("06:29", 30)])
def test_the_first_span_that_holds_is_the_brightness(wire, clock, percent):
    playlist = parse_playlist(b64decode(wire.playlist_44["payload"]))
    hour, minute = map(int, clock.split(":"))
    local = datetime(2026, 11, 24, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert playlist.brightness(local) == percent


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
