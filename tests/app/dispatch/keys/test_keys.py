"""Keys: made once, readable by their owner alone, never replaced behind a player's back."""

import json
from base64 import b64decode
from datetime import timedelta

import pytest

from app.dispatch.keys.key_files import KeyLost, read_secret, read_signer
from app.dispatch.keys.keys import KeyRing
from tests.conftest import NOON


def root_of(ring):
    return json.loads(b64decode(json.loads(ring.roots()[-1])["payload"]))


def test_keys_are_made_once(tmp_path):
    first = KeyRing.load(tmp_path / "keys", NOON)
    again = KeyRing.load(tmp_path / "keys", NOON + timedelta(days=1))
    assert first.roots() == again.roots()
    assert first.root_keyid == again.root_keyid
    assert first.token_key == again.token_key


def test_only_the_owner_can_read_them(tmp_path):
    KeyRing.load(tmp_path / "keys", NOON)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "keys").iterdir()} == {0o600}


def test_each_secret_is_another(tmp_path):
    ring = KeyRing.load(tmp_path, NOON)
    secrets = {ring.secret_key, ring.phone_key, ring.token_key}
    assert len(secrets) == 3
    assert all(len(secret) == 32 for secret in secrets)


def test_nothing_secret_stands_in_the_repr(tmp_path):
    assert repr(KeyRing.load(tmp_path, NOON)) == "KeyRing()"


def test_the_root_names_the_keys_of_all_roles(tmp_path):
    root = root_of(KeyRing.load(tmp_path, NOON))
    assert set(root["roles"]) == {"root", "release", "alert", "drill", "timestamp"}
    assert root["version"] == 1
    assert root["expires"] == "2027-11-24T04:00:00Z"


def test_a_root_is_made_anew_before_it_ends(tmp_path):
    KeyRing.load(tmp_path, NOON)
    renewed = KeyRing.load(tmp_path, NOON + timedelta(days=300))
    assert root_of(renewed)["version"] == 2
    assert root_of(KeyRing.load(tmp_path, NOON + timedelta(days=301))) == root_of(renewed)


@pytest.mark.parametrize("role", ["root", "release", "alert", "drill", "timestamp"])
def test_a_key_that_players_trust_is_never_replaced(tmp_path, role):
    KeyRing.load(tmp_path, NOON)
    (tmp_path / f"{role}.key").unlink()
    with pytest.raises(KeyLost) as caught:
        KeyRing.load(tmp_path, NOON)
    assert caught.value.path == tmp_path / f"{role}.key"
    assert not caught.value.path.exists()


def test_a_key_that_the_root_does_not_name_is_told(tmp_path):
    KeyRing.load(tmp_path / "ours", NOON)
    KeyRing.load(tmp_path / "other", NOON)
    (tmp_path / "other" / "release.key").replace(tmp_path / "ours" / "release.key")
    with pytest.raises(KeyLost, match=r"release\.key"):
        KeyRing.load(tmp_path / "ours", NOON)


def test_half_a_key_is_told_and_stays(tmp_path):
    (tmp_path / "release.key").write_bytes(b"short")
    with pytest.raises(KeyLost):
        KeyRing.load(tmp_path, NOON)
    assert (tmp_path / "release.key").read_bytes() == b"short"


def test_half_a_secret_is_told(tmp_path):
    (tmp_path / "token.key").write_bytes(b"short")
    with pytest.raises(KeyLost, match=r"token\.key"):
        KeyRing.load(tmp_path, NOON)


def test_one_key_can_be_read_alone(tmp_path):
    ring = KeyRing.load(tmp_path, NOON)
    stamper = read_signer(tmp_path / "timestamp.key")
    assert stamper.private_bytes_raw() == ring.timestamp[0].private_bytes_raw()
    assert read_secret(tmp_path / "token.key") == ring.token_key
