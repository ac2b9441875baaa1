import json
from base64 import b64decode, b64encode
from copy import deepcopy

import pytest

from player.fields import Refused, parse_instant
from player.playlist import check_fresh, parse_playlist
from player.trust import (
    Head,
    check_order,
    first_root,
    later_root,
    open_envelope,
    open_stamp,
    pae,
)
from tests.player.far_end import SLOT, WIRE, seal

CASES = {
    name: case
    for name, case in json.loads((WIRE / "refused.json").read_text(encoding="utf-8")).items()
    if case["document"] in {"root", "stamp", "playlist"}
}
LATER = {"playlist_dark", "playlist_withdrawn_257", "playlist_field_17", "playlist_in_french",
         "playlist_loop_without_from", "stamp_ms_1000"}  # fmt: skip


def test_the_encoding_that_is_signed_is_that_of_dsse(wire):
    for vector in wire.pae:
        assert pae(vector["payloadType"], b64decode(vector["payload"])) == b64decode(vector["pae"])


def test_the_golden_documents_are_accepted(wire, root):
    board = parse_playlist(open_envelope(wire.playlist, "playlist", root.roles["release"]))
    nonce = wire.documents["stamp"]["nonce"]
    stamp = open_stamp(root, wire.stamp, SLOT, frozenset({nonce}))
    assert (board.head.seq, len(board.items)) == (42, 2)
    assert stamp.head == board.head


def take(wire, root, name, envelope):
    """Do all that a player which holds playlist.json does with ``envelope``."""
    if name.startswith("root"):
        return later_root(root, envelope)
    if name.startswith("stamp"):
        nonce = wire.documents["stamp"]["nonce"]
        return open_stamp(root, envelope, SLOT, frozenset({nonce}))
    board = parse_playlist(open_envelope(envelope, "playlist", root.roles["release"]))
    check_fresh(board, SLOT, parse_instant(wire.documents["stamp"]["time"]))
    held = parse_playlist(open_envelope(wire.playlist, "playlist", root.roles["release"]))
    return check_order(held.head, board.head)


@pytest.mark.parametrize("name", sorted(CASES.keys() - LATER))
def test_every_refused_golden_is_refused_for_its_reason(wire, root, name):
    with pytest.raises(Refused) as refusal:
        take(wire, root, name, CASES[name]["envelope"])
    assert refusal.value.code == CASES[name]["code"]


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
