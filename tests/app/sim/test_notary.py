"""Simulated screens believe what the golden keys signed, and nothing else."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.dispatch.keys import seal
from app.dispatch.keys.seal import canonical
from app.sim.notary import Notary, Refused

WIRE = Path(__file__).parents[2] / "wire"


def golden(name):
    return json.loads((WIRE / f"{name}.json").read_text(encoding="utf-8"))


def frame(kind, envelope, **more):
    return json.dumps({"type": kind, "envelope": envelope} | more).encode()


@pytest.fixture
def notary():
    made = Notary()
    made.pin(golden("root"))
    return made


def test_a_golden_playlist_is_believed_and_checked_once(notary):
    checked = notary.checked
    text = frame("playlist", golden("playlist"))
    first, again = notary.read(text), notary.read(bytes(text))
    assert first is again and notary.checked == checked + 1
    raw = b64decode(golden("playlist")["payload"])
    payload = json.loads(raw)
    assert first.paper.edition == (payload["epoch"], payload["seq"])
    assert first.paper.hash == sha256(raw).hexdigest()


def test_pictures_that_do_not_travel_along_are_named(notary):
    payload = json.loads(b64decode(golden("playlist")["payload"]))
    items = [*payload["items"], payload["default"]]
    large = {m["sha256"] for item in items for m in item["media"] if "inline" not in m}
    paper = notary.read(frame("playlist", golden("playlist"))).paper
    assert large and {digest for digest, _ in paper.files} == large


def test_a_changed_payload_is_refused_each_time_and_checked_once(notary):
    envelope = golden("playlist") | {"payload": golden("playlist_43")["payload"]}
    checked = notary.checked
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            notary.read(frame("playlist", envelope))
        assert (refused.value.document, refused.value.code) == ("playlist", "bad_signature")
    assert notary.checked == checked + 1


def test_a_key_of_another_role_signs_nothing(notary):
    stamp = golden("stamp")
    with pytest.raises(Refused, match="wrong_type"):
        notary.read(frame("playlist", stamp))


def test_a_root_that_did_not_sign_itself_is_not_pinned():
    forged = golden("root") | {"signatures": golden("playlist")["signatures"]}
    with pytest.raises(Refused, match="bad_signature"):
        Notary().pin(forged)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b'{"type":"playlist"}', b"\xff"])
def test_what_is_no_frame_is_refused_by_name(notary, text):
    with pytest.raises(Refused, match="malformed"):
        notary.read(text)


def delta(base, ops):
    new = golden("playlist_43")
    digest = sha256(b64decode(golden("playlist")["payload"])).hexdigest()
    said = {"type": "delta", "base": base or digest, "ops": ops}
    return json.dumps(said | {k: new[k] for k in ("payloadType", "signatures")}).encode()


def test_a_delta_stands_for_the_whole_playlist(notary):
    notary.read(frame("playlist", golden("playlist")))
    old = b64decode(golden("playlist")["payload"])
    whole = golden("playlist_43")["payload"]
    new = b64decode(whole)
    shared = next(n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    ops = [[0, shared], b64encode(new[shared:]).decode()]
    assert notary.read(delta("", ops)).paper.edition[1] == 43


def test_a_delta_of_what_is_not_held_is_refused(notary):
    with pytest.raises(Refused, match="wrong_content"):
        notary.read(delta("00" * 32, [[0, 1]]))


def test_a_delta_is_read_however_much_was_said_elsewhere_since():
    key, notary = Ed25519PrivateKey.generate(), Notary()
    roles = {"root": [key.public_key()], "release": [key.public_key()]}
    root = seal.root(1, datetime(2026, 11, 24, tzinfo=UTC), roles)
    notary.pin(json.loads(seal.dsse(seal.TYPE.format("root"), root, key)))
    payloads = [canonical({"slot": str(n), "epoch": 1, "seq": 1}) for n in range(200)]
    for payload in payloads:
        envelope = json.loads(seal.dsse(seal.TYPE.format("playlist"), payload, key))
        notary.read(frame("playlist", envelope))
    newer = canonical({"slot": "0", "epoch": 1, "seq": 2})
    said = json.loads(seal.dsse(seal.TYPE.format("playlist"), newer, key))
    del said["payload"]
    ops = [b64encode(newer).decode()]
    said |= {"type": "delta", "base": sha256(payloads[0]).hexdigest(), "ops": ops}
    assert notary.read(json.dumps(said).encode()).paper.edition == (1, 2)


@pytest.mark.parametrize("ops", [[[0, 1 << 30]], [[-1, 2]], [[0]], ["%"], [None]])
def test_a_delta_that_cannot_be_carried_out_is_refused(notary, ops):
    notary.read(frame("playlist", golden("playlist")))
    with pytest.raises(Refused, match="malformed"):
        notary.read(delta("", ops))
