import json
from base64 import b64decode, b64encode
from copy import deepcopy

import pytest

from player.fields import Refused
from player.playlist import parse_playlist
from player.trust import (
    Head,
    check_order,
    first_root,
    later_root,
    open_envelope,
    open_stamp,
    pae,
    walk,
)
from tests.player.far_end import SLOT, WIRE, seal

CASES = json.loads((WIRE / "refused.json").read_text(encoding="utf-8"))
ROOTS = [name for name in CASES if name.startswith("root")]


def test_the_encoding_that_is_signed_is_that_of_dsse(wire):
    for vector in wire.pae:
        assert pae(vector["payloadType"], b64decode(vector["payload"])) == b64decode(vector["pae"])


def test_the_golden_documents_are_accepted(wire, root):
    board = parse_playlist(open_envelope(wire.playlist, "playlist", root.roles["release"]))
    nonce = wire.documents["stamp"]["nonce"]
    stamp = open_stamp(root, wire.stamp, SLOT, frozenset({nonce}))
    assert (board.head.seq, len(board.items)) == (42, 2)
    assert stamp.head == board.head


@pytest.mark.parametrize("name", ROOTS)
def test_every_refused_root_is_refused_for_its_reason(root, name):
    with pytest.raises(Refused) as refusal:
        later_root(root, CASES[name]["envelope"])
    assert refusal.value.code == CASES[name]["code"]


def test_a_chain_of_roots_is_walked_from_wherever_one_stands(wire, root):
    last, envelope = walk(root, wire.roots)
    assert (last.version, envelope) == (3, wire.roots[2])
    assert set(last.roles) == {"root", "release", "timestamp", "alert", "drill"}
    assert walk(last, wire.roots) == (last, None)


def test_a_chain_with_a_step_missing_is_not_walked(wire, root):
    second, _ = walk(root, wire.roots[:2])
    with pytest.raises(Refused, match="bad_signature"):
        walk(second, [seal("root", wire.documents["roots"][2], "root_new")])


def test_a_stamp_with_milliseconds_is_exact_and_names_the_alerts(wire, root):
    nonce = wire.documents["stamp"]["nonce"]
    stamp = open_stamp(root, wire.stamp_ms, SLOT, frozenset({nonce}))
    assert stamp.is_fine and stamp.time.microsecond == 250_000
    assert (stamp.alerts.epoch, stamp.alerts.seq) == (1, 7)


def test_a_later_root_signed_by_the_old_and_the_new_key_is_followed(wire, root):
    later = later_root(root, wire.root_2)
    assert later.version == 2
    assert later.roles["root"].keys.keys() == {wire.keys["root_new"]["keyid"]}


def test_any_changed_byte_of_payload_or_signature_is_refused(wire, root):
    payload = bytearray(b64decode(wire.playlist["payload"]))
    for place in range(0, len(payload), 97):
        changed = bytearray(payload)
        changed[place] ^= 1
        envelope = wire.playlist | {"payload": b64encode(bytes(changed)).decode()}
        with pytest.raises(Refused, match="bad_signature"):
            open_envelope(envelope, "playlist", root.roles["release"])


def test_one_key_that_signs_twice_does_not_make_two(wire):
    document = deepcopy(wire.documents["root"])
    document["roles"]["root"]["threshold"] = 2
    envelope = seal("root", document, "root")
    envelope["signatures"] *= 2
    with pytest.raises(Refused, match="bad_signature"):
        first_root(envelope)


def test_an_algorithm_that_is_not_on_the_list_has_no_keys(wire):
    document = deepcopy(wire.documents["root"])
    for facts in document["keys"].values():
        facts["algorithm"] = "none"
    with pytest.raises(Refused, match="bad_signature"):
        first_root(seal("root", document, "root"))


def test_a_key_under_another_name_is_not_used(wire):
    document = deepcopy(wire.documents["root"])
    keyid = wire.keys["root"]["keyid"]
    document["keys"][keyid]["public"] = wire.keys["stranger"]["public"]
    with pytest.raises(Refused, match="bad_signature"):
        first_root(seal("root", document, "stranger", key_name="root"))


def test_only_what_is_later_is_news():
    held = Head(1, 42, "a")
    assert check_order(held, Head(1, 43, "b"))
    assert check_order(held, Head(2, 1, "b"))
    assert not check_order(held, held)


@pytest.mark.parametrize(
    ("new", "code"), [(Head(1, 41, "a"), "rollback"), (Head(1, 42, "b"), "fork")]
)
def test_what_is_older_or_twofold_is_refused(new, code):
    with pytest.raises(Refused, match=code):
        check_order(Head(1, 42, "a"), new)
