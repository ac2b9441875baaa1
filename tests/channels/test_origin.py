"""Boards are put down at fixed paths, with the headers their readers need."""

from dataclasses import replace

import pytest

import channels.feed
import channels.led
import channels.microblog
import channels.mobile
import channels.tv
from channels import CHANNELS
from channels.origin import Overtaken
from tests.channels.rigs import RIGS

AREA = "110105900001"
SHA = "0" * 64
PATHS = [
    (
        "led",
        f"led/{AREA}/192x32-mono",
        "playlist.json",
        f"/player/v1/led/{AREA}/192x32-mono/playlist.json",
    ),
    ("led", f"led/{AREA}/192x32-mono", f"files/{SHA}", f"/files/{SHA}"),
    ("tv", f"tv/{AREA}/default", "index.html", f"/tv/{AREA}/index.html"),
    ("tv", f"tv/{AREA}/default", "n/k3x9a7qd.html", f"/tv/{AREA}/n/k3x9a7qd.html"),
    ("mobile", f"mobile/{AREA}/default", "index.en.html", f"/a/{AREA}/index.en.html"),
    ("mobile", f"mobile/{AREA}/default", "board.json", f"/app/v1/{AREA}/board.json"),
    ("feed", f"feed/{AREA}/default", "atom.xml", f"/feeds/{AREA}/atom.xml"),
    ("microblog", f"microblog/{AREA}/default", "timeline.json", f"/feeds/{AREA}/timeline.json"),
]


@pytest.mark.parametrize(("medium", "slot", "name", "path"), PATHS)
def test_each_document_has_its_path(medium, slot, name, path):
    assert getattr(channels, medium).path_of(slot, name) == path


@pytest.mark.parametrize(
    ("medium", "rules"),
    [
        ("led", ["no-cache", "public, max-age=31536000, immutable"]),
        ("tv", ["no-cache"] * 3),
        ("mobile", ["no-cache"] * 3),
        ("feed", ["public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"] * 3),
    ],
)
def test_each_path_says_how_long_it_may_be_kept(medium, rules):
    with RIGS[medium](None) as rig:
        rig.channel.deliver(rig.message, rig.address, "e1")
        assert [placed.cache_control for placed in rig.end.seen[0]] == rules


def test_the_bell_rings_for_the_slot_once_its_documents_lie_there():
    with RIGS["tv"](None) as rig:
        order = []
        channel = CHANNELS["tv"](rig.end, lambda slot: order.append((slot, len(rig.end.seen))))
        channel.deliver(rig.message, rig.address, "e1")
    assert order == [(rig.address, 1)]


def test_nobody_is_called_to_documents_that_could_not_be_put_down():
    with RIGS["tv"](None) as rig:
        rig.end.play("trouble")
        with pytest.raises(Exception, match="store_away"):
            rig.channel.deliver(rig.message, rig.address, "e1")
        assert rig.end.rung == []


def test_what_was_overtaken_is_refused_and_nobody_is_rung():
    with RIGS["tv"](None) as rig:
        rig.channel.deliver(replace(rig.message, seq=8), rig.address, "e8")
        with pytest.raises(Overtaken, match="issue 7"):
            rig.channel.deliver(replace(rig.message, seq=7), rig.address, "e7")
        assert rig.end.rung == [rig.address]
