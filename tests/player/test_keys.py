import json
from base64 import b64decode

from player.cache import Twin
from player.enrol import rekey_ask
from player.fields import parse_instant
from player.keys import OwnKey, OwnKeys
from tests.player.far_end import key


def kept(tmp_path):
    return OwnKeys(Twin(tmp_path, "key"))


def test_a_key_is_made_once(tmp_path):
    assert kept(tmp_path).public == kept(tmp_path).public


def test_both_keys_are_kept_until_one_is_settled_on(tmp_path):
    keys = kept(tmp_path)
    old, new = keys.public, keys.begin().public
    again = kept(tmp_path)
    assert (again.public, again.next.public) == (old, new)
    assert again.begin().public == new
    again.settle(is_new=True)
    assert (kept(tmp_path).public, kept(tmp_path).next) == (new, None)


def test_a_new_key_that_was_not_taken_is_forgotten(tmp_path):
    keys = kept(tmp_path)
    old = keys.public
    keys.begin()
    keys.settle(is_new=False)
    assert (kept(tmp_path).public, kept(tmp_path).next) == (old, None)


def test_the_offer_of_a_new_key_is_the_golden_one(wire):
    told = wire.rekey["body"]
    signers = (OwnKey(key("player")), OwnKey(key("player_new")))
    asked = rekey_ask("q7wn4rt2", signers, parse_instant(told["time"]), told["nonce"])
    assert json.loads(asked.body) == told
    assert b64decode(wire.rekey["signed"]).startswith(b"linli-rekey-v1\n")
