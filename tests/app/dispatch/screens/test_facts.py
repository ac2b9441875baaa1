"""Facts on the bell: packed, and two about the same merged in any order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.dispatch.screens import facts
from app.dispatch.screens.evidence import BadPack
from app.dispatch.screens.facts import Answer, Fault, Played
from tests.conftest import NOON

LATER = NOON + timedelta(minutes=1)
FAULT = Fault(screen="q7wn4rt2", document="playlist", code="rollback", item="", at=NOON)
PLAYED = Played(screen="q7wn4rt2", item="k3", revision=1, hour=NOON, times=3, seconds=30)
ANSWER = Answer(screen="q7wn4rt2", nonce="n" * 16, ok=False, why="磁盘已满", at=NOON)


def test_what_is_packed_comes_out_again():
    assert facts.unpack(facts.pack([FAULT, PLAYED, ANSWER])) == [FAULT, PLAYED, ANSWER]


def test_marks_are_something_else():
    assert facts.unpack(b"[]") is None


@pytest.mark.parametrize("packed", [b"", b"{}", b'{"facts":[["eaten"]]}', b'{"facts":[["fault"]]}'])
def test_what_no_gateway_packed_is_told(packed):
    with pytest.raises(BadPack):
        facts.unpack(packed)


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        (FAULT, replace(FAULT, at=LATER, item="9"), replace(FAULT, at=LATER, item="9")),
        (PLAYED, replace(PLAYED, times=2, seconds=40), replace(PLAYED, seconds=40)),
        (ANSWER, replace(ANSWER, ok=True, at=LATER), ANSWER),
    ],
)
def test_of_two_about_the_same_one_is_kept(one, other, merged):
    assert facts.key(one) == facts.key(other)
    assert facts.merge(one, other) == facts.merge(other, one) == merged


def test_what_is_about_something_else_stays_apart():
    others = [replace(FAULT, code="fork"), replace(PLAYED, revision=2), replace(ANSWER, nonce="m")]
    assert len({facts.key(one) for one in (FAULT, PLAYED, ANSWER, *others)}) == 6
