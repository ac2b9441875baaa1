"""The chain of roots: every step is signed by the keys before it, and none is lost."""

import json
from base64 import b64decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.dispatch.keys import key_files, roots, seal
from app.dispatch.keys.key_files import KeyLost
from app.dispatch.keys.keys import KeyRing
from tests.conftest import NOON

DAY = timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    KeyRing.load(tmp_path / "keys", NOON)
    return tmp_path / "keys"


def signers_of(envelope):
    """The ids of those whose signature on ``envelope`` is good, by the keys it names itself."""
    document = json.loads(envelope)
    return {one["keyid"] for one in document["signatures"]}


def is_signed_by(envelope, root, role):
    document = json.loads(envelope)
    payload = b64decode(document["payload"])
    for one in document["signatures"]:
        if one["keyid"] in root["roles"][role]["keyids"]:
            public = b64decode(root["keys"][one["keyid"]]["public"])
            message = seal.pae(document["payloadType"], payload)
            Ed25519PublicKey.from_public_bytes(public).verify(b64decode(one["sig"]), message)
            return True
    return False


def named(folder, role):
    return roots.payload_of(roots.read(folder)[-1])["roles"][role]["keyids"]


def test_every_root_is_signed_by_its_own_key_and_the_one_before(folder):
    for role in ("root", "release", "root"):
        roots.rotate(folder, role, NOON)
    chain = [(one, roots.payload_of(one)) for one in roots.read(folder)]
    assert [root["version"] for _, root in chain] == [1, 2, 3, 4]
    for (_, before), (envelope, after) in zip(chain, chain[1:], strict=False):
        assert is_signed_by(envelope, before, "root")
        assert is_signed_by(envelope, after, "root")


def test_a_rotated_role_signs_with_both_keys_until_the_old_one_is_retired(folder):
    [before] = named(folder, "release")
    made = roots.rotate(folder, "release", NOON)
    assert named(folder, "release") == [made, before]
    ring = KeyRing.load(folder, NOON)
    signed = seal.dsse("t", b"{}", *ring.release)
    assert signers_of(signed) == {made, before}
    assert roots.retire(folder, "release", NOON)
    assert named(folder, "release") == [made]
    assert len(KeyRing.load(folder, NOON).release) == 1
    assert not roots.retire(folder, "release", NOON)


def test_running_processes_sign_with_the_new_key_and_go_on_when_it_cannot_be_read(folder):
    ring = KeyRing.load(folder, NOON)
    [before] = named(folder, "timestamp")
    made = roots.rotate(folder, "timestamp", NOON)
    assert signers_of(seal.dsse("t", b"{}", *ring.timestamp)) == {made, before}
    roots.retire(folder, "timestamp", NOON)
    assert signers_of(seal.dsse("t", b"{}", *ring.timestamp)) == {made}
    roots.rotate(folder, "release", NOON)
    (folder / "timestamp.key").write_bytes(b"half")
    assert signers_of(seal.dsse("t", b"{}", *ring.timestamp)) == {made}
    assert len(ring.release) == 2


@pytest.mark.parametrize(("role", "at_once"), [("release", True), ("root", False)])
def test_a_key_that_may_be_stolen_counts_no_more(folder, role, at_once):
    made = roots.rotate(folder, role, NOON, at_once=at_once)
    assert named(folder, role) == [made]
    assert len(KeyRing.load(folder, NOON).signers[role]) == 1


def test_a_second_rotation_drops_the_oldest_key(folder):
    first = roots.rotate(folder, "alert", NOON)
    second = roots.rotate(folder, "alert", NOON)
    assert named(folder, "alert") == [second, first]
    assert [k.is_signing for k in roots.in_use(folder) if k.role == "alert"] == [True, True]


def test_an_older_installation_gets_the_new_roles_in_its_next_root(folder):
    signers = {r: key_files.read_signers(folder, r) for r in ("root", "release", "timestamp")}
    old = seal.root(3, NOON, {r: [k.public_key() for k in ks] for r, ks in signers.items()})
    envelope = seal.dsse(seal.TYPE.format("root"), old, *signers["root"])
    (folder / "root.json").write_bytes(envelope)
    for name in ("roots.json", "alert.key", "drill.key"):
        (folder / name).unlink()
    chain = KeyRing.load(folder, NOON + DAY).roots()
    assert chain[0] == envelope
    assert [roots.payload_of(one)["version"] for one in chain] == [3, 4]
    assert set(roots.payload_of(chain[1])["roles"]) == set(roots.ROLES)
    assert KeyRing.load(folder, NOON + 2 * DAY).roots() == chain


def test_a_rotation_that_was_cut_off_before_the_root_was_written_is_undone(folder):
    before = named(folder, "drill")
    key_files.replace(folder / "drill.new.key", key_files.new_signer())
    KeyRing.load(folder, NOON)
    assert named(folder, "drill") == before
    assert not (folder / "drill.new.key").exists()


@pytest.mark.parametrize("role", ["drill", "root"])
def test_a_rotation_that_was_cut_off_after_the_root_was_written_is_finished(folder, role):
    own = (folder / f"{role}.key").read_bytes()
    made = roots.rotate(folder, role, NOON)
    (folder / f"{role}.key").replace(folder / f"{role}.new.key")
    (folder / f"{role}.key").write_bytes(own)
    (folder / f"{role}.old.key").unlink(missing_ok=True)
    ring = KeyRing.load(folder, NOON)
    assert seal.keyid(ring.signers[role][0].public_key()) == made
    assert (folder / f"{role}.old.key").exists() is (role == "drill")


def test_no_key_is_made_in_the_place_of_one_that_is_gone(folder):
    (folder / "alert.key").unlink()
    with pytest.raises(KeyLost, match=r"alert\.key"):
        KeyRing.load(folder, NOON)
    assert not (folder / "alert.key").exists()


def test_players_are_told_the_newest_roots(folder, monkeypatch):
    for _ in range(4):
        roots.rotate(folder, "drill", NOON)
    monkeypatch.setattr(roots, "MOST_TOLD", 2)
    told = KeyRing.load(folder, NOON).roots()
    assert [roots.payload_of(one)["version"] for one in told] == [4, 5]
