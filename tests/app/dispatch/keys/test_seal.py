"""Sealing: the golden documents of the wire format, byte for byte, from their inputs."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.keys import seal
from app.dispatch.keys.seal import Head
from app.dispatch.route import Issue
from app.domain.target import Slot, led_profile
from renderers.base import Field, Frame, Reel, ReelItem

WIRE = Path(__file__).parents[3] / "wire"
DOCUMENTS = json.loads((WIRE / "documents.json").read_text(encoding="utf-8"))
KEYS = json.loads((WIRE / "keys.json").read_text(encoding="utf-8"))


def key(name):
    return Ed25519PrivateKey.from_private_bytes(b64decode(KEYS[name]["private"]))


def golden(name):
    return (WIRE / f"{name}.json").read_bytes()


def at(text):
    return datetime.fromisoformat(text)


def frame(medium):
    return Frame(
        png=(WIRE / "media" / f"{medium['sha256']}.png").read_bytes(),
        width_px=medium["width"],
        height_px=medium["height"],
        effect=medium["effect"],
        dwell_ms=medium.get("dwell_ms", 0),
        speed_px_s=medium.get("speed_px_s", 0),
        fields=tuple(Field(**field) for field in medium.get("fields", ())),
    )


def item(raw):
    return ReelItem(
        notice_id=raw["id"],
        revision=raw["revision"],
        kind=raw["kind"],
        priority=raw["priority"],
        effective=at(raw["effective"]) if "effective" in raw else None,
        expires=at(raw["expires"]) if "expires" in raw else None,
        frames=tuple(frame(m) for m in raw["media"]),
        schedule=tuple((at(s["from"]), at(s["until"])) for s in raw.get("schedule", [])),
    )


def issue_of(raw):
    return Issue(
        slot=Slot.parse(raw["slot"]),
        epoch=raw["epoch"],
        seq=raw["seq"],
        prev_hash=raw["prev_hash"],
        issued=at(raw["issued"]),
    )


def reel_of(raw):
    return Reel(tuple(map(item, raw["items"])), item(raw["default"]))


def sealed(name):
    issue, reel = issue_of(DOCUMENTS[name]), reel_of(DOCUMENTS[name])
    return seal.release((key("release"),), reel, led_profile(issue.slot.profile), issue)


@pytest.mark.parametrize("name", ["playlist", "playlist_43"])
def test_a_playlist_is_the_golden_one_byte_for_byte(name):
    made = sealed(name)
    assert made.documents.items[0].body == golden(name)
    payload = b64decode(json.loads(golden(name))["payload"])
    assert made.head_hash == sha256(payload).hexdigest()


def test_a_playlist_with_all_optional_members_is_the_golden_one_byte_for_byte():
    raw = DOCUMENTS["playlist_44"]
    names = ("loop", "withdrawn", "dimming", "language")
    issue, reel = issue_of(raw), reel_of(raw)
    profile = led_profile(issue.slot.profile)
    payload = seal.playlist(reel, profile, issue, {name: raw[name] for name in names})
    made = seal.dsse(seal.TYPE.format("playlist"), payload, key("release"))
    assert made == golden("playlist_44")


def test_a_playlist_links_to_the_one_before():
    assert DOCUMENTS["playlist_43"]["prev_hash"] == sealed("playlist").head_hash


def test_a_frame_too_large_to_travel_inside_lies_beside_under_its_hash():
    [large] = sealed("playlist").documents.items[1:]
    assert large.name == f"files/{large.sha256}"
    assert len(large.body) > 4096


def test_a_playlist_is_never_longer_than_players_take():
    reel = Reel(
        (item(DOCUMENTS["playlist"]["items"][0]),) * 300, item(DOCUMENTS["playlist"]["default"])
    )
    many = replace(reel.items[0], frames=reel.items[0].frames[:1] * 100)
    reel = Reel((many, *reel.items), reel.default)
    issue = Issue(
        slot=Slot.parse("led/110105900001/192x32-mono"),
        epoch=1,
        seq=1,
        prev_hash="",
        issued=at("2026-11-24T04:00:00Z"),
    )
    made = json.loads(seal.playlist(reel, led_profile("192x32"), issue))
    assert len(made["items"]) == 256
    assert len(made["items"][0]["media"]) == 64


def test_a_root_is_the_golden_one_byte_for_byte():
    roles = {role: [key(role).public_key()] for role in ("root", "release", "timestamp")}
    payload = seal.root(1, at(DOCUMENTS["root"]["issued"]), roles)
    assert seal.dsse(seal.TYPE.format("root"), payload, key("root")) == golden("root")


def test_a_later_root_is_signed_by_the_old_and_the_new_key():
    roles = {role: [key(role).public_key()] for role in ("release", "timestamp")}
    roles["root"] = [key("root_new").public_key()]
    payload = seal.root(2, at(DOCUMENTS["root_2"]["issued"]), roles)
    made = seal.dsse(seal.TYPE.format("root"), payload, key("root"), key("root_new"))
    assert made == golden("root_2")


def test_a_stamp_is_the_golden_one_byte_for_byte():
    raw = DOCUMENTS["stamp"]
    made = seal.stamp(
        (key("timestamp"),),
        now=at(raw["time"]),
        nonce=raw["nonce"],
        slot=raw["slot"],
        head=Head(**raw["head"]),
    )
    assert made == golden("stamp")


def test_a_stamp_says_the_alerts_and_the_thousandths():
    raw = DOCUMENTS["stamp_ms"]
    head = dict(raw["head"])
    alerts = Head(**head.pop("alerts"))
    made = seal.stamp(
        (key("timestamp"),),
        now=at(raw["time"]) + timedelta(milliseconds=raw["ms"]),
        nonce=raw["nonce"],
        slot=raw["slot"],
        head=Head(**head),
        alerts=alerts,
    )
    assert made == golden("stamp_ms")


@pytest.mark.parametrize("vector", json.loads(golden("pae")))
def test_what_is_signed_is_the_golden_encoding(vector):
    made = seal.pae(vector["payloadType"], b64decode(vector["payload"]))
    assert made == b64decode(vector["pae"])


def test_an_instant_is_cut_to_whole_seconds_and_told_in_utc():
    assert seal.instant(at("2026-11-24T12:00:30.9+08:00")) == "2026-11-24T04:00:30Z"


def test_heads_are_ordered_by_epoch_before_seq():
    assert Head(1, 900, "a") < Head(2, 1, "b") < Head(2, 2, "a")
