"""Sealing: the golden documents of the wire format, byte for byte, from their inputs."""

import json
from base64 import b64decode
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.dsse import canonical, envelope, instant, pae
from app.dispatch.keys import KeyRing, SigningKey, root_document
from app.dispatch.route import Issue
from app.dispatch.seal import release, stamp
from app.domain.target import Slot, led_profile
from renderers.base import Frame, Reel, ReelItem

WIRE = Path(__file__).parents[2] / "wire"
DOCUMENTS = json.loads((WIRE / "documents.json").read_text(encoding="utf-8"))
KEYS = json.loads((WIRE / "keys.json").read_text(encoding="utf-8"))


def key(name):
    return SigningKey(Ed25519PrivateKey.from_private_bytes(b64decode(KEYS[name]["private"])))


def frame(medium):
    png = (WIRE / "media" / f"{medium['sha256']}.png").read_bytes()
    return Frame(
        png=png,
        width_px=medium["width"],
        height_px=medium["height"],
        effect=medium["effect"],
        dwell_ms=medium.get("dwell_ms", 0),
        speed_px_s=medium.get("speed_px_s", 0),
    )


def item(raw):
    span = {
        n: datetime.fromisoformat(raw[n]) if n in raw else None for n in ("effective", "expires")
    }
    return ReelItem(
        notice_id=raw["id"],
        revision=raw["revision"],
        kind=raw["kind"],
        priority=raw["priority"],
        frames=tuple(frame(m) for m in raw["media"]),
        **span,
    )


@pytest.fixture
def sealed():
    raw = DOCUMENTS["playlist"]
    slot = Slot.parse(raw["slot"])
    issue = Issue(
        slot=slot,
        epoch=raw["epoch"],
        seq=raw["seq"],
        prev_hash=raw["prev_hash"],
        issued=datetime.fromisoformat(raw["issued"]),
    )
    reel = Reel(tuple(map(item, raw["items"])), item(raw["default"]))
    return release(reel, led_profile(slot.profile), issue, key("release"))


def test_the_playlist_is_the_golden_one(sealed):
    golden = json.loads((WIRE / "playlist.json").read_bytes())
    assert json.loads(sealed.documents.items[0].body) == golden
    assert sealed.head_hash == sha256(b64decode(golden["payload"])).hexdigest()


def test_a_frame_too_large_to_travel_inside_lies_beside_under_its_hash(sealed):
    [large] = sealed.documents.items[1:]
    assert large.name == f"files/{large.sha256}"
    assert len(large.body) > 4096


def test_the_root_is_the_golden_one():
    raw = DOCUMENTS["root"]
    made = root_document(
        key("root"), key("release"), key("timestamp"), datetime.fromisoformat(raw["issued"])
    )
    assert json.loads(made) == json.loads((WIRE / "root.json").read_bytes())


def test_the_stamp_is_the_golden_one():
    raw = DOCUMENTS["stamp"]
    at = datetime.fromisoformat(raw["time"])
    made = stamp(raw["slot"], raw["head"], raw["nonce"], at, key("timestamp"))
    assert json.loads(made) == json.loads((WIRE / "stamp.json").read_bytes())


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path):
    now = datetime.fromisoformat("2026-11-24T04:00:00Z")
    first = KeyRing.load(tmp_path / "keys", now)
    again = KeyRing.load(tmp_path / "keys", now.replace(year=2027))
    assert first.root_envelope == again.root_envelope
    assert first.release.keyid == again.release.keyid
    modes = {p.stat().st_mode & 0o777 for p in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}
    assert len({first.phone_key, first.cookie_key, first.token_key}) == 3


def test_a_damaged_key_is_told_and_not_replaced(tmp_path):
    (tmp_path / "release.ed25519").write_bytes(b"short")
    with pytest.raises(ValueError, match=r"release\.ed25519 holds 5 bytes, not 32"):
        KeyRing.load(tmp_path, datetime.fromisoformat("2026-11-24T04:00:00Z"))


def test_secrets_stay_out_of_the_repr(tmp_path):
    ring = KeyRing.load(tmp_path, datetime.fromisoformat("2026-11-24T04:00:00Z"))
    assert repr(ring.phone_key) not in repr(ring)
    assert "_key" not in repr(ring)


def test_lengths_of_the_encoding_count_bytes():
    assert pae("停水", "水".encode()) == b"DSSEv1 6 \xe5\x81\x9c\xe6\xb0\xb4 3 \xe6\xb0\xb4"


def test_an_envelope_is_canonical_json():
    made = envelope("stamp", b"{}", key("timestamp"))
    assert made == canonical(json.loads(made))
    assert instant(datetime.fromisoformat("2026-11-24T12:00:30.9+08:00")) == "2026-11-24T04:00:30Z"
