import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.actions import Gather, Identity, KeepBoard, Note, Show
from player.fields import Refused
from player.state import State
from player.trust import Head, first_root
from player.uptake import Uptake
from tests.player.conftest import NOON, SLOT, at
from tests.player.far_end import WIRE

GOLDEN_ROOT = json.loads((WIRE / "root.json").read_text())


def kinds(actions):
    return [type(a) for a in actions]


def test_an_inline_playlist_is_shown_first_and_then_kept(root, make):
    uptake = Uptake(None, {})
    actions = uptake.offer(make(1, "a"), root, SLOT, NOON)
    assert kinds(actions) == [Show, KeepBoard, Note]
    assert [e.kind for e in actions[2].entries] == ["received", "verified"]
    assert uptake.holds(SLOT).seq == 1


def test_a_playlist_waits_until_all_its_pictures_are_here(root, make):
    uptake = Uptake(None, {})
    actions = uptake.offer(make(1, "ab", inline=False), root, SLOT, NOON)
    assert kinds(actions) == [Note, Gather]
    assert len(actions[1].media) == 3
    assert uptake.held is None
    assert kinds(uptake.complete(NOON)) == [Show, KeepBoard, Note]


def test_the_old_playlist_plays_while_the_new_one_is_incomplete(root, make):
    uptake = Uptake(None, {})
    uptake.offer(make(1, "a"), root, SLOT, NOON)
    uptake.offer(make(2, "b", inline=False), root, SLOT, NOON)
    assert uptake.holds(SLOT).seq == 1
    assert uptake.top(SLOT).seq == 2


def test_the_same_playlist_again_is_no_news(root, make):
    uptake = Uptake(None, {})
    uptake.offer(make(1, "a"), root, SLOT, NOON)
    assert uptake.offer(make(1, "a"), root, SLOT, NOON) == []


def test_a_playlist_below_one_that_was_only_verified_is_refused(root, make):
    uptake = Uptake(None, {})
    uptake.offer(make(5, "a", inline=False), root, SLOT, NOON)
    with pytest.raises(Refused, match="rollback"):
        uptake.offer(make(4, "b"), root, SLOT, NOON)


def test_nothing_is_taken_under_a_root_that_has_ended(root, make):
    with pytest.raises(Refused, match="expired root"):
        Uptake(None, {}).offer(make(1, "a"), root, SLOT, root.expires)


def test_a_slot_that_was_shown_before_keeps_its_highest_head(root, make):
    uptake = Uptake(None, {SLOT: Head(1, 9, "x")})
    with pytest.raises(Refused, match="rollback"):
        uptake.offer(make(8, "a"), root, SLOT, NOON)


OFFERS = st.lists(
    st.tuples(
        st.integers(1, 4),  # epoch
        st.integers(1, 6),  # seq
        st.sampled_from(["", "a", "ab"]),
        st.booleans(),  # inline
        st.sampled_from(["release", "release", "release", "stranger"]),
        st.booleans(),  # the pictures arrive
    ),
    max_size=15,
)


@given(OFFERS)
def test_no_interleaving_of_offers_rolls_back_or_shows_what_was_not_signed(wire, make, offers):
    root, uptake, shown, signed = first_root(wire.root), Uptake(None, {}), [], set()
    for epoch, seq, names, inline, signer, arrives in offers:
        envelope = make(seq, names, epoch=epoch, inline=inline, signer=signer)
        try:
            actions = uptake.offer(envelope, root, SLOT, NOON)
            signed.add((epoch, seq))
        except Refused:
            actions = []
        actions += uptake.complete(NOON) if arrives else []
        shown += [a.playlist.head for a in actions if isinstance(a, Show)]
    marks = [(h.epoch, h.seq) for h in shown]
    assert marks == sorted(set(marks))
    assert set(marks) <= signed


GONE = [{"id": "a", "revision": 1}]


def test_what_is_withdrawn_leaves_before_the_new_pictures_are_here(root, make):
    uptake = Uptake(None, {})
    uptake.offer(make(1, "ab"), root, SLOT, NOON)
    actions = uptake.offer(make(2, "b", inline=False, withdrawn=GONE), root, SLOT, NOON)
    assert kinds(actions) == [Show, KeepBoard, Note, Gather]
    assert [i.id for i in actions[0].playlist.items] == ["b"]
    assert actions[1].withdrawn == (("a", 1),) and actions[1].tops[SLOT].seq == 2
    assert uptake.holds(SLOT).seq == 1


def test_what_is_withdrawn_stays_away_after_a_restart(root, make, tmp_path):
    state = State(tmp_path)
    identity = Identity(screen="q7wn4rt2", slot=SLOT, gateway="ws://x/", root=GOLDEN_ROOT)
    state.keep_identity(identity)
    uptake = Uptake(None, {})
    pictures = make(2, "b", inline=False, withdrawn=GONE)
    for envelope in (make(1, "ab"), pictures):
        for action in uptake.offer(envelope, root, SLOT, NOON):
            if isinstance(action, KeepBoard):
                state.keep_board(action)
    state.close()
    again = State(tmp_path)
    kept = again.load(at())
    again.close()
    assert [i.id for i in kept.uptake.held.playing.items] == ["b"]
    assert kept.uptake.top(SLOT).seq == 2


def test_after_a_purge_the_same_edition_is_taken_again(root, make):
    uptake = Uptake(None, {})
    uptake.offer(make(1, "a"), root, SLOT, NOON)
    uptake.forget()
    assert kinds(uptake.offer(make(1, "a"), root, SLOT, NOON)) == [Show, KeepBoard, Note]
